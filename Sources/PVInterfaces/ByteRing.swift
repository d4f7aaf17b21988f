/// Memory that another domain writes at the same time: every access is a single one, and none is repeated or left out.
///
/// Offsets are bytes from its start. 32-bit loads acquire and 32-bit stores release, so that data written before an index
/// is seen by whoever reads that index.
public protocol SharedMemory {
  func load8(at offset: Int) -> UInt8
  func store8(_ value: UInt8, at offset: Int)
  func load32(at offset: Int) -> UInt32
  func store32(_ value: UInt32, at offset: Int)
  /// Orders all accesses before it against all after it.
  func fence()
}

/// The other end's indices contradict each other: more bytes in use than the ring holds. The ring cannot be used any more.
public struct RingCorruption: Error, Hashable, Sendable {
  public init() {}
}

/// One direction of a byte ring in a shared page.
///
/// Indices run freely through 32 bits and need not start at 0: `used = produced - consumed`, modulo 2³², and a byte lies at
/// `index & (size - 1)`. Each index has one writer. Both are read once into private copies before they are checked, since the other
/// end may change them at any time.
///
/// - Source: `xen/include/public/io/console.h`, `xen/include/public/io/xs_wire.h`
public struct ByteRing<Memory: SharedMemory> {
  public var memory: Memory
  /// Where the bytes begin.
  public let data: Int
  /// A power of two.
  public let size: UInt32
  /// Where the consumer's index lies.
  public let consumed: Int
  /// Where the producer's index lies.
  public let produced: Int

  public init(memory: Memory, data: Int, size: UInt32, consumed: Int, produced: Int) {
    self.memory = memory
    self.data = data
    self.size = size
    self.consumed = consumed
    self.produced = produced
  }

  /// The number of bytes that wait for the consumer.
  public func used() throws(RingCorruption) -> Int {
    let used = memory.load32(at: produced) &- memory.load32(at: consumed)
    guard used <= size else { throw RingCorruption() }
    return Int(used)
  }

  /// The number of bytes that the producer may write.
  public func space() throws(RingCorruption) -> Int { Int(size) - (try used()) }

  /// The producer's step: copies what fits, then publishes it. Returns how many bytes that was; the producer then notifies.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(RingCorruption) -> Int {
    let start = memory.load32(at: produced)
    let used = start &- memory.load32(at: consumed)
    guard used <= size else { throw RingCorruption() }
    memory.fence()  // what the consumer has read is read before it is overwritten
    let count = min(bytes.count, Int(size - used))
    for i in 0..<count {
      // SAFETY: i < count ≤ bytes.count
      unsafe memory.store8(bytes[i], at: data + Int((start &+ UInt32(truncatingIfNeeded: i)) & (size - 1)))
    }
    memory.store32(start &+ UInt32(truncatingIfNeeded: count), at: produced)
    memory.fence()
    return count
  }

  /// The consumer's step: copies what is there and fits, then gives the room back. Returns how many bytes that was; the
  /// consumer then notifies if it was not 0.
  public func read(into bytes: UnsafeMutableRawBufferPointer) throws(RingCorruption) -> Int {
    let (index, count) = try unsafe peek(into: bytes)
    release(index, count: count)
    return count
  }

  /// The first half of ``read(into:)``: copies what is there and fits, and keeps it in the ring. Returns the index of the first byte, and
  /// how many there are.
  public func peek(into bytes: UnsafeMutableRawBufferPointer) throws(RingCorruption) -> (index: UInt32, count: Int) {
    let start = memory.load32(at: consumed)
    let used = memory.load32(at: produced) &- start
    guard used <= size else { throw RingCorruption() }
    memory.fence()
    let count = min(bytes.count, Int(used))
    for i in 0..<count {
      // SAFETY: i < count ≤ bytes.count
      unsafe bytes[i] = memory.load8(at: data + Int((start &+ UInt32(truncatingIfNeeded: i)) & (size - 1)))
    }
    return (start, count)
  }

  /// The second half of ``read(into:)``: gives the room of bytes that were copied back.
  public func release(_ index: UInt32, count: Int) {
    memory.fence()  // the bytes are read before their room is given back
    memory.store32(index &+ UInt32(truncatingIfNeeded: count), at: consumed)
  }
}
