public import XMLDocument

/// One file that a generator makes.
public struct GeneratedFile {
  /// Below the root of the repository.
  public var path: String
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// Brings generated files up to date.
///
/// - Parameters:
///   - folders: those that hold nothing but generated files; what was generated there once and is not any more would still be compiled.
///   - isCheck: writes nothing.
/// - Returns: the files that differ, or differed.
/// - Throws: when a file cannot be written.
public func update(_ files: [GeneratedFile], folders: [String], root: String, isCheck: Bool) throws(XMLFailure) -> [String] {
  var different: [String] = []
  for file in files {
    let bytes = Array(file.text.utf8)
    guard readBytes(root + "/" + file.path) != bytes else { continue }
    different.append(file.path)
    if !isCheck { try writeBytes(bytes, to: root + "/" + file.path) }
  }
  let names = Set(files.map(\.path))
  for folder in folders {
    for name in ((try? listFolder(root + "/" + folder)) ?? []).sorted() where !names.contains(folder + "/" + name) {
      different.append(folder + "/" + name)
      if !isCheck { try remove(root + "/" + folder + "/" + name) }
    }
  }
  return different
}
