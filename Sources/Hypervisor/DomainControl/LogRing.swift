/// What the hypervisor and domain 0 have said: the machine's log, which `dmesg`-like tools read.
///
/// A ring of bytes with free-running 32-bit indices, as Xen's console ring.
struct LogRing: ~Copyable {
  private let bytes = Table<UInt8>(count: LogRing.size) { _ in 0 }
  /// Everything before was cleared by a reader; everything up to `produced` was written.
  private(set) var cleared: UInt32 = 0
  private(set) var produced: UInt32 = 0

  static var size: Int { 1 << 16 }

  mutating func append(byte: UInt8) {
    bytes[Int(produced) & (Self.size - 1)] = byte
    produced &+= 1
    if produced &- cleared > UInt32(Self.size) { cleared = produced &- UInt32(Self.size) }
  }
  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { buffer in
      // SAFETY: the literal's own bytes.
      for index in 0..<buffer.count { append(byte: unsafe buffer[index]) }
    }
  }
  mutating func append(_ text: String) { for byte in text.utf8 { append(byte: byte) } }
  mutating func append(decimal number: UInt64) {
    if number >= 10 { append(decimal: number / 10) }
    append(byte: 48 + UInt8(number % 10))
  }
  mutating func append(hexadecimal number: UInt64, digits: Int = 16) {
    for digit in (0..<digits).reversed() {
      let value = UInt8(truncatingIfNeeded: number >> UInt64(4 * digit) & 15)
      append(byte: value < 10 ? 48 + value : 87 + value)
    }
  }

  subscript(_ index: UInt32) -> UInt8 { bytes[Int(index) & (Self.size - 1)] }
  mutating func clear(to index: UInt32) { cleared = index }
}
