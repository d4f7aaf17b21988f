/// What a kernel finds at its start in the start_info page, written as Xen's builder does.
///
/// - ABI: `struct start_info`, 1168 bytes, in a page of its own.
/// - Source: `xen/include/public/xen.h`
struct StartInfoPage {
  /// The longest command line, with its terminating zero.
  static let commandLineBytes = 1024
  /// The tools understand the linear P2M (SIF_VIRT_P2M_4TOOLS), as xl says for every PV domain.
  static let virtualP2MForTools: UInt32 = 1 << 4

  var pages: UInt64
  /// The machine address of the shared_info frame.
  var sharedInfo: UInt64
  var storeMFN: UInt64, storePort: UInt32
  var consoleMFN: UInt64, consolePort: UInt32
  var commandLine: [UInt8]
  var initrdBytes: UInt64

  /// The content of the page from its start, for a domain laid out so.
  func bytes(_ layout: BootLayout) -> [UInt8] {
    var page = [UInt8](repeating: 0, count: 1168)
    func put(_ value: UInt64, at offset: Int, bytes count: Int = 8) {
      for byte in 0..<count { page[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte))) }
    }
    page.replaceSubrange(0..<14, with: Array("xen-3.0-x86_64".utf8))
    put(pages, at: 32)
    put(sharedInfo, at: 40)
    put(UInt64(Self.virtualP2MForTools), at: 48, bytes: 4)
    put(storeMFN, at: 56)
    put(UInt64(storePort), at: 64, bytes: 4)
    put(consoleMFN, at: 72)
    put(UInt64(consolePort), at: 80, bytes: 4)
    put(layout.address(layout.pageTables.lowerBound), at: 88)
    put(UInt64(layout.pageTables.count), at: 96)
    put(layout.address(layout.p2m.lowerBound), at: 104)
    if !layout.initrd.isEmpty {
      put(layout.address(layout.initrd.lowerBound), at: 112)
      put(initrdBytes, at: 120)
    }
    let line = commandLine.prefix(Self.commandLineBytes - 1)
    page.replaceSubrange(128..<128 + line.count, with: line)
    put(layout.p2m.lowerBound, at: 1152)
    put(UInt64(layout.p2m.count), at: 1160)
    return page
  }
}
