/// The far end of gdb's remote protocol, for one debugger and one domain: bytes in, bytes out.
///
/// It trusts nothing that the debugger sends, keeps no more than one packet of it, and waits for nothing: what a resumed domain does is told to
/// it later.
///
/// - Source: gdb's manual, "Remote Protocol"
public final class Stub {
  unowned let domain: any DebuggedDomain
  private var reader = PacketReader()
  private var output: [UInt8] = []
  private var lastPacket: [UInt8] = []
  private var acknowledges = true
  private var knowsSoftwareBreakpoints = false
  /// Why the domain stopped last; nil while it runs.
  private(set) var stop: Stop?
  /// The debugger waits to hear of a stop.
  private var isAwaited = false
  /// Nothing more is said: the debugger let go, or the domain is gone.
  public private(set) var isOver = false
  /// The vCPU whose registers and memory are meant, and the one that a step without a name is for.
  var subject: UInt32 = 0
  var stepping: ThreadName = .any

  /// - Parameter domain: outlives the stub; it runs, or is about to stop.
  public init(_ domain: any DebuggedDomain) { self.domain = domain }

  /// What is to be sent to the debugger.
  public func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  /// Takes bytes of the debugger's.
  public func receive(_ bytes: [UInt8]) {
    for input in reader.take(bytes) {
      guard !isOver else { return }
      switch input {
      case .packet(let payload):
        if acknowledges { output.append(UInt8(ascii: "+")) }
        if let reply = answer(payload) { send(reply) }
      case .damaged: if acknowledges { output.append(UInt8(ascii: "-")) }
      case .refused: if acknowledges { output += lastPacket }
      case .interrupt: domain.interrupt()
      case .acknowledged: break
      case .tooLong:
        isOver = true
        domain.detach()
      }
    }
  }

  /// The domain has stopped.
  public func stopped(_ stop: Stop) {
    guard !isOver, self.stop == nil else { return }
    self.stop = stop
    subject = stop.vcpu
    guard isAwaited else { return }
    isAwaited = false
    send(text(stop))
  }

  /// The domain is no more.
  public func ended(_ end: End) {
    guard !isOver else { return }
    isOver = true
    guard isAwaited else { return }
    switch end {
    case .exited(let status): send("W" + hex(status))
    case .died(let signal): send("X" + hex(signal.rawValue))
    }
  }

  private func send(_ payload: [UInt8]) {
    lastPacket = PacketReader.packet(payload)
    output += lastPacket
  }
  private func send(_ text: String) { send(Array(text.utf8)) }

  private func text(_ stop: Stop) -> String {
    let reason = stop.isAtBreakpoint && knowsSoftwareBreakpoints ? "swbreak:;" : ""
    return "T\(hex(stop.signal.rawValue))\(reason)thread:\(name(stop.vcpu));"
  }

  // MARK: Requests

