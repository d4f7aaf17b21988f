import Glibc

/// What this host offers.
public enum Doctor {
  /// What stands in a debugger's way, if anything does.
  static func ptraceHint() -> String? {
    guard geteuid() != 0, let scope = readNumber("/proc/sys/kernel/yama/ptrace_scope"), scope > 0 else { return nil }
    return "this host lets a debugger attach to its own children only (kernel.yama.ptrace_scope is \(scope)): run gdb as root"
  }

  /// A small file with one number.
  static func readNumber(_ path: String) -> Int? { readText(path).flatMap { Int($0.prefix { $0 != "\n" }) } }

  /// The start of a small file.
  static func readText(_ path: String) -> String? {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    let file = Descriptor(owning: number)
    var bytes = [UInt8](repeating: 0, count: 65536)
    // SAFETY: at most as many bytes as the array has.
    let count = withExtendedLifetime(file) {
      unsafe bytes.withUnsafeMutableBytes { unsafe read(file.number, $0.baseAddress, $0.count) }
    }
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}
