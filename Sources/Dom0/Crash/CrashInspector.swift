import Glibc
import HypercallABI

/// Where a domain's image lies, and what the file says of it: all that a crash report needs of the build.
public struct ImagePlace: Sendable, Equatable {
  /// The image's file, with its symbols.
  public var path: String
  /// The address of the first frame, from which `size` and `code` count.
  public var base: UInt64
  /// What is added to the addresses in the file to make guest addresses.
  public var bias: UInt64
  /// How many bytes of address space it takes.
  public var size: UInt64
  /// The code in it, in bytes from the base.
  public var code: [Range<UInt64>]
  /// The addresses of the guard page below the boot stack.
  public var guardPage: Range<UInt64>

  public init(path: String, base: UInt64, bias: UInt64, size: UInt64, code: [Range<UInt64>], guardPage: Range<UInt64>) {
    (self.path, self.base, self.bias, self.size, self.code, self.guardPage) = (path, base, bias, size, code, guardPage)
  }

  /// What the file calls an address of the image.
  func fileAddress(of address: UInt64) -> UInt64? { address >= base && address - base < size ? address &- bias : nil }
  func isCode(_ address: UInt64) -> Bool { address >= base && code.contains { $0.contains(address - base) } }
}

/// Finds out what happened in a domain that stopped, from outside: its registers, its memory, its image's symbols.
public struct CrashInspector {
  let image: ImagePlace
  let symbols: SymbolTable
  private let symbolizer: Symbolizer

  /// - Parameter bytes: the image's file, as it was loaded.
  public init(image: ImagePlace, bytes: [UInt8], symbolizer: Symbolizer = Symbolizer()) {
    self.image = image
    self.symbols = SymbolTable(bytes: bytes)
    self.symbolizer = symbolizer
  }

  /// The report of a stopped domain. Nothing that the guest left behind is believed: what does not hold together is left out.
  ///
  /// - Parameter console: the end of what the kernel printed.
  public func report(
    domain: DomainID, name: String, log: [String], context: [UInt8]?, memory: any ForeignMemory, console: [UInt8] = []
  ) -> CrashReport {
    var report = CrashReport(domain: domain.rawValue, name: name, reasons: log)
    guard let context, let registers = Registers(context: context) else { return report }
    report.registers = registers
    let space = GuestAddressSpace(memory: memory, domain: domain, root: registers.root)
    report.panic = panicMessage(space)
    if log.contains(where: { $0.contains("exception") }) {
      let guards = [image.guardPage, place(of: "guest_own_stack")]
      report.exception = registers.exceptionText { address in guards.contains { $0?.contains(address) ?? false } }
    }
    let trace = Backtrace(
      rip: registers.rip, rbp: registers.rbp, rsp: registers.rsp, memory: space, isCode: image.isCode,
      stub: place(of: "hypercall_page"))
    report.isCut = trace.isCut
    report.frames = named(trace.frames)
    if let words = report.panic == nil && report.exception != nil ? failedCheck(report.frames, console: console) : nil {
      report.panic = words
    }
    report.failedCall = failedCall(space)
    return report
  }

  /// The page of the image that a symbol names. The boot stack of an ELF image is too small for Swift: it has one of its own, whose first page
  /// is the guard.
  private func place(of page: String) -> Range<UInt64>? {
    guard let start = symbols.symbol(page).map({ image.bias &+ $0.address }), image.fileAddress(of: start) != nil, start <= .max - 4096
    else { return nil }
    return start..<start + 4096
  }

  /// What the kernel said last, made harmless for a terminal.
  private func panicMessage(_ space: GuestAddressSpace) -> String? {
    guard let place = symbols.symbol("xenolith_panic_message"), place.size > 0, place.size <= 4096,
      image.fileAddress(of: image.bias &+ place.address) != nil
    else { return nil }
    let bytes = space.bytes(at: image.bias &+ place.address, count: Int(place.size)).prefix { $0 != 0 }
    return bytes.isEmpty ? nil : printable(String(decoding: bytes, as: UTF8.self))
  }

  /// Functions, files and lines of the calls.
  func named(_ frames: [Backtrace.Frame]) -> [CrashReport.Frame] {
    let offsets = frames.map { image.fileAddress(of: $0.lookupAddress) }
    let places = symbolizer.places(of: offsets.compactMap { $0 }, in: image.path)
    let found = offsets.map { offset in offset.flatMap { symbols.function(at: $0) } }
    let names = symbolizer.demangle(found.compactMap { $0?.name })
    var next = 0
    return zip(frames, zip(offsets, found)).map { frame, known in
      var shown = CrashReport.Frame(address: frame.address, imageOffset: image.fileAddress(of: frame.address))
      let (offset, function) = known
      if let function, function.name == "hypercall_page" {
        // A stub of 32 bytes for each hypercall.
        shown.function = "hypercall \(HypercallNames.all[function.offset / 32]?.name ?? "\(function.offset / 32)")"
        shown.offset = function.offset % 32
      } else if let function {
        shown.function = printable(names[function.name] ?? function.name)
        shown.offset = function.offset + (frame.isReturnAddress ? 1 : 0)
      }
      guard offset != nil else { return shown }
      defer { next += 1 }
      guard let place = places[next] else { return shown }
      shown.location = place.last?.location.map(shortened)
      shown.inlined = place.dropLast().map { SourcePlace(function: printable($0.function), location: $0.location.map(shortened)) }
      return shown
    }
  }
}

/// A place in the source, relative to the working folder when it lies there.
private func shortened(_ location: String) -> String {
  // SAFETY: getcwd answers an allocated text, which is copied and freed.
  guard let folder = unsafe getcwd(nil, 0) else { return printable(location) }
  defer { unsafe free(folder) }
  let prefix = unsafe String(cString: folder) + "/"
  return printable(location.hasPrefix(prefix) ? String(location.dropFirst(prefix.utf8.count)) : location)
}

/// A stranger's text without control characters, which could do things to a terminal.
func printable(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || (127..<160).contains($0.value) ? "?" : $0 }))
}
