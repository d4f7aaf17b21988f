import HypercallABI

/// What a kernel finds at its start in the start_info page, written as Xen's builder does.
///
/// - ABI: `struct start_info`, 1168 bytes, in a page of its own.
/// - Source: `xen/xen.h`
struct StartInfoPage {
  var pages: UInt64
  var sharedInfo: MachineAddress
  var storeFrame: MachineFrameNumber, storePort: EventChannelPort
  var consoleFrame: MachineFrameNumber, consolePort: EventChannelPort
  /// Cut to 1023 bytes.
  var commandLine: [UInt8]
  var initrdBytes: UInt64

  /// Fills a page of zeros, for a domain laid out so.
  func write(_ layout: BootLayout, to page: UnsafeMutableRawBufferPointer) {
    let info = StartInfo(
      pages: pages, sharedInfo: sharedInfo, flags: .virtualP2M, storeFrame: storeFrame, storePort: storePort, consoleFrame: consoleFrame,
      consolePort: consolePort, pageTableRoot: GuestAddress(rawValue: layout.address(layout.pageTables.lowerBound)),
      pageTableFrames: UInt64(layout.pageTables.count), p2m: GuestAddress(rawValue: layout.address(layout.p2m.lowerBound)),
      moduleStart: layout.initrd.isEmpty ? .null : GuestAddress(rawValue: layout.address(layout.initrd.lowerBound)),
      moduleBytes: initrdBytes, firstP2MFrame: PseudophysicalFrameNumber(rawValue: layout.p2m.lowerBound),
      p2mFrames: UInt64(layout.p2m.count))
    precondition(page.count >= StartInfoLayout.byteCount, "start_info fits its page")
    // SAFETY: the page holds the structure, whose fields all lie within its byte count.
    unsafe info.store(into: page.baseAddress.unsafelyUnwrapped)
    unsafe page[StartInfoLayout.magic...].copyBytes(from: "xen-3.0-x86_64".utf8)
    unsafe page[StartInfoLayout.commandLine...].copyBytes(from: commandLine.prefix(StartInfoLayout.commandLineCount - 1))
  }
}
