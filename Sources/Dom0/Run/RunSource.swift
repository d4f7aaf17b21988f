import DomainConfig
import Glibc

/// What one word of `dom0 run` names.
enum RunSource {
  /// A domain's file.
  case file(String)
  /// A kernel, whose domain gets this name.
  case kernel(String, name: String)

  /// Tells by what lies at a path what is meant.
  init(_ path: String) throws(ToolstackError) {
    var status = stat()
    // SAFETY: stat fills the local; the path is a C string for the length of the call.
    let isThere = unsafe stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT == S_IFDIR {
      let kernel = try Self.kernel(of: path)
      self = .kernel(kernel, name: Self.name(absolutePath(path)))
    } else if isThere, status.st_mode & S_IFMT == S_IFREG, Self.isELF(path) {
      self = .kernel(path, name: Self.name(path))
    } else {
      self = .file(path)
    }
  }

  /// The domain to be made.
  ///
  /// - Parameter taken: names that others have.
  func configuration(besides taken: Set<String>) throws(ToolstackError) -> DomainConfiguration {
    switch self {
    case .file(let path):
      do throws(ConfigurationError) { return try DomainConfiguration(contentsOf: path) } catch {
        throw ToolstackError(.configuration, "\(error)")
      }
    case .kernel(let path, let name):
      let number = (2...).first { !taken.contains("\(name)-\($0)") } ?? 2
      return DomainConfiguration(kernel: path, name: taken.contains(name) ? "\(name)-\(number)" : name)
    }
  }

  /// A domain's name from a path: that of the file or folder, without what says that it is a library.
  private static func name(_ path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? "guest"
    for ending in [".so", ".elf"] where name.hasSuffix(ending) {
      name.removeLast(ending.count)
      if ending == ".so", name.hasPrefix("lib") { name.removeFirst(3) }
    }
    let scalars = name.unicodeScalars.map { $0.value < 32 || (127...159).contains($0.value) ? "_" : $0 }
    name = String(String.UnicodeScalarView(scalars.prefix(60)))
    return name.isEmpty || name == "." || name == ".." ? "guest" : name
  }

  private static func isELF(_ path: String) -> Bool {
    // SAFETY: the path is a C string for the length of the call.
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { return false }
    let file = Descriptor(owning: number)
    var magic: UInt32 = 0
    // SAFETY: four bytes, of a local.
    return withExtendedLifetime(file) { unsafe read(file.number, &magic, 4) } == 4 && magic == 0x464c_457f
  }

  // MARK: Packages

  /// The kernel that `swift build` made in a package's folder: the newer one, where debug and release have it.
  private static func kernel(of folder: String) throws(ToolstackError) -> String {
    // SAFETY: the path is a C string for the length of the call.
    guard unsafe access(folder + "/Package.swift", F_OK) == 0 else {
      throw ToolstackError(
        .configuration,
        "\(folder): a folder without a Package.swift; name a domain's file, a kernel, or the folder of a guest's package, as `dom0 new` writes it"
      )
    }
    var found: [String: (path: String, time: timespec)] = [:]
    for kind in ["debug", "release"] {
      for name in (try? StoredFile.names(in: "\(folder)/.build/\(kind)")) ?? [] where name.hasPrefix("lib") && name.hasSuffix(".so") {
        let path = "\(folder)/.build/\(kind)/\(name)"
        var status = stat()
        // SAFETY: stat fills the local.
        guard unsafe stat(path, &status) == 0 else { continue }
        let time = status.st_mtim
        if let other = found[name], (other.time.tv_sec, other.time.tv_nsec) > (time.tv_sec, time.tv_nsec) { continue }
        found[name] = (path, time)
      }
    }
    guard let kernel = found.values.first else {
      throw ToolstackError(
        .configuration, "\(folder): nothing is built there; `swift build --package-path \(folder)` makes the kernel")
    }
    guard found.count == 1 else {
      let paths = found.values.map(\.path).sorted()
      let others = paths.count > 3 ? ", and \(paths.count - 3) more" : ""
      throw ToolstackError(
        .configuration,
        "\(folder): several libraries are built there; name the kernel: \(paths.prefix(3).joined(separator: ", "))\(others)")
    }
    return kernel.path
  }
}
