/// Answers of a domain that stands still, and to questions about it.
extension Stub {
  // MARK: Registers

  func answerRegisters(_ payload: [UInt8]) -> [UInt8] {
    guard var registers = domain.registers(of: subject) else { return Self.refused }
    var words = Words(payload.dropFirst())
    switch payload.first {
    case UInt8(ascii: "g"): return Hex.digits(registers.bytes)
    case UInt8(ascii: "G"):
      guard let bytes = Hex.bytes(words.rest), bytes.count == RegisterFile.byteCount else { return Self.refused }
      registers.bytes = bytes
    case UInt8(ascii: "p"):
      guard let register = register(&words), words.isAtEnd else { return Self.refused }
      return Hex.digits(registers[register])
    default:
      guard let register = register(&words), words.skip("="), let bytes = Hex.bytes(words.rest), bytes.count == register.bytes else {
        return Self.refused
      }
      registers[register] = bytes
    }
    return domain.setRegisters(of: subject, to: registers) ? Self.ok : Self.refused
  }

  private func register(_ words: inout Words) -> Register? {
    guard let number = words.number(), number < UInt64(Register.all.count) else { return nil }
    return Register.all[Int(number)]
  }

  // MARK: Memory

  func answerMemory(_ payload: [UInt8]) -> [UInt8] {
    var words = Words(payload.dropFirst())
    switch payload.first {
    case UInt8(ascii: "m"), UInt8(ascii: "x"):
      guard let (address, count) = words.place() else { return Self.refused }
      // Both forms may double what they hold.
      let bytes = domain.read(min(count, PacketReader.limit / 2 - 1), at: address, by: subject)
      guard !bytes.isEmpty || count == 0 else { return Self.unreachable }
      return payload.first == UInt8(ascii: "m") ? Hex.digits(bytes) : [UInt8(ascii: "b")] + Binary.escaped(bytes)
    default:
      guard let (address, count) = words.place(then: ":") else { return Self.refused }
      let bytes = payload.first == UInt8(ascii: "M") ? Hex.bytes(words.rest) : Binary.unescaped(words.rest)
      guard let bytes, bytes.count == count else { return Self.refused }
      return bytes.isEmpty || domain.write(bytes, at: address, by: subject) ? Self.ok : Self.unreachable
    }
  }

  // MARK: Breakpoints

  /// Breakpoints of kind 0 alone: for the others gdb steps, and looks.
  func answerBreakpoint(_ payload: [UInt8]) -> [UInt8] {
    var words = Words(payload.dropFirst())
    guard words.skip("0,") else { return [] }
    // What may follow are conditions, which gdb looks at itself.
    guard let address = words.number(), words.skip(","), words.number() != nil else { return Self.refused }
    let isInserted =
      payload.first == UInt8(ascii: "Z")
      ? domain.insertBreakpoint(at: address, by: subject) : domain.removeBreakpoint(at: address, by: subject)
    return isInserted ? Self.ok : Self.unreachable
  }

  // MARK: Queries

  func answerQuery(_ payload: [UInt8]) -> [UInt8] {
    var words = Words(payload)
    if words.skip("qSupported") { return words.skip(":") ? meet(words) : meet(Words([])) }
    if words.skip("QStartNoAckMode") { return stopAcknowledging() }
    if words.skip("qXfer:") { return transfer(words) }
    if words.skip("qfThreadInfo") { return Array(("m" + domain.vcpus.map(name).joined(separator: ",")).utf8) }
    if words.skip("qsThreadInfo") { return Array("l".utf8) }
    if words.skip("qThreadExtraInfo,") {
      guard case .vcpu(let vcpu) = words.thread(), domain.vcpus.contains(vcpu) else { return Self.refused }
      return Hex.digits(domain.summary(of: vcpu).utf8)
    }
    // The domain was there before: a debugger that goes leaves it running.
    if words.skip("qAttached") { return Array("1".utf8) }
    if words.skip("qSymbol:") { return Self.ok }
    if payload.elementsEqual("qC".utf8) { return Array(("QC" + name(subject)).utf8) }
    return []
  }

  /// `qXfer:OBJECT:read:ANNEX:OFFSET,COUNT`: a piece of a document, `m` before there is more, `l` before the last.
  private func transfer(_ words: Words) -> [UInt8] {
    var words = words
    let document: [UInt8]
    if words.skip("features:read:target.xml:") {
      document = Feature.description
    } else if words.skip("auxv:read::") {
      document = domain.auxiliaryVector
    } else if words.skip("threads:read::") {
      document = threads
    } else {
      return words.skip("features:read:") || words.skip("auxv:read:") || words.skip("threads:read:") ? Array("E00".utf8) : []
    }
    guard let (offset, count) = words.place() else { return Self.refused }
    guard offset < UInt64(document.count) else { return Array("l".utf8) }
    let piece = document[Int(offset)...].prefix(min(count, PacketReader.limit / 2 - 1))
    return [UInt8(ascii: piece.endIndex < document.count ? "m" : "l")] + Binary.escaped(piece)
  }

  private var threads: [UInt8] {
    let rows = domain.vcpus.map { vcpu in
      let text = domain.summary(of: vcpu).map { "<>&\"".contains($0) ? " " : String($0) }.joined()
      return "<thread id=\"\(name(vcpu))\" name=\"vCPU \(vcpu)\">\(text)</thread>"
    }
    return Array("<?xml version=\"1.0\"?><threads>\(rows.joined())</threads>".utf8)
  }
}
