// Package sim is a simulated ward: hosts that announce themselves and accept
// connections as monitors would, for tests, for the made-up hospital and for
// whoever wants to try the program without one.
//
// Its rules:
//   - It never leaves loopback, or the one interface that it is told by name, and
//     that has no default route: a cable, a namespace.
//   - The same seed makes the same ward, byte for byte.
//   - Names, numbers and addresses are made up; nobody is a patient.
//   - It counts whatever comes in and goes out, so that tests can hold the program
//     to what it promises.
package sim
