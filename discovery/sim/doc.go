// Package sim is a simulated ward: hosts that announce themselves and accept
// connections as monitors would, for tests and for the demo.
//
// Its rules: it never leaves loopback, or the one interface that it is told by
// name; and it counts whatever comes in, so that tests can hold the program to
// what it promises.
package sim
