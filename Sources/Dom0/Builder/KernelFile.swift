/// A kernel's file, of whichever form.
public enum KernelFile {
  /// Reads and checks the kernel at `path`; `unicode` holds the images that a plugin may ask for.
  public static func image(contentsOf path: String, unicode: UnicodeTables? = nil) throws(ToolstackError) -> any KernelImage {
    try image(bytes: contents(of: path, what: "kernel", limit: ELFFile.maximumBytes), path: path, unicode: unicode)
  }

  /// Checks a kernel that has been read.
  public static func image(bytes: [UInt8], path: String, unicode: UnicodeTables? = nil) throws(ToolstackError) -> any KernelImage {
    if let why = packing(of: bytes, path) { throw ToolstackError(.unsupported, "\(path): \(why)") }
    let file = try ELFFile(bytes: bytes, path: path)
    return file.isPV64 ? try PV64Image(file) : try PluginImage(file, unicode: unicode)
  }

  /// How compressed files begin, with the command that uncompresses them.
  private static let compressions: [(name: String, start: [UInt8], command: String)] = [
    ("gzip", [0x1f, 0x8b], "gunzip"), ("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "unxz"), ("bzip2", [0x42, 0x5a, 0x68], "bunzip2"),
    ("lzma", [0x5d, 0, 0], "unlzma"), ("lzo", [0x89, 0x4c, 0x5a, 0x4f, 0, 0x0d, 0x0a, 0x1a, 0x0a], "lzop -d"),
    ("lz4", [0x02, 0x21, 0x4c, 0x18], "unlz4"), ("lz4", [0x04, 0x22, 0x4d, 0x18], "unlz4"), ("zstd", [0x28, 0xb5, 0x2f, 0xfd], "unzstd"),
  ]

  /// What a file is that holds a kernel, but not as it can be loaded; nil for any other.
  private static func packing(of bytes: [UInt8], _ path: String) -> String? {
    let reader = ByteReader(bytes)
    func compression(at offset: UInt64) -> (name: String, start: [UInt8], command: String)? {
      compressions.first { reader.holds(offset, UInt64($0.start.count)) && bytes.dropFirst(Int(offset)).starts(with: $0.start) }
    }
    if let found = compression(at: 0) {
      return "a file compressed with \(found.name); uncompress it first: `\(found.command) <\(path) >kernel`"
    }
    guard reader.u32(0x202) == 0x5372_6448, reader.u32(0) != 0x464c_457f else { return nil }  // "HdrS", and no ELF file by chance
    // Where the payload lies is told since protocol 2.8, from the end of the real-mode sectors on.
    var payload = ""
    if let version = reader.u16(0x206), version >= 0x208, let sectors = reader.u8(0x1f1), let offset = reader.u32(0x248),
      let found = compression(at: UInt64(sectors == 0 ? 4 : sectors) * 512 + 512 + UInt64(offset))
    {
      payload = ", its payload compressed with \(found.name)"
    }
    return "a Linux kernel in bzImage form\(payload); uncompress it first, by Linux's own `scripts/extract-vmlinux \(path) >vmlinux`. "
      + "Linux for x86-64 lives in the upper half of the address space, though, where no guest can be here"
  }
}
