internal import CGuestRuntime
public import GuestHypercallABI

/// Registers of code that was interrupted, in the kernel's memory: what is changed here is loaded when that code goes on.
public protocol SavedRegisters: ~Copyable {
  /// Where they lie: `struct guest_frame`, words from r15 to ss.
  var registers: GuestAddress { get }
}

extension SavedRegisters where Self: ~Copyable {
  func word(_ index: UInt64) -> UInt64 { guest_load64(registers.rawValue &+ index << 3) }
  func setWord(_ index: UInt64, _ value: UInt64) { guest_store64(registers.rawValue &+ index << 3, value) }

  public var rax: UInt64 {
    get { word(14) }
    nonmutating set { setWord(14, newValue) }
  }
  public var rbx: UInt64 {
    get { word(11) }
    nonmutating set { setWord(11, newValue) }
  }
  public var rcx: UInt64 {
    get { word(13) }
    nonmutating set { setWord(13, newValue) }
  }
  public var rdx: UInt64 {
    get { word(12) }
    nonmutating set { setWord(12, newValue) }
  }
  public var rsi: UInt64 {
    get { word(9) }
    nonmutating set { setWord(9, newValue) }
  }
  public var rdi: UInt64 {
    get { word(8) }
    nonmutating set { setWord(8, newValue) }
  }
  public var rbp: UInt64 {
    get { word(10) }
    nonmutating set { setWord(10, newValue) }
  }
  public var rsp: UInt64 {
    get { word(20) }
    nonmutating set { setWord(20, newValue) }
  }
  public var r8: UInt64 {
    get { word(7) }
    nonmutating set { setWord(7, newValue) }
  }
  public var r9: UInt64 {
    get { word(6) }
    nonmutating set { setWord(6, newValue) }
  }
  public var r10: UInt64 {
    get { word(5) }
    nonmutating set { setWord(5, newValue) }
  }
  public var r11: UInt64 {
    get { word(4) }
    nonmutating set { setWord(4, newValue) }
  }
  public var r12: UInt64 {
    get { word(3) }
    nonmutating set { setWord(3, newValue) }
  }
  public var r13: UInt64 {
    get { word(2) }
    nonmutating set { setWord(2, newValue) }
  }
  public var r14: UInt64 {
    get { word(1) }
    nonmutating set { setWord(1, newValue) }
  }
  public var r15: UInt64 {
    get { word(0) }
    nonmutating set { setWord(0, newValue) }
  }
  public var rip: UInt64 {
    get { word(17) }
    nonmutating set { setWord(17, newValue) }
  }
  public var rflags: UInt64 {
    get { word(19) }
    nonmutating set { setWord(19, newValue) }
  }
  /// The code segment, by its selector; its upper half in memory is the hypervisor's.
  public var cs: UInt64 { word(18) & 0xffff }
  /// The stack segment, by its selector.
  public var ss: UInt64 { word(21) & 0xffff }
  /// Whether user code was interrupted. A selector of the kernel's shows privilege level 0 in a frame, whatever the processor's.
  public var isFromUser: Bool { cs & 3 == 3 }
}