  /// What answers a packet; nil where nothing does, or not yet. An empty answer says that the packet is not known.
  private func answer(_ payload: [UInt8]) -> [UInt8]? {
    var words = Words(payload)
    switch words.byte() {
    case UInt8(ascii: "q"), UInt8(ascii: "Q"): return answerQuery(payload)
    case UInt8(ascii: "?"):
      isAwaited = stop == nil
      return stop.map { Array(text($0).utf8) }
    case UInt8(ascii: "D"):
      over { $0.detach() }
      return Self.ok
    case UInt8(ascii: "k"):
      over { $0.kill() }
      return nil
    case UInt8(ascii: "v"): return answerVerbose(words)
    case UInt8(ascii: "H"): return select(&words)
    case UInt8(ascii: "T"):
      guard case .vcpu(let vcpu) = words.thread(), domain.vcpus.contains(vcpu) else { return Self.refused }
      return Self.ok
    default: break
    }
    // The rest is about a domain that stands still.
    guard stop != nil else { return Self.refused }
    switch payload.first {
    case UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "p"), UInt8(ascii: "P"): return answerRegisters(payload)
    case UInt8(ascii: "m"), UInt8(ascii: "M"), UInt8(ascii: "x"), UInt8(ascii: "X"): return answerMemory(payload)
    case UInt8(ascii: "Z"), UInt8(ascii: "z"): return answerBreakpoint(payload)
    case UInt8(ascii: "c"), UInt8(ascii: "C"): return goOn(&words, hasSignal: payload.first == UInt8(ascii: "C"), .run)
    case UInt8(ascii: "s"), UInt8(ascii: "S"): return goOn(&words, hasSignal: payload.first == UInt8(ascii: "S"), .step)
    default: return []
    }
  }

  private func over(_ end: (any DebuggedDomain) -> Void) {
    isOver = true
    end(domain)
  }

  /// `qSupported` decides what else may be said.
  func meet(_ features: Words) -> [UInt8] {
    var features = features
    while !features.isAtEnd {
      if features.text(before: UInt8(ascii: ";")).elementsEqual("swbreak+".utf8) { knowsSoftwareBreakpoints = true }
    }
    let size = String(PacketReader.limit, radix: 16)
    return Array(
      ("PacketSize=\(size);QStartNoAckMode+;swbreak+;vContSupported+;binary-upload+;"
        + "qXfer:features:read+;qXfer:auxv:read+;qXfer:threads:read+").utf8)
  }

  func stopAcknowledging() -> [UInt8] {
    acknowledges = false
    return Self.ok
  }

  private func select(_ words: inout Words) -> [UInt8] {
    guard let kind = words.byte(), let thread = words.thread(), words.isAtEnd else { return Self.refused }
    if case .vcpu(let vcpu) = thread, !domain.vcpus.contains(vcpu) { return Self.refused }
    switch (kind, thread) {
    case (UInt8(ascii: "g"), .vcpu(let vcpu)): subject = vcpu
    case (UInt8(ascii: "g"), _): break
    case (UInt8(ascii: "c"), _): stepping = thread
    default: return []
    }
    return Self.ok
  }

  // MARK: Going on

  private func answerVerbose(_ words: Words) -> [UInt8]? {
    var words = words
    if words.skip("Cont?") { return Array("vCont;c;C;s;S".utf8) }
    if words.skip("Cont;") { return stop == nil ? Self.refused : goOn(actions: words) }
    if words.skip("Kill") {
      over { $0.kill() }
      return Self.ok
    }
    return []
  }

  /// `c`, `s` and the like: the vCPU that `Hc` named does that, the others run.
  private func goOn(_ words: inout Words, hasSignal: Bool, _ resumption: Resumption) -> [UInt8]? {
    // There are no signals that a kernel could be given.
    if hasSignal { guard words.number() != nil, words.isAtEnd || words.skip(";") else { return Self.refused } }
    let vcpu = if case .vcpu(let named) = stepping { named } else { subject }
    if !words.isAtEnd {
      guard let address = words.number(), words.isAtEnd, var registers = domain.registers(of: vcpu) else { return Self.refused }
      registers["rip"] = address
      guard domain.setRegisters(of: vcpu, to: registers) else { return Self.refused }
    }
    var all = Dictionary(uniqueKeysWithValues: domain.vcpus.map { ($0, Resumption.run) })
    all[vcpu] = resumption
    return resume(all)
  }

  /// `vCont`: of the actions that name a vCPU the first is its own; one that none names stays.
  private func goOn(actions: Words) -> [UInt8]? {
    var actions = actions
    var resumed: [UInt32: Resumption] = [:]
    while !actions.isAtEnd {
      var action = Words(actions.text(before: UInt8(ascii: ";")))
      let resumption: Resumption
      switch action.byte() {
      case UInt8(ascii: "c"): resumption = .run
      case UInt8(ascii: "s"): resumption = .step
      case UInt8(ascii: "C") where action.number() != nil: resumption = .run
      case UInt8(ascii: "S") where action.number() != nil: resumption = .step
      default: return Self.refused
      }
      var thread: ThreadName? = .all
      if !action.isAtEnd { thread = action.skip(":") ? action.thread() : nil }
      guard let thread, action.isAtEnd else { return Self.refused }
      for vcpu in domain.vcpus where thread == .all || thread == .vcpu(vcpu) || thread == .any && vcpu == subject {
        if resumed[vcpu] == nil { resumed[vcpu] = resumption }
      }
    }
    guard !resumed.isEmpty else { return Self.refused }
    return resume(resumed)
  }

  private func resume(_ vcpus: [UInt32: Resumption]) -> [UInt8]? {
    stop = nil
    isAwaited = true
    domain.resume(vcpus)
    return nil
  }

  // MARK: Texts

  static let ok = Array("OK".utf8)
  /// EINVAL, in gdb's digits: what was asked makes no sense.
  static let refused = Array("E16".utf8)
  /// EFAULT.
  static let unreachable = Array("E0e".utf8)

  func hex(_ byte: UInt8) -> String { String(decoding: Hex.digits([byte]), as: UTF8.self) }
  /// The name of a vCPU's thread.
  func name(_ vcpu: UInt32) -> String { String(UInt64(vcpu) + 1, radix: 16) }
}
