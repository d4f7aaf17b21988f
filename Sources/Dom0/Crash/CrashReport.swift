/// What is known of a domain that came to harm, for people and for `--json`.
public struct CrashReport: Sendable {
  public struct Frame: Sendable, Equatable {
    public var address: UInt64
    /// The address in the image's file; nil outside the image.
    public var imageOffset: UInt64?
    /// `function + 0x12`, by the image's symbols.
    public var function: String?
    public var offset: UInt64?
    /// `file:line`.
    public var location: String?
    /// Functions that were inlined here, innermost first, with their places.
    public var inlined: [SourcePlace] = []
  }

  public var domain: UInt16
  public var name: String
  /// What happened to it: `crashed`, in most reports.
  public var event = "crashed"
  /// What the hypervisor says of it.
  public var reasons: [String]
  /// The exception in words, if one ended it.
  public var exception: String?
  /// The kernel's own last words.
  public var panic: String?
  public var registers: Registers?
  public var frames: [Frame] = []
  public var isCut = false
  /// The call that the errno came from with which the kernel ended.
  public var failedCall: FailedCall?

  /// How much of what the hypervisor says is shown; `--json` has it all.
  static let shownReasons = 8

  public init(domain: UInt16, name: String, reasons: [String]) {
    (self.domain, self.name, self.reasons) = (domain, name, reasons)
  }

  /// The report as lines of text.
  public var lines: [String] {
    var lines = ["domain \(domain) (\(name)) \(event)" + (panic.map { ": \($0)" } ?? exception.map { ": \($0)" } ?? "")]
    if reasons.count > Self.shownReasons { lines.append("  hypervisor: \(reasons.count - Self.shownReasons) lines, then") }
    lines += reasons.suffix(Self.shownReasons).map { "  hypervisor: \($0)" }
    if let registers {
      let cells = registers.general.map { "\($0.name)\(String(repeating: " ", count: 7 - $0.name.utf8.count))\(hex16($0.value))" }
      for row in stride(from: 0, to: cells.count, by: 4) {
        lines.append("  " + cells[row..<min(row + 4, cells.count)].joined(separator: "  "))
      }
    }
    if let failedCall {
      lines.append("  \(failedCall.errno) came from \(failedCall.hypercall.map { "\($0), called" } ?? "a call") at:")
      lines += Self.lines(failedCall.frames)
    }
    if !frames.isEmpty { lines.append("  backtrace:") }
    lines += Self.lines(frames)
    if isCut { lines.append("    ... and more: a recursion without end?") }
    return lines
  }

  private static func lines(_ frames: [Frame]) -> [String] {
    var lines: [String] = []
    var index = 0
    while index < frames.count {
      let frame = frames[index]
      let number = "    #\(index)" + String(repeating: " ", count: max(1, 4 - "\(index)".count))
      for place in frame.inlined {
        lines.append("\(number)\(hex16(frame.address)) \(place.function) (inlined)\(place.location.map { " at \($0)" } ?? "")")
      }
      let function = frame.function.map { "\($0) + \(hex(frame.offset ?? 0))" } ?? (frame.imageOffset == nil ? "outside the image" : "??")
      lines.append("\(number)\(hex16(frame.address)) \(function)\(frame.location.map { " at \($0)" } ?? "")")
      let same = frames[(index + 1)...].prefix { $0 == frame }.count
      if same > 2 { lines.append("         \(same) times more") }
      index += same > 2 ? same + 1 : 1
    }
    return lines
  }

  /// The same for `--json`.
  public var json: JSONValue {
    func array(_ frames: [Frame]) -> JSONValue {
      .array(
        frames.map { frame in
          .object([
            .init("address", .string(hex(frame.address))), .init("function", .optional(frame.function)),
            .init("offset", frame.offset.map { .integer(Int64(bitPattern: $0)) } ?? .null), .init("location", .optional(frame.location)),
          ])
        })
    }
    let failed = failedCall.map { call in
      JSONValue.object([
        .init("errno", .string(call.errno)), .init("hypercall", .optional(call.hypercall)), .init("backtrace", array(call.frames)),
      ])
    }
    let registers = registers?.general.map { JSONValue.Member($0.name, .string(hex($0.value))) }
    return .object([
      .init("domain", .integer(Int64(domain))), .init("event", .string(event)), .init("panic", .optional(panic)),
      .init("exception", .optional(exception)), .init("hypervisor", .array(reasons.map { .string($0) })),
      .init("registers", registers.map { .object($0) } ?? .null), .init("backtrace", array(frames)), .init("failedCall", failed ?? .null),
    ])
  }
}
