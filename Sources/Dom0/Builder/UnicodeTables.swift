import Glibc

/// The images of Swift's Unicode tables. The builder links one in behind a plugin that asks for a symbol of it, since a guest cannot carry
/// the tables by itself.
public struct UnicodeTables: Sendable {
  /// How the names of the tables' symbols begin.
  static let prefix = "_swift_stdlib_"
  /// The files that `Sources/UnicodeTables/build.sh` makes: what strings want, and the rest.
  public static let fileNames = ["libSwiftUnicodeStrings.so", "libSwiftUnicodeProperties.so"]

  /// One of the images, in the place where it was linked in.
  struct Placed: Sendable {
    var index: Int
    var object: SharedObject
    var firstPage: UInt64
  }
  let images: [SharedObject]

  /// Reads the images that are in a folder; nil when there are none.
  public init?(folder: String) throws(ToolstackError) {
    var images: [(bytes: [UInt8], path: String)] = []
    for name in Self.fileNames {
      let path = folder + "/" + name
      guard unsafe access(path, R_OK) == 0 else { continue }
      images.append((try contents(of: path, what: "image of Unicode tables", limit: ELFFile.maximumBytes), path))
    }
    if images.isEmpty { return nil }
    try self.init(images)
  }

  /// Checks images that have been read: shared objects that hold tables and nothing that they do not define themselves.
  public init(_ files: [(bytes: [UInt8], path: String)]) throws(ToolstackError) {
    var images: [SharedObject] = []
    for file in files {
      let object = try SharedObject(ELFFile(bytes: file.bytes, path: file.path))
      _ = try object.resolvedRelocations { _ throws(ToolstackError) in nil }
      images.append(object)
    }
    self.images = images
  }

  /// The first image that defines a name, and the name's value in it.
  func image(defining name: String) throws(ToolstackError) -> (index: Int, value: UInt64)? {
    for index in images.indices {
      if let symbol = try images[index].definedSymbol(name) { return (index, symbol.value) }
    }
    return nil
  }
}
