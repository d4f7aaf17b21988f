/// Where a signal's frame has the registers: places in `gregset_t`, `<sys/ucontext.h>`.
enum SignalRegisters {
  static var rsi: Int { 9 }
  static var rdi: Int { 8 }
  static var r9: Int { 1 }
  static var rip: Int { 16 }
  static var rflags: Int { 17 }
  static var cr2: Int { 22 }

  /// The place of a general register, by the number that instructions have for it.
  static func place(of number: Int) -> Int {
    switch number {
    case 0: 13  // rax
    case 1: 14  // rcx
    case 2: 12  // rdx
    case 3: 11  // rbx
    case 4: 15  // rsp
    case 5: 10  // rbp
    case 6: rsi
    case 7: rdi
    default: number &- 8
    }
  }
}
