/// A value that tells its own type.
public enum TypedValue: XDRCodable, Hashable, CustomStringConvertible {
  case int(Int32)
  case uint(UInt32)
  case hyper(Int64)
  case uhyper(UInt64)
  case double(Double)
  case bool(Bool)
  case string(String)

  public init(from reader: inout XDRReader) throws(XDRError) {
    switch Int32(bitPattern: try reader.word()) {
    case TypedParameterTag.int: self = .int(try reader.value())
    case TypedParameterTag.uint: self = .uint(try reader.value())
    case TypedParameterTag.hyper: self = .hyper(try reader.value())
    case TypedParameterTag.uhyper: self = .uhyper(try reader.value())
    case TypedParameterTag.double: self = .double(try reader.value())
    case TypedParameterTag.bool: self = .bool(try reader.value())
    case TypedParameterTag.string: self = .string(try reader.value())
    case let other: throw XDRError("a value of the unknown type \(other)")
    }
  }

  public func encode(into writer: inout XDRWriter) {
    func tag(_ tag: Int32) { writer.value(tag) }
    switch self {
    case .int(let value):
      tag(TypedParameterTag.int)
      writer.value(value)
    case .uint(let value):
      tag(TypedParameterTag.uint)
      writer.value(value)
    case .hyper(let value):
      tag(TypedParameterTag.hyper)
      writer.value(value)
    case .uhyper(let value):
      tag(TypedParameterTag.uhyper)
      writer.value(value)
    case .double(let value):
      tag(TypedParameterTag.double)
      writer.value(value)
    case .bool(let value):
      tag(TypedParameterTag.bool)
      writer.value(value)
    case .string(let value):
      tag(TypedParameterTag.string)
      writer.value(value)
    }
  }

  /// The value as text.
  public var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .uint(let value): "\(value)"
    case .hyper(let value): "\(value)"
    case .uhyper(let value): "\(value)"
    case .double(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .string(let value): value
    }
  }
}
