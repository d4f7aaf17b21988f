internal import XMLDocument

/// A domain's XML as its owner wrote it, to be completed, changed and shown.
///
/// Comments, white space and the elements of others stay. What is written out has attributes in apostrophes, as libvirt's has.
public struct DomainXML: Sendable, Hashable {
  /// The whole text, in UTF-8; well formed, with `<domain>` outermost.
  public private(set) var text: String

  /// Takes a domain's XML that ``DomainConfiguration`` has read without an error.
  ///
  /// - Throws: ``ConfigurationError`` when it is not well formed, or no domain's.
  public init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    let document: EditableDocument
    do throws(XMLFailure) {
      document = try XMLDocument(bytes, name: file, limit: DomainConfiguration.maximumFileBytes).editable
    } catch { throw ConfigurationError(error, file: file, remedy: DomainConfiguration.remedy(error)) }
    guard document.root.name == "domain", document.root.namespace == nil else {
      throw ConfigurationError(
        file: file, line: 0, problem: "the outermost element is <\(document.root.name)>, not <domain>",
        remedy: "begin the file with <domain type='xen'>")
    }
    text = document.text
  }

  /// Adds what a host adds, where it is missing: the UUID, and an address for each network interface. What is only true of a running
  /// domain, its number, is removed.
  ///
  /// - Parameters:
  ///   - uuid: nil for none.
  ///   - kernel: what to write for the kernel's path, nil for what is there; `initrd` likewise.
  ///   - address: makes a MAC address; nil for none.
  public mutating func complete(uuid: DomainUUID?, kernel: String?, initrd: String?, address: (() -> String)? = nil) {
    edit { root in
      root.setAttribute("id", nil)
      if let uuid, root.firstIndex("uuid") == nil {
        root.insert(EditableElement("uuid", text: uuid.description), after: root.firstIndex("name"), depth: 1)
      }
      if let os = root.firstIndex("os") {
        root.change(at: os) { os in
          for (name, path) in [("kernel", kernel), ("initrd", initrd)] {
            guard let path, let index = os.firstIndex(name) else { continue }
            os.change(at: index) { $0.setText(path) }
          }
        }
      }
      guard let address, let devices = root.firstIndex("devices") else { return }
      root.change(at: devices) { devices in
        for index in devices.children.indices {
          devices.change(at: index) { device in
            guard device.name == "interface", device.namespace == nil, device.firstIndex("mac") == nil else { return }
            var mac = EditableElement("mac")
            mac.setAttribute("address", address())
            device.insert(mac, depth: 3)
          }
        }
      }
    }
  }

  /// The text with a running domain's number in it.
  public func text(id: Int) -> String {
    var copy = self
    copy.edit { $0.setAttribute("id", "\(id)") }
    return copy.text
  }

  /// Changes the root element, and writes the text anew.
  mutating func edit(_ body: (inout EditableElement) -> Void) {
    guard var document = parsed else { return }
    body(&document.root)
    text = document.text
  }

  var parsed: EditableDocument? {
    // Some room for what has been added to a text of the greatest size.
    try? XMLDocument(Array(text.utf8), name: "domain", limit: 4 * DomainConfiguration.maximumFileBytes).editable
  }
}

extension DomainXML {
  /// Gives the domain another name and UUID.
  public mutating func setIdentity(name: String, uuid: DomainUUID) {
    edit { root in
      for (element, text) in [("name", name), ("uuid", uuid.description)] {
        if let index = root.firstIndex(element) { root.change(at: index) { $0.setText(text) } }
      }
    }
  }

  /// Sets the memory that the domain starts with and the most it may have, in KiB; nil leaves what is there.
  public mutating func setMemory(current: UInt64?, maximum: UInt64?) {
    edit { root in
      for (name, value) in [("memory", maximum), ("currentMemory", current)] {
        guard let value else { continue }
        if root.firstIndex(name) == nil { root.insert(EditableElement(name), after: root.firstIndex("memory"), depth: 1) }
        guard let index = root.firstIndex(name) else { continue }
        root.change(at: index) { element in
          element.setAttribute("unit", "KiB")
          element.setText("\(value)")
        }
      }
    }
  }
}
