/// Any bytes are given as a PV64 image: they are refused, or can be loaded and laid out without touching anything outside the domain.
@c(LLVMFuzzerTestOneInput) public func fuzzPV64Image(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  do throws(ToolstackError) {
    let image: any KernelImage = try KernelFile.image(bytes: bytes, path: "fuzz.elf")
    precondition(image.entry < image.pageCount << 12, "the entry lies in the image")
    if let page = image.hypercallPage { precondition(page & 4095 == 0 && page < image.pageCount << 12, "so does the hypercall page") }
    precondition(image.code.allSatisfy { $0.upperBound <= image.pageCount << 12 }, "and the code")
    let pages: UInt64 = 4096
    let layout = try BootLayout(
      pages: pages, base: image.base, imagePages: image.pageCount, initrdBytes: UInt64(size), startOfDay: image.startOfDay)
    let parts = [
      layout.image, layout.initrd, layout.p2m, layout.startInfo..<layout.console + 1, layout.guardPage, layout.bootStack,
    ]
    let taken = (parts + layout.tables.map(\.frames)).filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    precondition(zip(taken, taken.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, "nothing lies over anything else")
    precondition(taken.allSatisfy { $0.upperBound <= pages }, "everything lies in the domain")
    let tables = PageTables(layout, regions: image.regions, isMemoryExecutable: image.startOfDay.isMemoryExecutable)
    try tables.forEachTable(mfn: { $0 }) { pfn, entries throws(ToolstackError) in
      precondition(pfn < pages && entries.allSatisfy { (0..<512).contains($0.slot) }, "tables lie in the domain")
    }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(image.pageCount) * 4096, alignment: 4096)
    defer { unsafe memory.deallocate() }
    try unsafe image.load { page throws(ToolstackError) in
      precondition(layout.image.contains(page), "only pages of the image are written")
      return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Int(page) * 4096..<Int(page + 1) * 4096])
    }
  } catch {
    precondition(!error.message.isEmpty, "a refusal says why")
  }
  return 0
}
