public import CVCPUArea

/// The ring of trace records that ring 0 writes and domain 0 reads.
@safe public final class TraceRing {
  private let mapping: SharedMapping
  private let capacity: Int
  private let produced, consumed, lostWord: UnsafeMutablePointer<UInt64>
  private let enabled: UnsafeMutablePointer<UInt32>
  private var next: UInt64
  private var reportedLost: UInt64 = 0

  public convenience init(_ descriptor: Descriptor) throws(ToolstackError) {
    let byteCount = MemoryLayout<trace_header>.stride + Int(TRACE_RECORDS) * MemoryLayout<trace_record>.stride
    self.init(try SharedMapping(descriptor, byteCount: byteCount, of: "trace"))
  }

  init(_ mapping: SharedMapping) {
    self.mapping = mapping
    unsafe capacity = (mapping.bytes.count - MemoryLayout<trace_header>.stride) / MemoryLayout<trace_record>.stride
    // SAFETY: fields of the header, inside the mapping.
    unsafe produced = mapping.start.assumingMemoryBound(to: UInt64.self)
    unsafe consumed = produced + 1
    unsafe lostWord = produced + 2
    unsafe enabled = wordOf(mapping.start, \trace_header.enabled)
    unsafe next = load_acquire64(produced)
    unsafe store_release64(consumed, next)
  }

  /// Asks ring 0 to write records, or to stop.
  public func enable(_ on: Bool) {
    // SAFETY: a word of the header.
    unsafe store_release(enabled, on ? 1 : 0)
  }

  /// Hands over every record written since the last call, in order.
  public func drain(_ body: (trace_record) -> Void) {
    // SAFETY: the position is taken modulo the capacity, which the mapping holds.
    let end = unsafe load_acquire64(produced)
    if end &- next > UInt64(capacity) { next = end &- UInt64(capacity) }
    let records = unsafe mapping.start + MemoryLayout<trace_header>.stride
    while next != end {
      let position = Int(next % UInt64(capacity)) * MemoryLayout<trace_record>.stride
      body(unsafe (records + position).load(as: trace_record.self))
      next &+= 1
      unsafe store_release64(consumed, next)
    }
  }

  /// Records lost since the last call, because the ring was full.
  public func takeLost() -> UInt64 {
    // SAFETY: a word of the header.
    let total = unsafe load_acquire64(lostWord)
    defer { reportedLost = total }
    return total &- reportedLost
  }
}
