import Glibc

// What ring 0 asks of the host in plain system calls.

/// Nanoseconds of a clock of the host's.
func nanoseconds(of clock: Int32) -> UInt64 {
  var time = timespec()
  // SAFETY: fills the local.
  unsafe _ = clock_gettime(clock, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}

/// What has become of a descriptor, after at most so many milliseconds, -1 for ever; 0 for nothing.
func polled(_ descriptor: Int32, _ events: Int32 = 0, _ milliseconds: Int32 = 0) -> Int32 {
  var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
  // SAFETY: one entry, the local.
  return unsafe poll(&entry, 1, milliseconds) == 1 ? Int32(entry.revents) : 0
}

/// Waits until a socket has been closed by its peer.
func waitForHangup(_ socket: Int32) {
  while polled(socket, 0, -1) & (POLLHUP | POLLERR | POLLNVAL) == 0 {}
}

/// Adds 1 to an eventfd.
func signalEvent(_ event: Int32) {
  var one: UInt64 = 1
  // SAFETY: 8 bytes of the local.
  unsafe _ = write(event, &one, 8)
}
