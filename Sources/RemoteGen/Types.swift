/// The types that fields may have, and their names in Swift.
struct Types {
  private let records: [String: String]
  private static let scalars = [
    "int": "Int32", "uint": "UInt32", "hyper": "Int64", "uhyper": "UInt64", "uchar": "UInt8", "ushort": "UInt16", "bool": "Bool",
    "double": "Double", "string": "String", "uuid": "RemoteUUID", "typed_value": "TypedValue",
  ]

  init(_ table: Table) { records = Dictionary(table.records.map { ($0.name, $0.swift) }, uniquingKeysWith: { first, _ in first }) }

  func isKnown(_ type: String) -> Bool { ["chars", "charlist", "opaque"].contains(type) || element(type) != nil }

  private func element(_ type: String) -> String? { Self.scalars[type] ?? records[type] }

  /// The type of a field in Swift.
  func swift(_ field: Table.Field) -> String {
    switch field.type {
    case "chars", "charlist": return "String"
    case "opaque": return "[UInt8]"
    default: break
    }
    let name = field.allowed != nil ? field.values ?? "UInt32" : element(field.type) ?? field.type
    switch field.shape {
    case .one, .fixed: return name
    case .optional: return name + "?"
    case .list: return "[\(name)]"
    }
  }

  /// An expression that reads the field.
  func read(_ field: Table.Field) -> String {
    switch (field.type, field.shape) {
    case ("chars", .fixed(let length)): return "try reader.characters(exactly: \(length))"
    case ("charlist", .list(let max)): return "try reader.characters(atMost: \(max))"
    case ("opaque", .list(let max)): return "try reader.opaque(atMost: \(max))"
    case (_, .list(let max)): return "try reader.list(atMost: \(max))"
    case (_, .optional): return "try reader.optional()"
    default: return "try reader.value()"
    }
  }

  /// A statement that writes it.
  func write(_ field: Table.Field, _ name: String) -> String {
    switch (field.type, field.shape) {
    case ("chars", .fixed(let length)): return "writer.characters(\(name), exactly: \(length))"
    case ("charlist", .list(let max)): return "writer.characters(\(name), atMost: \(max))"
    case ("opaque", .list(let max)): return "writer.opaque(\(name), atMost: \(max))"
    case (_, .list(let max)): return "writer.list(\(name), atMost: \(max))"
    case (_, .optional): return "writer.optional(\(name))"
    default: return "writer.value(\(name))"
    }
  }

  /// The value that an initialiser need not be given.
  func defaultValue(_ field: Table.Field) -> String? {
    if field.allowed != nil { return field.values != nil ? "[]" : "0" }
    return field.shape == .optional ? "nil" : nil
  }
}
