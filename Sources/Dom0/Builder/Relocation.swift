/// A word of an image to be written when it is loaded.
struct Relocation: Sendable, Equatable {
  /// Where, relative to the image's base.
  var offset: UInt64
  var value: UInt64
  /// The base is added to the value.
  var isRelative: Bool
}

/// What an undefined symbol is worth: an address relative to the image's base, or nil when nobody defines it.
typealias SymbolResolver = (_ name: String) throws(ToolstackError) -> UInt64?

extension SharedObject {
  /// x86-64 relocation types that a plugin may have.
  private enum Kind {
    static let none: UInt32 = 0, absolute64: UInt32 = 1, copy: UInt32 = 5, globalData: UInt32 = 6, jumpSlot: UInt32 = 7,
      relative: UInt32 = 8
    static let indirectRelative: UInt32 = 37
    static let threadLocal: ClosedRange<UInt32> = 16...23
  }

  /// All relocations of the object, as it lies `at` bytes from the base; undefined symbols that nobody defines are told by name.
  func resolvedRelocations(at base: UInt64 = 0, undefined resolve: SymbolResolver) throws(ToolstackError) -> [Relocation] {
    var list: [Relocation] = []
    var missing: [String] = []
    let reader = file.reader
    for table in dynamic.relocations {
      list.reserveCapacity(list.count + Int(table.count))
      for index in 0..<table.count {
        let at = table.at + index * 24
        guard let linked = reader.u64(at), let info = reader.u64(at + 8), let addend = reader.u64(at + 16) else { break }
        let offset = linked &- origin
        let type = UInt32(truncatingIfNeeded: info)
        if type == Kind.none { continue }
        guard segments.contains(where: { $0.holds(offset, 8) }) else {
          throw ToolstackError(.image, "\(path): relocation at \(hexadecimal(linked)) lies outside the image; the file is damaged")
        }
        switch type {
        case Kind.relative:
          list.append(Relocation(offset: base + offset, value: base &+ addend &- origin, isRelative: true))
        case Kind.absolute64, Kind.globalData, Kind.jumpSlot:
          let addend = type == Kind.absolute64 ? addend : 0
          let number = info >> 32
          guard number != 0 else {
            list.append(Relocation(offset: base + offset, value: addend, isRelative: false))
            continue
          }
          let symbol = try symbol(number)
          if !symbol.isUndefined {
            list.append(
              symbol.isAbsolute
                ? Relocation(offset: base + offset, value: symbol.value &+ addend, isRelative: false)
                : Relocation(offset: base + offset, value: base &+ symbol.value &+ addend, isRelative: true))
          } else {
            let name = try name(of: symbol)
            if let value = try resolve(name) {
              list.append(Relocation(offset: base + offset, value: value &+ addend, isRelative: true))
            } else if symbol.isWeak {
              list.append(Relocation(offset: base + offset, value: addend, isRelative: false))
            } else if !missing.contains(name), missing.count < 9 {
              missing.append(name)
            }
          }
        default:
          throw ToolstackError(
            .image, "\(path): relocation \(Self.name(type)) at \(hexadecimal(linked)) is not supported; \(Self.remedy(type))")
        }
      }
    }
    guard missing.isEmpty else { throw undefinedSymbols(missing) }
    return list
  }

  private func undefinedSymbols(_ names: [String]) -> ToolstackError {
    let listed = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and more" : "")
    let remedy =
      names.contains { $0.hasPrefix(UnicodeTables.prefix) && !$0.hasPrefix(UnicodeTables.prefix + "strto") }
      ? "these are Swift's Unicode tables, which lie beside dom0 as \(UnicodeTables.fileNames.joined(separator: " and ")): `make build` puts them there"
      : "a guest has no C library: link what defines \(names.count == 1 ? "it" : "them") into the guest, or do without"
    return ToolstackError(.image, "\(path): undefined symbol\(names.count == 1 ? "" : "s") \(listed); \(remedy)")
  }

  private static func name(_ type: UInt32) -> String {
    switch type {
    case Kind.copy: "R_X86_64_COPY (5)"
    case Kind.indirectRelative: "R_X86_64_IRELATIVE (37)"
    default: "type \(type)"
    }
  }
  private static func remedy(_ type: UInt32) -> String {
    if Kind.threadLocal.contains(type) || type == 36 { return "a guest kernel cannot have thread-local variables: make them plain globals" }
    if type == Kind.indirectRelative { return "a guest kernel cannot have indirect functions: remove the ifunc attribute" }
    return "build the guest as a position-independent shared object (-fPIC)"
  }
}

func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
