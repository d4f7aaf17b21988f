/// A register that a debugger knows.
public struct Register: Sendable, Equatable {
  public var name: String
  public var bytes: Int
  var type: String
  var group: String?
  /// Where it lies in a ``RegisterFile``.
  public var offset = 0

  init(_ name: String, _ bytes: Int, _ type: String, group: String? = nil) {
    (self.name, self.bytes, self.type, self.group) = (name, bytes, type, group)
  }

  /// All registers in the order of their numbers.
  public static let all: [Register] = {
    var offset = 0
    return Feature.all.flatMap(\.registers).map { register in
      var register = register
      register.offset = offset
      offset += register.bytes
      return register
    }
  }()
  public static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// The registers of a vCPU: their bytes one after the other, as packet `g` has them.
public struct RegisterFile: Sendable, Equatable {
  public internal(set) var bytes: [UInt8]

  public static let byteCount = Register.all.reduce(0) { $0 + $1.bytes }

  public init() { bytes = [UInt8](repeating: 0, count: Self.byteCount) }

  /// The bytes of a register, the lowest first. As many are set as it has; missing ones are zero.
  public subscript(_ register: Register) -> [UInt8] {
    get { Array(bytes[register.offset..<register.offset + register.bytes]) }
    set {
      for index in 0..<register.bytes { bytes[register.offset + index] = index < newValue.count ? newValue[index] : 0 }
    }
  }

  /// A register by its name, as a number.
  public subscript(_ name: String) -> UInt64 {
    get { Register.byName[name].map { self[$0].prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } } ?? 0 }
    set {
      guard let register = Register.byName[name] else { return }
      self[register] = (0..<8).map { UInt8(truncatingIfNeeded: newValue >> (8 * UInt64($0))) }
    }
  }
}

/// One of gdb's standard features: the registers that an architecture has for it.
///
/// - Source: gdb's manual, "i386 Features"
struct Feature {
  var name: String
  var registers: [Register]
  var types = ""

  static let all: [Feature] = [
    Feature(
      name: "org.gnu.gdb.i386.core",
      registers: ["rax", "rbx", "rcx", "rdx", "rsi", "rdi"].map { Register($0, 8, "int64") }
        + ["rbp", "rsp"].map { Register($0, 8, "data_ptr") } + (8...15).map { Register("r\($0)", 8, "int64") }
        + [Register("rip", 8, "code_ptr"), Register("eflags", 4, "i386_eflags")]
        + ["cs", "ss", "ds", "es", "fs", "gs"].map { Register($0, 4, "int32") }
        + (0...7).map { Register("st\($0)", 10, "i387_ext") }
        + ["fctrl", "fstat", "ftag", "fiseg", "fioff", "foseg", "fooff", "fop"].map { Register($0, 4, "int", group: "float") },
      types: flags(
        "i386_eflags",
        [
          ("CF", 0), ("PF", 2), ("AF", 4), ("ZF", 6), ("SF", 7), ("TF", 8), ("IF", 9), ("DF", 10), ("OF", 11), ("NT", 14), ("RF", 16),
          ("VM", 17), ("AC", 18), ("VIF", 19), ("VIP", 20), ("ID", 21),
        ])),
    Feature(
      name: "org.gnu.gdb.i386.sse",
      registers: (0...15).map { Register("xmm\($0)", 16, "vec128") } + [Register("mxcsr", 4, "i386_mxcsr", group: "vector")],
      types: [
        ("v4f", "ieee_single", 4), ("v2d", "ieee_double", 2), ("v16i8", "int8", 16), ("v8i16", "int16", 8), ("v4i32", "int32", 4),
        ("v2i64", "int64", 2),
      ].map { "<vector id=\"\($0.0)\" type=\"\($0.1)\" count=\"\($0.2)\"/>" }.joined()
        + "<union id=\"vec128\">"
        + [
          ("v4_float", "v4f"), ("v2_double", "v2d"), ("v16_int8", "v16i8"), ("v8_int16", "v8i16"), ("v4_int32", "v4i32"),
          ("v2_int64", "v2i64"), ("uint128", "uint128"),
        ].map { "<field name=\"\($0.0)\" type=\"\($0.1)\"/>" }.joined()
        + "</union>"
        + flags(
          "i386_mxcsr",
          [
            ("IE", 0), ("DE", 1), ("ZE", 2), ("OE", 3), ("UE", 4), ("PE", 5), ("DAZ", 6), ("IM", 7), ("DM", 8), ("ZM", 9), ("OM", 10),
            ("UM", 11), ("PM", 12), ("FZ", 15),
          ])),
    // Without it, gdb takes no part of the target for Linux's, and reads no auxiliary vector.
    Feature(name: "org.gnu.gdb.i386.linux", registers: [Register("orig_rax", 8, "int", group: "system")]),
    Feature(name: "org.gnu.gdb.i386.segments", registers: ["fs_base", "gs_base"].map { Register($0, 8, "int") }),
  ]

  private static func flags(_ name: String, _ bits: [(String, Int)]) -> String {
    "<flags id=\"\(name)\" size=\"4\">" + bits.map { "<field name=\"\($0.0)\" start=\"\($0.1)\" end=\"\($0.1)\"/>" }.joined() + "</flags>"
  }

  /// `target.xml`: what the registers are.
  static let description: [UInt8] = {
    var text = "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">"
    text += "<architecture>i386:x86-64</architecture><osabi>GNU/Linux</osabi>"
    for feature in all {
      text += "<feature name=\"\(feature.name)\">\(feature.types)"
      for register in feature.registers {
        let group = register.group.map { " group=\"\($0)\"" } ?? ""
        text += "<reg name=\"\(register.name)\" bitsize=\"\(register.bytes * 8)\" type=\"\(register.type)\"\(group)/>"
      }
      text += "</feature>"
    }
    return Array((text + "</target>").utf8)
  }()
}
