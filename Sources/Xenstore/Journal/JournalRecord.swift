import HypercallABI
import PVInterfaces

/// A line of the journal: something that happened to the store, or a piece of a snapshot of it.
///
/// In the file each has its length and a checksum before it, 4 bytes each, so that one that was not written to its end is known.
enum JournalRecord: Hashable {
  // What happened.
  case admit(DomainID)
  /// With the ring's indices at that time.
  case introduce(DomainID, consumed: UInt32, published: UInt32)
  case release(DomainID)
  case announceShutdown
  /// Bytes were taken from a domain's ring, whose consumer index is `consumed` after them.
  case take(DomainID, consumed: UInt32, [UInt8])
  /// Everything before this index of a domain's response stream is in its ring.
  case published(DomainID, UInt32)
  /// A ring is not served any more.
  case fail(DomainID, XenstoreRingError)
  /// All open transactions are to end in EAGAIN.
  case doom
  /// A request of a process of domain 0.
  case request(socket: UInt32, StoreMessage)
  /// Such a process has gone, or closed its socket.
  case close(socket: UInt32)

  // A snapshot: `begin`, the state, `end`.
  case begin(generation: UInt64)
  case node(StorePath, [UInt8], Permissions, generation: UInt64)
  case special(String, Permissions)
  case domain(DomainID, isIntroduced: Bool)
  case connection(DomainID, nextTransaction: UInt32, target: DomainID?, transactions: [UInt32])
  case watch(DomainID, isRelative: Bool, Watch.Target, token: [UInt8])
  case stream(DomainID, RingStream)
  case end

  /// As it lies in the file.
  var bytes: [UInt8] {
    let body = body
    var framed = ByteWriter()
    framed.write(UInt32(truncatingIfNeeded: body.count))
    framed.write(Self.checksum(body[...]))
    return framed.bytes + body
  }

  /// FNV-1a, 32 bits.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 } }

  private var body: [UInt8] {
    var out = ByteWriter()
    func begin(_ tag: UInt8, _ domain: DomainID? = nil) {
      out.write(tag)
      if let domain { out.write(domain.rawValue) }
    }
    switch self {
    case .admit(let domain): begin(1, domain)
    case .introduce(let domain, let consumed, let published):
      begin(2, domain)
      out.write(consumed)
      out.write(published)
    case .release(let domain): begin(3, domain)
    case .announceShutdown: begin(4)
    case .take(let domain, let consumed, let bytes):
      begin(5, domain)
      out.write(consumed)
      out.write(bytes)
    case .published(let domain, let index):
      begin(6, domain)
      out.write(index)
    case .fail(let domain, let error):
      begin(7, domain)
      out.write(error.rawValue)
    case .doom: begin(9)
    case .request(let socket, let message):
      begin(8)
      out.write(socket)
      out.write(message.bytes)
    case .close(let socket):
      begin(10)
      out.write(socket)
    case .begin(let generation):
      begin(16)
      out.write(Self.version)
      out.write(generation)
    case .node(let path, let value, let permissions, let generation):
      begin(17)
      out.write(path.text)
      out.write(value)
      out.write(permissions)
      out.write(generation)
    case .special(let name, let permissions):
      begin(18)
      out.write(name)
      out.write(permissions)
    case .domain(let domain, let isIntroduced):
      begin(19, domain)
      out.write(isIntroduced ? 1 : 0 as UInt8)
    case .connection(let domain, let next, let target, let transactions):
      begin(20, domain)
      out.write(next)
      out.write(target?.rawValue ?? DomainID.invalid.rawValue)
      out.write(UInt32(truncatingIfNeeded: transactions.count))
      for id in transactions { out.write(id) }
    case .watch(let domain, let isRelative, let target, let token):
      begin(21, domain)
      out.write(isRelative ? 1 : 0 as UInt8)
      switch target {
      case .node(let path): out.write(path.text)
      case .special(let name): out.write(name)
      }
      out.write(token)
    case .stream(let domain, let stream):
      begin(22, domain)
      out.write(stream.consumed)
      out.write(stream.published)
      out.write(stream.failure.rawValue)
      out.write(stream.decoder.rest)
      out.write(stream.pending)
    case .end: begin(23)
    }
    return out.bytes
  }

  /// The form of the file.
  static let version: UInt32 = 1
}

extension ByteWriter {
  mutating func write(_ permissions: Permissions) {
    write(UInt32(truncatingIfNeeded: permissions.words.count))
    for word in permissions.words {
      write(word.rights.rawValue)
      write(word.domain.rawValue)
    }
  }
}
