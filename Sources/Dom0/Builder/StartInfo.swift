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
    // Only a P2M that lies apart is told by frames. A ramdisk that is not mapped is told by its first one, and its length in whole pages.
    let apart = layout.p2mApart, isModuleFrame = layout.isInitrdUnmapped
    let module = layout.initrd.isEmpty ? 0 : isModuleFrame ? layout.initrd.lowerBound : layout.address(layout.initrd.lowerBound)
    let info = StartInfo(
      pages: pages, sharedInfo: sharedInfo, flags: isModuleFrame ? .moduleStartIsFrame : [], storeFrame: storeFrame,
      storePort: storePort, consoleFrame: consoleFrame,
      consolePort: consolePort, pageTableRoot: GuestAddress(rawValue: layout.address(layout.pageTables.lowerBound)),
      pageTableFrames: UInt64(layout.pageTables.count), p2m: GuestAddress(rawValue: layout.p2mAddress),
      moduleStart: GuestAddress(rawValue: module),
      moduleBytes: isModuleFrame ? UInt64(layout.initrd.count) << 12 : initrdBytes,
      firstP2MFrame: PseudophysicalFrameNumber(rawValue: apart.isEmpty ? 0 : apart.lowerBound),
      p2mFrames: UInt64(apart.count))
    precondition(page.count >= StartInfoLayout.byteCount, "start_info fits its page")
    // SAFETY: the page holds the structure, whose fields all lie within its byte count.
    unsafe info.store(into: page.baseAddress.unsafelyUnwrapped)
    unsafe page[StartInfoLayout.magic...].copyBytes(from: "xen-3.0-x86_64".utf8)
    unsafe page[StartInfoLayout.commandLine...].copyBytes(from: commandLine.prefix(StartInfoLayout.commandLineCount - 1))
  }
}
