/// Takes apart what a debugger sends: packets `$…#cc`, acknowledgements, and the byte of Ctrl-C.
struct PacketReader {
  enum Input: Equatable {
    /// What lies between `$` and `#`, escapes and all.
    case packet([UInt8])
    case interrupt
    case acknowledged
    /// The last packet came over damaged: it is wanted again.
    case refused
    /// A packet came over damaged.
    case damaged
    /// No packet of a debugger's is so long: nothing that follows makes sense.
    case tooLong
  }

  private enum State: Equatable {
    case between, inside, checksum
    case lastDigit(UInt8?)
  }

  /// The longest packet, in bytes between `$` and `#`: what `PacketSize` tells.
  static let limit = 0x4000

  private var state = State.between
  private var body: [UInt8] = []

  /// Takes bytes; what they are comes out in order.
  mutating func take(_ bytes: [UInt8]) -> [Input] {
    var found: [Input] = []
    for byte in bytes {
      switch (state, byte) {
      case (.between, UInt8(ascii: "$")), (.inside, UInt8(ascii: "$")):
        (state, body) = (.inside, [])
      case (.between, 3): found.append(.interrupt)
      case (.between, UInt8(ascii: "+")): found.append(.acknowledged)
      case (.between, UInt8(ascii: "-")): found.append(.refused)
      case (.between, _): break
      case (.inside, UInt8(ascii: "#")): state = .checksum
      case (.inside, _):
        body.append(byte)
        if body.count > Self.limit {
          (state, body) = (.between, [])
          found.append(.tooLong)
        }
      case (.checksum, _): state = .lastDigit(Hex.value(byte))
      case (.lastDigit(let high), _):
        let sum = body.reduce(0 as UInt8) { $0 &+ $1 }
        let told = high.flatMap { high in Hex.value(byte).map { high << 4 | $0 } }
        found.append(told == sum ? .packet(body) : .damaged)
        (state, body) = (.between, [])
      }
    }
    return found
  }

  /// A packet with this payload.
  static func packet(_ payload: [UInt8]) -> [UInt8] {
    let sum = payload.reduce(0 as UInt8) { $0 &+ $1 }
    return [UInt8(ascii: "$")] + payload + [UInt8(ascii: "#")] + Hex.digits([sum])
  }
}

/// Bytes in a packet that are not text.
enum Binary {
  private static let escape = UInt8(ascii: "}")

  static func escaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.flatMap { "#$}*".utf8.contains($0) ? [escape, $0 ^ 0x20] : [$0] }
  }

  /// Nil where the last byte is the beginning of an escape.
  static func unescaped(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = [], isEscaped = false
    for byte in bytes {
      if !isEscaped, byte == escape {
        isEscaped = true
      } else {
        out.append(isEscaped ? byte ^ 0x20 : byte)
        isEscaped = false
      }
    }
    return isEscaped ? nil : out
  }
}

/// Hexadecimal digits, as packets have numbers and bytes.
enum Hex {
  private static let alphabet = Array("0123456789abcdef".utf8)

  static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  static func digits(_ bytes: some Sequence<UInt8>) -> [UInt8] { bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] } }

  /// Pairs of digits; nil for anything else.
  static func bytes(_ digits: some Collection<UInt8>) -> [UInt8]? {
    guard digits.count % 2 == 0 else { return nil }
    var out: [UInt8] = [], high: UInt8?
    for digit in digits {
      guard let value = value(digit) else { return nil }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return out
  }
}
