import GuestKit

/// User code in address spaces of its own: system calls, page faults that its kernel resolves, and turns between two spaces.
struct UserBench {
  private static var entry: GuestAddress { GuestAddress(rawValue: 0x40_0000) }
  private static var heap: UInt64 { 0x1000_0000 }
  private let data: PseudophysicalFrameNumber, text: PseudophysicalFrameNumber

  init() throws(XenErrno) { (data, text) = (try memory.allocateFrame(), try memory.allocateFrame()) }

  func run(_ count: Int) throws(XenErrno) {
    // 1: syscall; mov %al, (%rdi); jmp 1b
    for (index, byte) in [0x0f, 0x05, 0x88, 0x07, 0xeb, 0xfa].enumerated() { memory.address(of: text).store(UInt8(byte), at: index) }
    let spaces = [try AddressSpace(), try AddressSpace()]
    for space in spaces {
      try space.map(text, at: Self.entry, .execute)
      try space.map(data, at: GuestAddress(rawValue: Self.heap), .write)
    }
    let contexts = spaces.map { _ in UserContext(entry: Self.entry, stack: GuestAddress(rawValue: 0x7000_0000)) }
    for context in contexts { context.rdi = Self.heap }
    try spaces[0].activate()
    func go(_ context: UserContext) throws(XenErrno) {
      while true {
        switch try cpu.runUser(context) {
        case .systemCall: return
        case .pageFault(let address, _): try spaces[0].map(data, at: GuestAddress(rawValue: address.rawValue & ~4095), .write)
        case .exception: throw .badAddress
        case .interrupted: break
        }
      }
    }
    for _ in 0..<100 { try go(contexts[0]) }
    try report("system_call", count) { () throws(XenErrno) in for _ in 0..<count { try go(contexts[0]) } }
    // A page that is not there at each turn, and one that is: the rest is the fault's.
    let few = count / 10
    try report("user_page_fault", few) { () throws(XenErrno) in
      for index in 1...few {
        contexts[0].rdi = Self.heap + UInt64(index) << 12
        try go(contexts[0])
      }
    }
    contexts[0].rdi = Self.heap
    try report("space_switch", few) { () throws(XenErrno) in
      for index in 0..<few {
        try spaces[index & 1].activate()
        try go(contexts[index & 1])
      }
    }
  }
}
