package listen

// reusePort: on Linux SO_REUSEADDR is enough for datagrams, and SO_REUSEPORT
// would deal out packets among those who listen.
const reusePort = 0
