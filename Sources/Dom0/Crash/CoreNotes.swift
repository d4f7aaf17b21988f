import HypercallABI

/// The notes of a core: what gdb knows of threads and of the program.
///
/// - Source: Linux, `linux/elfcore.h` (`struct elf_prstatus`, `struct elf_prpsinfo`), `sys/user.h` (`struct user_regs_struct`).
struct CoreNotes {
  private(set) var bytes: [UInt8] = []

  private static let status: UInt64 = 1, floatingPoint: UInt64 = 2, program: UInt64 = 3, auxiliary: UInt64 = 6

  init(_ core: CoreDump) {
    for (number, context) in core.contexts.enumerated() where context.count >= VCPUGuestContextLayout.byteCount {
      add(Self.status, Self.status(context, thread: number + 1, signal: core.signal))
      if number == 0 {
        add(Self.program, Self.program(core.name, core.commandLine))
        if let vector = Self.auxiliaryVector(core.image, bias: core.imageBias) { add(Self.auxiliary, vector) }
      }
      add(Self.floatingPoint, Array(context[VCPUGuestContextLayout.fpu..<VCPUGuestContextLayout.fpu + 512]))
    }
  }

  private mutating func add(_ type: UInt64, _ content: [UInt8]) {
    var out = LittleEndian()
    out.add(5, 4)
    out.add(UInt64(content.count), 4)
    out.add(type, 4)
    out.bytes += Array("CORE\0\0\0\0".utf8) + content
    bytes += out.bytes + [UInt8](repeating: 0, count: (4 - out.bytes.count % 4) % 4)
  }

  /// `struct elf_prstatus`, 336 bytes: the signal, the thread, and its registers.
  private static func status(_ context: [UInt8], thread: Int, signal: Int32) -> [UInt8] {
    typealias User = CPUUserRegistersLayout
    typealias Context = VCPUGuestContextLayout
    func word(_ offset: Int, _ count: Int = 8) -> UInt64 { context[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    func user(_ offset: Int, _ count: Int = 8) -> UInt64 { word(Context.userRegisters + offset, count) }
    var out = LittleEndian()
    out.add(UInt64(signal), 4)
    out.add(0, 8)
    out.add(UInt64(signal), 2)
    out.add(0, 2)
    out.add(0, 16)
    out.add(UInt64(thread), 4)
    out.add(0, 12)
    out.add(0, 64)
    // As in Xen's struct up to rdi; no system call to be restarted.
    for offset in stride(from: User.r15, through: User.rdi, by: 8) { out.add(user(offset), 8) }
    out.add(.max, 8)
    out.add(user(User.rip), 8)
    out.add(user(User.cs, 2), 8)
    out.add(user(User.rflags), 8)
    out.add(user(User.rsp), 8)
    out.add(user(User.ss, 2), 8)
    out.add(word(Context.fsBase), 8)
    out.add(word(Context.gsBaseKernel), 8)
    for offset in [User.ds, User.es, User.fs, User.gs] { out.add(user(offset, 2), 8) }
    out.add(1, 4)
    out.add(0, 4)
    return out.bytes
  }

  /// `struct elf_prpsinfo`, 136 bytes: a name, and a line that tells what ran.
  private static func program(_ name: String, _ commandLine: String) -> [UInt8] {
    func text(_ text: String, _ count: Int) -> [UInt8] {
      let bytes = Array(text.utf8.prefix(count - 1))
      return bytes + [UInt8](repeating: 0, count: count - bytes.count)
    }
    var out = LittleEndian()
    out.add(0, 40)
    out.bytes += text(name, 16) + text(commandLine.isEmpty ? name : "\(name) \(commandLine)", 80)
    return out.bytes
  }

  /// Where the image's entry and program headers are, by which gdb finds out where it was loaded; nil for what is no ELF file.
  static func auxiliaryVector(_ image: [UInt8], bias: UInt64) -> [UInt8]? {
    guard image.count >= 64, image.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { return nil }
    func word(_ offset: Int, _ count: Int) -> UInt64 { image[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    var out = LittleEndian()
    // AT_PHDR, AT_PHENT, AT_PHNUM, AT_PAGESZ, AT_ENTRY, AT_NULL
    let entries =
      [
        (3, bias &+ word(32, 8)), (4, word(54, 2)), (5, word(56, 2)), (6, 4096), (9, bias &+ word(24, 8)), (0, 0),
      ] as [(UInt64, UInt64)]
    for (type, value) in entries {
      out.add(type, 8)
      out.add(value, 8)
    }
    return out.bytes
  }
}
