/// The calls that led somewhere, by the frame pointers on a stack that may be damaged.
struct Backtrace {
  /// How many calls are followed: an endless recursion shows itself in these.
  static let limit = 48

  struct Frame: Equatable {
    var address: UInt64
    /// `address` is where a call returns to: the call itself is just before it.
    var isReturnAddress: Bool
    /// An address inside the call, for looking up names.
    var lookupAddress: UInt64 { isReturnAddress ? address &- 1 : address }
  }

  private(set) var frames: [Frame]
  /// Why there are no more.
  private(set) var isCut = false

  /// Walks from the registers of a stopped vCPU.
  ///
  /// Each frame pointer must be aligned and above the one before it, so that no loop is endless; nothing is followed that is not mapped,
  /// nor to an address that is no code of the image. `stub` is the hypercall page.
  init(rip: UInt64, rbp: UInt64, rsp: UInt64, memory: some VirtualMemory, isCode: (UInt64) -> Bool, stub: Range<UInt64>? = nil) {
    frames = [Frame(address: rip, isReturnAddress: false)]
    // A call of a wild address has just pushed where it came from.
    if !isCode(rip), rsp & 7 == 0, let caller = memory.word(at: rsp), isCode(caller) {
      frames.append(Frame(address: caller, isReturnAddress: true))
    }
    // A stub of the hypercall page has two registers on the stack, above them where it was called.
    if let stub, stub.contains(rip), rsp & 7 == 0, let caller = memory.word(at: rsp &+ 16), isCode(caller) {
      frames.append(Frame(address: caller, isReturnAddress: true))
    }
    var frame = rbp
    while frame != 0, frame & 7 == 0, let caller = memory.word(at: frame &+ 8), isCode(caller) {
      guard frames.count < Self.limit else {
        isCut = true
        return
      }
      frames.append(Frame(address: caller, isReturnAddress: true))
      guard let next = memory.word(at: frame), next > frame else { return }
      frame = next
    }
  }
}
