import Glibc

/// Where the executables of this installation are.
public struct Executables: Sendable {
  public let xenolith: String
  public let domainRunner: String

  /// Looks beside the running executable, in `libexec` beside its folder, or in the folder that `XENOLITH_LIBEXEC` names.
  public static func find(environment: String? = libexecFolder()) throws(ToolstackError) -> Executables {
    let folder = environment ?? Installation().executables
    let found = Executables(xenolith: folder + "/xenolith", domainRunner: folder + "/domain-runner")
    for path in [found.xenolith, found.domainRunner] where unsafe access(path, X_OK) != 0 {
      let remedy =
        environment == nil
        ? "build it with `swift build`, or name its folder in XENOLITH_LIBEXEC" : "XENOLITH_LIBEXEC names the wrong folder"
      throw ToolstackError(.host, "cannot run \(path): \(hostErrorText()); \(remedy)")
    }
    return found
  }

  /// Whether /proc is there, by which a process finds its command line and its files.
  public static var hasProc: Bool { unsafe access("/proc/self/exe", F_OK) == 0 }

  /// The folder of the running executable.
  public static func runningFolder() -> String {
    let path = runningPath()
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The running executable.
  static func runningPath() -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    // SAFETY: readlink writes at most as many bytes as the array has.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe readlink("/proc/self/exe", $0.baseAddress.unsafelyUnwrapped, $0.count) }
    return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
  }
}

/// The folder that `XENOLITH_LIBEXEC` names.
public func libexecFolder() -> String? { environmentValue("XENOLITH_LIBEXEC") }

/// A variable of the environment, or nil when it is unset or empty.
public func environmentValue(_ name: String) -> String? {
  // SAFETY: the text is copied at once.
  guard let value = unsafe getenv(name), unsafe value[0] != 0 else { return nil }
  return unsafe String(cString: value)
}
