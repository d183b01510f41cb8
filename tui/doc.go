// Package tui is the screens: everything a technician sees and presses while
// walking a ward.
//
// Rules of the package:
//
//   - A screen is Init, Update, View, its title and its keys. The app owns
//     size, quit, help and the stack of screens; every other key goes to the
//     screen in front.
//   - Update decides, a [tea.Cmd] does, a message tells, View changes nothing.
//     Every call to the disk is made inside a command.
//   - A command's message goes back to the screen that issued it, wherever that
//     screen is by then; if it is gone, the message is dropped. A failure is
//     shown in any case. Screens use [tea.Batch], never [tea.Sequence].
//   - Nothing asks the terminal anything: colours come from the environment.
//   - State is shown by sign and word as well as by colour. Signs are
//     ✓ ✗ ! – · › ▸ ● and box drawing, nothing wider; columns are of █ ▒ ░.
//   - No key needs a modifier, except ctrl+c. Esc goes back and loses nothing.
//   - One screen, one file. Keys in keys*.go, words in words*.go, looks in theme.go.
//
// The package does not know the disk or any file format: [Store], [Setup],
// [People], [Lists] and [Settings] say what it needs of them. Nor does it know the
// network: [Finder] and [Prober] are all it has of that.
package tui
