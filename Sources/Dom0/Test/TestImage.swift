import CHost
import Glibc
import XMLDocument

/// What `dom0 run` is given for a test: the domain's file, or one that is made for an image.
enum TestImage {
  /// Whether a file is a domain's: XML. A file that cannot be read is none; `dom0 run` says why.
  static func isXML(_ path: String) -> Bool {
    let start = Doctor.readText(path)?.prefix(256) ?? ""
    return start.drop { $0.isWhitespace || $0 == "\u{feff}" }.first == "<"
  }

  /// A domain's file, in memory, for an image.
  static func domain(_ test: GuestTest, _ options: TestOptions) throws(ToolstackError) -> Descriptor {
    var domain = EditableElement("domain"), os = EditableElement("os"), memory = EditableElement("memory", text: "\(options.memory)")
    domain.setAttribute("type", "xen")
    memory.setAttribute("unit", "MiB")
    let name = String(test.name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }.suffix(64))
    os.children = [
      .element(EditableElement("type", text: "linux")), .element(EditableElement("kernel", text: absolutePath(test.file))),
      .element(EditableElement("cmdline", text: options.commandLine)),
    ]
    domain.children = [
      .element(EditableElement("name", text: name)), .element(memory), .element(os),
      .element(EditableElement("on_reboot", text: "destroy")),
    ]
    let bytes = Array(domain.written.utf8)
    let file = unsafe host_memory_file("domain", UInt64(bytes.count))
    guard file >= 0 else { throw ToolstackError(.host, "memfd_create: \(hostErrorText(-file))") }
    let descriptor = Descriptor(owning: file)
    // SAFETY: as many bytes as the array has.
    guard unsafe bytes.withUnsafeBytes({ unsafe pwrite(file, $0.baseAddress, $0.count, 0) }) == bytes.count else {
      throw ToolstackError(.host, "cannot write a file in memory: \(hostErrorText())")
    }
    return descriptor
  }
}
