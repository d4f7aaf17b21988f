import CVCPUArea

/// A guest kernel in Xen's own form: a PV64 ELF image, which lies where its notes say.
///
/// The file is a stranger's: nothing in it is believed, and what is wrong is told before a domain exists.
public struct PV64Image: KernelImage {
  public let path: String
  public let base: UInt64
  public let bias: UInt64
  public let entry: UInt64
  public let hypercallPage: UInt64?
  public let pageCount: UInt64
  public let code: [Range<UInt64>]
  public let startOfDay: StartOfDay
  /// All in one, since Xen's builder maps everything with all rights.
  public var regions: [ImageRegion] { [ImageRegion(pages: 0..<pageCount, isWritable: true, isExecutable: true)] }

  private let file: ELFFile
  private let segments: [Segment]

  /// A piece of the file that is loaded.
  private struct Segment {
    /// Where it lies, in bytes from the base.
    var memory: Range<UInt64>
    var file: Range<UInt64>
    var isExecutable: Bool
    /// The address that the linker gave it.
    var address: UInt64
  }

  /// Checks an image that has been read.
  public init(bytes: [UInt8], path: String) throws(ToolstackError) {
    try self.init(ELFFile(bytes: bytes, path: path))
  }

  init(_ file: ELFFile) throws(ToolstackError) {
    func refuse(_ why: String) -> ToolstackError { ToolstackError(.image, "\(file.path): \(why)") }
    guard let notes = try XenNotes(file) else {
      throw refuse(
        "a static executable without Xen's ELF notes, so no Xen PV image (a Linux vmlinux has them with CONFIG_XEN_PV); "
          + "make a guest of your own a `.library(type: .dynamic)` product and give its .so")
    }
    if let why = Self.fault(of: notes) { throw refuse(why) }
    let base = notes.virtBase ?? 0
    let segments = try Self.segments(of: file, base: base, offset: base &- (notes.paddrOffset ?? 0))
    guard let first = segments.first, let last = segments.last else { throw refuse("has nothing to load; build or copy the file again") }
    guard first.memory.lowerBound & 4095 == 0 else {
      throw refuse("begins at \(hexadecimal(base + first.memory.lowerBound)), in the middle of a page; link it at a multiple of 4096")
    }
    let start = notes.entry ?? file.reader.u64(24) ?? 0
    guard segments.contains(where: { $0.memory.contains(start &- base) }) else {
      throw refuse(
        "its entry \(hexadecimal(start)) lies outside the image; mend the note ENTRY, or the addresses that the image is linked at")
    }
    let pages = (last.memory.upperBound + 4095) >> 12
    if let page = notes.hypercallPage {
      guard page & 4095 == 0, (first.memory.lowerBound..<pages << 12).contains(page &- base) else {
        throw refuse(
          "its hypercall page \(hexadecimal(page)) is no page of the image; mend the note HYPERCALL_PAGE, and align the page to 4096 bytes")
      }
    }
    path = file.path
    self.file = file
    self.segments = segments
    self.base = base
    bias = base &+ first.memory.lowerBound &- first.address
    entry = start - base
    hypercallPage = notes.hypercallPage.map { $0 - base }
    pageCount = pages
    code = segments.filter(\.isExecutable).map(\.memory)
    // As Xen does, INIT_P2M is passed over when it is no page below the kernel.
    let p2m = notes.initP2M.flatMap { $0 & 4095 == 0 && $0 < base ? $0 : nil }
    startOfDay = StartOfDay(
      addressLimit: PLUGIN_BASE, bootStackPages: 1, hasGuardPage: false, isMemoryExecutable: true, p2mAddress: p2m,
      isInitrdUnmapped: notes.isInitrdUnmapped)
  }

  /// Required features with which libxl starts an image.
  private static let grantedFeatures = [
    "writable_page_tables", "writable_descriptor_tables", "supervisor_mode_kernel", "pae_pgdir_above_4gb", "hvm_callback_vector",
  ]

