import PVInterfaces

/// The backend of one domain's PV console: takes what the guest prints, and gives it what is typed.
///
/// What the guest writes in the ring's page is a stranger's word: when its indices contradict each other, the console is closed
/// for good, and the guest runs on without one.
public final class ConsoleBackend {
  private let ring: ConsoleRing<SharedPage>
  private let notify: () -> Void
  private let sink: ([UInt8], UInt32) -> Void
  private var waiting: [UInt8] = []
  /// The guest broke the ring.
  public private(set) var isBroken = false

  /// The end of what the guest printed.
  private(set) var tail: [UInt8] = []
  static let tailBytes = 2048

  /// How much typed input is kept for a guest that does not read.
  static let inputLimit = 4096

  /// - Parameters:
  ///   - frame: the console page.
  ///   - notify: tells the guest that the ring has changed.
  ///   - sink: takes the guest's output, and the ring's index of its first byte. The room is given back when it has returned: what a
  ///     backend that dies had not passed on is there for the next.
  public init(frame: UnsafeMutableRawBufferPointer, notify: @escaping () -> Void, sink: @escaping ([UInt8], UInt32) -> Void) {
    unsafe ring = ConsoleRing(memory: SharedPage(frame))
    self.notify = notify
    self.sink = sink
  }

  /// The guest notified, or may have: moves bytes both ways.
  public func service() {
    drainOutput()
    pushInput()
  }

  /// Gives back room up to an index, as far as it lies in what the guest has printed: what was passed on by a backend that died before it
  /// could say so.
  public func skip(to index: UInt32) {
    let first = ring.output.memory.load32(at: ring.output.consumed)
    guard let used = try? ring.output.used(), index &- first <= UInt32(used) else { return }
    ring.output.release(index, count: 0)
  }

  /// Where the guest's output continues.
  public var outputIndex: UInt32 { ring.output.memory.load32(at: ring.output.consumed) }

  /// Whether more input can be kept.
  public var takesInput: Bool { !isBroken && waiting.count < Self.inputLimit }

  /// Queues typed bytes and gives the guest what fits.
  public func type(_ bytes: [UInt8]) {
    guard !isBroken else { return }
    waiting += bytes.prefix(max(0, Self.inputLimit - waiting.count))
    pushInput()
  }

  private func drainOutput() {
    guard !isBroken else { return }
    // A guest that writes while this reads must not keep it here for ever: at most 64 rings full at a time.
    var taken = false
    for _ in 0..<64 {
      var index: UInt32 = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(ring.output.size)) { buffer, count in
        // SAFETY: the ring fills at most the buffer.
        if let there = unsafe try? ring.output.peek(into: UnsafeMutableRawBufferPointer(buffer)) {
          (index, count) = there
        } else {
          isBroken = true
        }
      }
      guard !bytes.isEmpty else { break }
      taken = true
      sink(bytes, index)
      tail = Array((tail + bytes).suffix(Self.tailBytes))
      ring.output.release(index, count: bytes.count)
    }
    if taken { notify() }
  }

  private func pushInput() {
    guard !isBroken, !waiting.isEmpty else { return }
    do {
      // SAFETY: the ring reads at most the array.
      let count = unsafe try waiting.withUnsafeBytes { bytes throws(RingCorruption) in unsafe try ring.input.write(bytes) }
      waiting.removeFirst(count)
      if count > 0 { notify() }
    } catch { isBroken = true }
  }
}
