/// Reads the words of a packet, from the left.
struct Words {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

  var isAtEnd: Bool { rest.isEmpty }

  /// Whether this text comes next; then it is behind us.
  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  mutating func byte() -> UInt8? { rest.popFirst() }

  /// A number of one to sixteen digits.
  mutating func number() -> UInt64? {
    var value: UInt64 = 0, count = 0
    while let digit = rest.first.flatMap(Hex.value) {
      guard count < 16 else { return nil }
      value = value << 4 | UInt64(digit)
      count += 1
      rest = rest.dropFirst()
    }
    return count > 0 ? value : nil
  }

  /// What comes before a byte, or everything where there is none. The byte is behind us too.
  mutating func text(before end: UInt8) -> ArraySlice<UInt8> {
    let text = rest.prefix { $0 != end }
    rest = rest.dropFirst(text.count + 1)
    return text
  }

  /// `ADDRESS,COUNT`, with nothing behind it but what `then` is.
  mutating func place(then: String? = nil) -> (address: UInt64, count: Int)? {
    guard let address = number(), skip(","), let count = number(), count <= UInt64(PacketReader.limit) else { return nil }
    guard then.map({ skip($0) }) ?? isAtEnd else { return nil }
    return (address, Int(count))
  }

  /// A thread: -1 is all of them, 0 any one.
  mutating func thread() -> ThreadName? {
    if skip("-1") { return .all }
    guard let number = number(), number <= UInt64(UInt32.max) else { return nil }
    return number == 0 ? .any : .vcpu(UInt32(number - 1))
  }
}

/// Whom a packet means.
enum ThreadName: Equatable {
  case all, any
  case vcpu(UInt32)
}