  /// What in the notes makes the image one that cannot be started, or nil.
  private static func fault(of notes: XenNotes) -> String? {
    if notes.physicalEntry != nil, notes.entry == nil, notes.virtBase == nil, notes.hypercallPage == nil {
      return
        "a PVH image: it can start only in a hardware virtual machine, which there is none of here; build it for Xen PV (CONFIG_XEN_PV)"
    }
    guard let version = notes.xenVersion, version.hasPrefix("xen-3.0") else {
      return "made for \(notes.xenVersion.map { "the interface \($0)" } ?? "an interface that it does not name"); "
        + "the note XEN_VERSION must say xen-3.0"
    }
    guard notes.loader?.hasPrefix("generic") == true || notes.guestOS?.hasPrefix("linux") == true else {
      return "asks for a loader of its own (\(notes.loader ?? "no note LOADER")); the note LOADER must say generic"
    }
    for feature in (notes.features ?? "").split(separator: "|") where feature.hasPrefix("!") {
      guard grantedFeatures.contains(String(feature.dropFirst())) else {
        return "requires the feature \(feature.dropFirst()), which domains do not have here; build the kernel without it"
      }
    }
    guard let base = notes.virtBase else {
      return notes.paddrOffset == nil ? nil : "has a note PADDR_OFFSET, but no VIRT_BASE; mend the notes in the kernel's sources"
    }
    if base >= GUEST_TOP {
      return
        "lives at \(hexadecimal(base))\(base >> 63 == 1 ? ", in the upper half of the address space" : ""). A vCPU is an ordinary process "
        + "here, and a guest's addresses in it end at \(hexadecimal(GUEST_TOP)): only a kernel that is linked below "
        + "\(hexadecimal(PLUGIN_BASE)) can be started"
    }
    if base >= PLUGIN_BASE {
      return "lives at \(hexadecimal(base)), where plugins do, whose code may use a red zone; link it below \(hexadecimal(PLUGIN_BASE))"
    }
    return base & 4095 == 0 ? nil : "its VIRT_BASE \(hexadecimal(base)) is not a multiple of 4096; mend the note in the kernel's sources"
  }

  /// What is loaded, by address; `offset` makes virtual addresses of physical ones.
  private static func segments(of file: ELFFile, base: UInt64, offset: UInt64) throws(ToolstackError) -> [Segment] {
    var segments: [Segment] = []
    for (index, header) in file.programHeaders.enumerated()
    where header.type == ELFFile.Kind.load && header.memorySize > 0 && header.flags & 7 != 0 {
      func refuse(_ why: String) -> ToolstackError { ToolstackError(.image, "\(file.path): segment \(index) \(why)") }
      guard header.fileSize <= header.memorySize else { throw refuse("holds more of the file than of memory; the file is damaged") }
      let start = header.physicalAddress &+ offset
      guard start >= base, start < PLUGIN_BASE, header.memorySize <= PLUGIN_BASE - start else {
        throw refuse(
          "lies at \(hexadecimal(start)), not between VIRT_BASE \(hexadecimal(base)) and \(hexadecimal(PLUGIN_BASE)); mend the notes "
            + "VIRT_BASE and PADDR_OFFSET, or the addresses that the image is linked at")
      }
      segments.append(
        Segment(
          memory: start - base..<start - base + header.memorySize, file: header.offset..<header.offset + header.fileSize,
          isExecutable: header.flags & 1 != 0, address: header.address))
    }
    segments.sort { $0.memory.lowerBound < $1.memory.lowerBound }
    for (one, next) in zip(segments, segments.dropFirst()) where next.memory.lowerBound < one.memory.upperBound {
      throw ToolstackError(
        .image, "\(file.path): two segments overlap at \(hexadecimal(base + next.memory.lowerBound)); the file is damaged")
    }
    return segments
  }

  public func load(into page: (UInt64) throws(ToolstackError) -> UnsafeMutableRawBufferPointer) throws(ToolstackError) {
    for segment in segments {
      // SAFETY: `page` gives whole pages, which are written within their bounds.
      try unsafe file.copy(segment.file, to: segment.memory.lowerBound, into: page)
    }
  }
}
