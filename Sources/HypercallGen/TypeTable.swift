/// What a field's or parameter's type is: its size, how it is stored, and what C calls it.
struct TypeTable {
  struct Entry {
    var name: String
    var size: Int
    /// The integer that holds it; nil for one that reads and writes itself (`XenRecord`), or that Swift has no type for.
    var integer: String?
    var isRecord = false
    var cName: String
    /// An integer of the machine, without a type of its own.
    var isPlain: Bool { integer == name }
  }
  private var entries: [String: Entry] = [:]

  init(_ spec: Spec) {
    for (name, size, cName) in [
      ("UInt8", 1, "uint8_t"), ("UInt16", 2, "uint16_t"), ("UInt32", 4, "uint32_t"), ("UInt64", 8, "uint64_t"), ("Int8", 1, "int8_t"),
      ("Int16", 2, "int16_t"), ("Int32", 4, "int32_t"), ("Int64", 8, "int64_t"),
    ] {
      entries[name] = Entry(name: name, size: size, integer: name, cName: cName)
    }
    // So many bytes: an offset for whoever looks inside, nothing that Swift reads whole.
    entries["Bytes"] = Entry(name: "Bytes", size: 1, integer: nil, cName: "uint8_t")
    for scalar in spec.scalars {
      let isRecord = scalar.storage == "record"
      entries[scalar.name] = Entry(
        name: scalar.name, size: scalar.size, integer: isRecord ? nil : scalar.storage, isRecord: isRecord, cName: scalar.cName)
    }
    for group in spec.constants where group.kind != "numbers" {
      let integer = entries[group.storage]!
      entries[group.name] = Entry(name: group.name, size: integer.size, integer: group.storage, cName: integer.cName)
    }
    for record in spec.records {
      entries[record.name] = Entry(
        name: record.name, size: record.size, integer: nil, isRecord: record.hasSwiftType, cName: record.cName)
    }
  }

  subscript(name: String) -> Entry? { entries[name] }

  /// The size of a field: of all its elements.
  func size(_ field: Spec.Field) -> Int { (entries[field.type]?.size ?? 0) * (field.count ?? 1) }

  /// Swift reads and writes this field whole.
  func isSwift(_ field: Spec.Field) -> Bool {
    guard field.count == nil, let entry = entries[field.type] else { return false }
    return entry.integer != nil || entry.isRecord
  }

  /// An expression that reads the field from `bytes`.
  func load(_ field: Spec.Field, offset: Int) -> String {
    let entry = entries[field.type]!
    guard let integer = entry.integer else { return "unsafe \(entry.name)(from: bytes\(offset == 0 ? "" : " + \(offset)"))" }
    let load = "unsafe bytes.loadUnaligned(\(offset == 0 ? "" : "fromByteOffset: \(offset), ")as: \(integer).self)"
    return entry.isPlain ? load : "\(entry.name)(rawValue: \(load))"
  }

  /// A statement that writes `value` to the field in `bytes`.
  func store(_ value: String, _ field: Spec.Field, offset: Int) -> String {
    let entry = entries[field.type]!
    guard let integer = entry.integer else { return "unsafe \(value).store(into: bytes\(offset == 0 ? "" : " + \(offset)"))" }
    let place = offset == 0 ? "" : "toByteOffset: \(offset), "
    return "unsafe bytes.storeBytes(of: \(value)\(entry.isPlain ? "" : ".rawValue"), \(place)as: \(integer).self)"
  }

  /// An expression that turns a value of the type into a register.
  func register(_ value: String, type: String) -> String {
    let entry = entries[type]!
    let raw = entry.isPlain ? value : "\(value).rawValue"
    if entry.integer == "UInt64" { return raw }
    return entry.integer!.hasPrefix("U") ? "UInt64(\(raw))" : "UInt64(bitPattern: Int64(\(raw)))"
  }

  /// An expression that makes a value of the type of a register's (or a shifted register's) `value`.
  func fromRegister(_ value: String, type: String) -> String {
    let entry = entries[type]!
    let raw = entry.integer == "UInt64" ? value : "\(entry.integer!)(truncatingIfNeeded: \(value))"
    return entry.isPlain ? raw : "\(entry.name)(rawValue: \(raw))"
  }

  /// The default of a parameter of an initialiser, as Swift writes it.
  func defaultValue(_ value: String?, type: String) -> String {
    guard let value else { return "" }
    return entries[type]!.isPlain ? " = \(value)" : " = \(type)(rawValue: \(value))"
  }
}
