import Glibc

/// Where the parts of this installation lie: in the folder of a build, or in a tree that `make install` laid, wherever that was moved to.
public struct Installation: Sendable {
  /// The folder of `xenolith` and `domain-runner`.
  public let executables: String
  /// The folder of the images of Swift's Unicode tables.
  public let unicodeTables: String
  /// Folders of example kernels.
  public let kernels: [String]
  /// The package that guests depend on; nil where the sources are gone.
  public let guestKit: String?
  /// The file of a domain that can be tried out; nil where there is none.
  public let example: String?

  /// What lies around the running executable; `XENOLITH_LIBEXEC` may name another folder of executables.
  public init() { self.init(beside: Executables.runningFolder(), libexec: libexecFolder()) }

  init(beside folder: String, libexec: String?) {
    let prefix = folder.parent
    let share = prefix + "/share/xenolith"
    let isInstalled = !exists(folder + "/xenolith") && exists(prefix + "/libexec/xenolith/xenolith")
    if isInstalled {
      executables = libexec ?? prefix + "/libexec/xenolith"
      unicodeTables = libexec ?? share + "/unicode"
      kernels = [share + "/kernels"]
      guestKit = exists(share + "/GuestKit/Package.swift") ? share + "/GuestKit" : nil
      example = [share + "/domains/hello.xml"].first(where: exists)
      return
    }
    executables = libexec ?? folder
    unicodeTables = libexec ?? folder
    // A build lies somewhere below the root of its package.
    let root = sequence(first: folder) { $0.isEmpty ? nil : $0.parent }.first { exists($0 + "/packaging/GuestKit/Package.swift") }
    kernels = (root.map { [$0 + "/domains/kernels"] } ?? []) + [folder]
    guestKit = root.map { $0 + "/packaging/GuestKit" }
    // The short path, where that names the same.
    let path = "domains/hello.xml"
    example = root.flatMap { root in isSame(path, root + "/" + path) ? path : [root + "/" + path].first(where: exists) }
  }
}

/// Whether something lies at a path.
private func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// Whether two paths lead to the same file.
private func isSame(_ path: String, _ other: String) -> Bool {
  var one = stat(), two = stat()
  // SAFETY: both fill their locals.
  return unsafe stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_ino == two.st_ino && one.st_dev == two.st_dev
}

extension String {
  /// The folder that a path lies in; empty above the root's entries.
  fileprivate var parent: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
