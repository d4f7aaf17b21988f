import HypercallABI

/// The hypervisor's log, read from where one stopped reading.
struct HypervisorLog {
  private var index: UInt32 = 0
  private var partial: [UInt8] = []
  /// What was read so far; the last thousand lines are kept.
  private var entries: [(line: String, isOfDead: Bool)] = []
  /// The lines read so far.
  var lines: [String] { entries.map(\.line) }

  static let keep = 1000

  /// Reads what is new. A hypervisor that refuses leaves everything as it is.
  mutating func update(_ gate: some HypercallGate) {
    let room = 16384
    for _ in 0..<64 {
      let start = index
      var next = start
      // SAFETY: `count` is checked against the room before that many bytes are read.
      let text = try? unsafe gate.withArgument(byteCount: room) { (bytes, address) throws(XenErrno) -> [UInt8] in
        let read = try gate.call(SystemControl.ReadConsole(incremental: 1, index: start, buffer: address, count: UInt32(room)))
        next = read.index
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: min(room, Int(read.count))))
      }
      guard let text, !text.isEmpty else { return }
      index = next
      add(text)
    }
  }

  mutating func add(_ text: [UInt8]) {
    for byte in text {
      guard byte == 10 else {
        if partial.count < 1024 { partial.append(byte) }
        continue
      }
      entries.append((String(decoding: partial, as: UTF8.self), false))
      partial.removeAll(keepingCapacity: true)
    }
    if entries.count > Self.keep { entries.removeFirst(entries.count - Self.keep) }
  }

  /// What is said of a domain, without the prefix that names it: `(XEN) d1v0 …` and `(XEN) d1 …`.
  func lines(about domain: DomainID) -> [String] {
    let name = "(XEN) d\(domain.rawValue)"
    return entries.compactMap { line, isOfDead in
      guard !isOfDead, line.hasPrefix(name) else { return nil }
      let rest = line.dropFirst(name.count)
      guard rest.first == " " || rest.first == "v" else { return nil }
      return rest.firstIndex(of: " ").map { printable(String(rest[rest.index(after: $0)...])) }
    }
  }

  /// What was said of a domain whose number may be given again is not about its next owner.
  mutating func forget(_ domain: DomainID) {
    let name = "(XEN) d\(domain.rawValue)"
    for index in entries.indices where entries[index].line.hasPrefix(name + " ") || entries[index].line.hasPrefix(name + "v") {
      entries[index].isOfDead = true
    }
  }
}
