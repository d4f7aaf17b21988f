/// A guest kernel in one of its file forms: checked, and ready to be loaded from a domain's first frame on.
public protocol KernelImage: Sendable {
  /// The file, for messages and crash reports.
  var path: String { get }
  /// The address of frame 0.
  var base: UInt64 { get }
  /// What is added to the addresses in the file, of its symbols too, to make guest addresses.
  var bias: UInt64 { get }
  /// Where vCPU 0 starts, from the base.
  var entry: UInt64 { get }
  /// The page that the builder fills with hypercall stubs, from the base; nil when the kernel does without.
  var hypercallPage: UInt64? { get }
  /// How many pages from the base the image takes.
  var pageCount: UInt64 { get }
  /// What to map of these pages, in order; what lies between is left out.
  var regions: [ImageRegion] { get }
  /// The code, in bytes from the base.
  var code: [Range<UInt64>] { get }
  var startOfDay: StartOfDay { get }

  /// Writes the image into pages that read as zero; pages of which nothing comes from the file are not touched.
  ///
  /// `page` gives the memory of a page counted from the base.
  func load(into page: (UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer) throws(ToolstackError)
}

/// A piece of an image with the same rights, in pages from the image's base.
public struct ImageRegion: Sendable, Equatable {
  public var pages: Range<UInt64>
  public var isWritable: Bool
  public var isExecutable: Bool
}

/// What a kernel finds at its start beyond what the builder gives to all.
public struct StartOfDay: Sendable, Equatable {
  /// Where the initial mapping must end.
  var addressLimit: UInt64
  var bootStackPages: UInt64
  /// Whether a page that is not mapped lies below the boot stack, so that an overflow faults.
  var hasGuardPage: Bool
  /// Whether memory outside the image may be executed.
  var isMemoryExecutable: Bool
  /// Where the P2M is mapped when that is not in the middle of the rest: INIT_P2M.
  var p2mAddress: UInt64?
  /// The ramdisk need not be mapped, and is named by frame: MOD_START_PFN.
  var isInitrdUnmapped = false
}

extension ELFFile {
  /// Copies a piece of the file into pages; `start` is a place in them, in bytes.
  func copy(
    _ piece: Range<UInt64>, to start: UInt64, into page: (UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer
  ) throws(ToolstackError) {
    var from = piece.lowerBound
    while from < piece.upperBound {
      let at = start + (from - piece.lowerBound), count = min(piece.upperBound - from, 4096 - at & 4095)
      let memory = try unsafe page(at >> 12)
      // SAFETY: the subscript checks that the piece lies in the file; from `at` on, `count` bytes end in the page.
      unsafe bytes[Int(from)..<Int(from + count)].withUnsafeBytes {
        unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Int(at & 4095)...]).copyMemory(from: $0)
      }
      from += count
    }
  }
}
