import CHost
import CVCPUArea
import Glibc

/// Words of the doorbell, by index: see `struct doorbell`.
enum DoorbellWord {
  static var rings: Int { 0 }
  static var sleeps: Int { 1 }
  static var deaths: Int { 2 }
  static var dom0: Int { 3 }
  static var zygotes: Int { 4 }
}

/// A thread whose only work is to ring the doorbell when the peer of a socket is gone.
@safe final class HangupWatch: @unchecked Sendable {
  private let socket: Int32
  private let doorbell: UnsafeMutablePointer<UInt32>
  private let word: Int

  /// Adds 1 to a word of the doorbell, which stays mapped for as long as this process lives, once `socket` has been closed over there.
  static func start(on socket: Int32, doorbell: UnsafeMutablePointer<UInt32>, counting word: Int) {
    let watch = unsafe HangupWatch(socket, doorbell, word)
    var thread = pthread_t()
    // SAFETY: the thread takes over the reference.
    unsafe pthread_create(
      &thread, nil,
      { argument in
        unsafe Unmanaged<HangupWatch>.fromOpaque(argument.unsafelyUnwrapped).takeRetainedValue().wait()
        return nil
      }, Unmanaged.passRetained(watch).toOpaque())
  }

  private init(_ socket: Int32, _ doorbell: UnsafeMutablePointer<UInt32>, _ word: Int) {
    self.socket = socket
    unsafe self.doorbell = doorbell
    self.word = word
  }

  private func wait() {
    waitForHangup(socket)
    _ = unsafe fetch_add_seq(doorbell + word, 1)
    _ = unsafe fetch_add_seq(doorbell + DoorbellWord.rings, 1)
    _ = unsafe futex_wake(doorbell, 1)
  }
}
