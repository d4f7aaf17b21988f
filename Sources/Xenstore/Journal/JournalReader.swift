import HypercallABI
import PVInterfaces

/// Takes records out of a journal, up to its end or to the first that is not whole.
struct JournalReader: Sequence, IteratorProtocol {
  private var rest: ByteReader

  init(_ bytes: [UInt8]) { rest = ByteReader(bytes[...]) }

  mutating func next() -> JournalRecord? {
    guard let count = rest.number(UInt32.self), let checksum = rest.number(UInt32.self), let body = rest.take(Int(count)) else {
      return nil
    }
    guard JournalRecord.checksum(body) == checksum else { return nil }
    var reader = ByteReader(body)
    return reader.record()
  }
}

extension ByteReader {
  fileprivate mutating func domain() -> DomainID? { number(UInt16.self).map { DomainID(rawValue: $0) } }
  fileprivate mutating func flag() -> Bool? { number(UInt8.self).map { $0 != 0 } }
  fileprivate mutating func path() -> StorePath? { text().flatMap { StorePath($0) } }

  fileprivate mutating func permissions() -> Permissions? {
    guard let count = number(UInt32.self), count > 0 else { return nil }
    var words: [Permissions.Word] = []
    for _ in 0..<count {
      guard let rights = number(UInt8.self), let domain = domain() else { return nil }
      words.append(Permissions.Word(StoreRights(rawValue: rights), domain))
    }
    return Permissions(owner: words[0].domain, words[0].rights, Array(words.dropFirst()))
  }

  fileprivate mutating func record() -> JournalRecord? {
    guard let tag = number(UInt8.self) else { return nil }
    switch tag {
    case 1: return domain().map { .admit($0) }
    case 2:
      guard let domain = domain(), let consumed = number(UInt32.self), let published = number(UInt32.self) else { return nil }
      return .introduce(domain, consumed: consumed, published: published)
    case 3: return domain().map { .release($0) }
    case 4: return .announceShutdown
    case 5:
      guard let domain = domain(), let consumed = number(UInt32.self), let bytes = text() else { return nil }
      return .take(domain, consumed: consumed, bytes)
    case 6:
      guard let domain = domain(), let index = number(UInt32.self) else { return nil }
      return .published(domain, index)
    case 7:
      guard let domain = domain(), let error = number(UInt32.self) else { return nil }
      return .fail(domain, XenstoreRingError(rawValue: error))
    case 8:
      guard let socket = number(UInt32.self), let bytes = text() else { return nil }
      var decoder = StoreDecoder(rest: bytes)
      return (try? decoder.next()).map { .request(socket: socket, $0) }
    case 9: return .doom
    case 10: return number(UInt32.self).map { .close(socket: $0) }
    default: return snapshotRecord(tag)
    }
  }

  private mutating func snapshotRecord(_ tag: UInt8) -> JournalRecord? {
    switch tag {
    case 16:
      guard number(UInt32.self) == JournalRecord.version, let generation = number(UInt64.self) else { return nil }
      return .begin(generation: generation)
    case 17:
      guard let path = path(), let value = text(), let permissions = permissions(), let generation = number(UInt64.self) else { return nil }
      return .node(path, value, permissions, generation: generation)
    case 18:
      guard let name = text(), let permissions = permissions() else { return nil }
      return .special(String(decoding: name, as: UTF8.self), permissions)
    case 19:
      guard let domain = domain(), let isIntroduced = flag() else { return nil }
      return .domain(domain, isIntroduced: isIntroduced)
    case 20:
      guard let domain = domain(), let next = number(UInt32.self), let target = self.domain(), let count = number(UInt32.self) else {
        return nil
      }
      var transactions: [UInt32] = []
      for _ in 0..<count {
        guard let id = number(UInt32.self) else { return nil }
        transactions.append(id)
      }
      return .connection(domain, nextTransaction: next, target: target == .invalid ? nil : target, transactions: transactions)
    case 21:
      guard let domain = domain(), let isRelative = flag(), let name = text(), let token = text() else { return nil }
      guard name.first != UInt8(ascii: "@") else { return .watch(domain, isRelative: isRelative, .special(name), token: token) }
      return StorePath(name).map { .watch(domain, isRelative: isRelative, .node($0), token: token) }
    case 22:
      guard let domain = domain(), let consumed = number(UInt32.self), let published = number(UInt32.self),
        let failure = number(UInt32.self),
        let rest = text(), let pending = text()
      else { return nil }
      return .stream(
        domain,
        RingStream(
          consumed: consumed, published: published, failure: XenstoreRingError(rawValue: failure), decoder: StoreDecoder(rest: rest),
          pending: pending))
    case 23: return .end
    default: return nil
    }
  }
}
