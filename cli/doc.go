// Package cli is the command line: one file per command. It wires screens,
// disk and paper to the core and is the only package that knows all of them.
//
// Its rules:
//
//   - Main returns an exit code: 0 done, 1 failed, 2 wrong usage. Nothing here
//     ends the program.
//   - stdout is data, stderr is talk. A failure is one line on stderr that says
//     what, where and what to do, in the language of the person.
//   - Commands, flags, words of data and exit codes are an interface that other
//     programs rely on; they only ever grow.
//   - Private keys and what is personal to this machine lie in the config
//     folder, never in the database.
package cli
