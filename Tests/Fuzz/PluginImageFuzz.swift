/// Any bytes are given as a plugin: they are refused, or can be loaded without touching anything outside the image.
@c(LLVMFuzzerTestOneInput) public func fuzzPluginImage(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  do throws(ToolstackError) {
    // The same bytes stand for Unicode tables too, if they can.
    let tables = try? UnicodeTables([(bytes, "tables.so")])
    let image = try PluginImage(bytes: bytes, path: "fuzz.so", unicode: tables)
    precondition(image.entry < image.pageCount << 12 && image.hypercallPage! < image.pageCount << 12, "entries lie in the image")
    for (index, region) in image.regions.enumerated() {
      precondition(!region.pages.isEmpty && region.pages.upperBound <= image.pageCount, "a region lies in the image")
      precondition(index == 0 || image.regions[index - 1].pages.upperBound <= region.pages.lowerBound, "regions are in order")
    }
    guard image.pageCount <= 256 else { return 0 }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(image.pageCount) * 4096, alignment: 4096)
    defer { unsafe memory.deallocate() }
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    try unsafe image.load { page throws(ToolstackError) in
      precondition(image.regions.contains { $0.pages.contains(page) }, "only pages of a region are written")
      return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[Int(page) * 4096..<Int(page + 1) * 4096])
    }
  } catch {
    precondition(!error.message.isEmpty, "a refusal says why")
  }
  return 0
}
