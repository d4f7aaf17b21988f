/// The shared page of the PV console: 1 KiB from the backend to the guest, 2 KiB from the guest to the backend.
///
/// - ABI: `struct xencons_interface`, 3088 bytes at the start of the page.
/// - Source: `xen/include/public/io/console.h`
public struct ConsoleRing<Memory: SharedMemory> {
  /// What the backend writes and the guest reads.
  public let input: ByteRing<Memory>
  /// What the guest writes and the backend reads.
  public let output: ByteRing<Memory>

  public init(memory: Memory) {
    input = ByteRing(memory: memory, data: 0, size: 1024, consumed: 3072, produced: 3076)
    output = ByteRing(memory: memory, data: 1024, size: 2048, consumed: 3080, produced: 3084)
  }
}
