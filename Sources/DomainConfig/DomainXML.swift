internal import XMLDocument

/// A domain's XML as its owner wrote it, to be completed, changed and shown.
///
/// Comments, white space and the elements of others stay. What is written out has attributes in apostrophes, as libvirt's has, and
/// nothing around `<domain>`: clients of libvirt's expect that.
public struct DomainXML: Sendable, Hashable {
  /// The whole text, in UTF-8; well formed, with `<domain>` outermost.
  public private(set) var text: String

  /// Takes a domain's XML that ``DomainConfiguration`` has read without an error.
  ///
  /// - Throws: ``ConfigurationError`` when it is not well formed, or no domain's.
  public init(_ bytes: [UInt8], file: String) throws(ConfigurationError) {
    var document: EditableDocument
    do throws(XMLFailure) {
      document = try XMLDocument(bytes, name: file, limit: DomainConfiguration.maximumFileBytes).editable
    } catch { throw ConfigurationError(error, file: file, remedy: DomainConfiguration.remedy(error)) }
    guard document.root.name == "domain", document.root.namespace == nil else {
      throw ConfigurationError(
        file: file, line: 0, problem: "the outermost element is <\(document.root.name)>, not <domain>",
        remedy: "begin the file with <domain type='xen'>")
    }
    document.takeIn()
    text = document.text
  }

  /// Adds what a host adds, where it is missing: the UUID, and an address for each network interface. Memory is told in KiB, since clients
  /// take that for granted. What is only true of a running domain, its number, is removed.
  ///
  /// - Parameters:
  ///   - read: what the text says.
  ///   - address: makes a MAC address.
  /// - Returns: whether something was added that would be another one the next time.
  @discardableResult
  public mutating func complete(_ read: DomainConfiguration, address: () -> String) -> Bool {
    var isNew = addUUID(read.uuid)
    edit { root in
      root.setAttribute("id", nil)
      for (name, value) in [("memory", read.memory), ("currentMemory", read.currentMemory)] {
        guard let index = root.firstIndex(name), root.first(name)?.attribute("unit") != "KiB" else { continue }
        root.change(at: index) { $0.setKibibytes(value) }
      }
      guard let devices = root.firstIndex("devices") else { return }
      root.change(at: devices) { devices in
        for index in devices.children.indices {
          devices.change(at: index) { device in
            guard device.name == "interface", device.namespace == nil, device.firstIndex("mac") == nil else { return }
            var mac = EditableElement("mac")
            mac.setAttribute("address", address())
            device.insert(mac, depth: 3)
            isNew = true
          }
        }
      }
    }
    return isNew
  }

  /// Adds a UUID, where there is none; whether it did.
  @discardableResult
  public mutating func addUUID(_ uuid: DomainUUID) -> Bool {
    var isNew = false
    edit { root in
      guard root.firstIndex("uuid") == nil else { return }
      root.insert(EditableElement("uuid", text: uuid.description), after: root.firstIndex("name"), depth: 1)
      isNew = true
    }
    return isNew
  }

  /// Sets the paths of the kernel and the ramdisk where they are named; nil leaves what is there.
  public mutating func setPaths(kernel: String?, initrd: String?) {
    edit { root in
      guard let os = root.firstIndex("os") else { return }
      root.change(at: os) { os in
        for (name, path) in [("kernel", kernel), ("initrd", initrd)] {
          guard let path, let index = os.firstIndex(name) else { continue }
          os.change(at: index) { $0.setText(path) }
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
        root.change(at: index) { $0.setKibibytes(value) }
      }
    }
  }
}

extension EditableElement {
  fileprivate mutating func setKibibytes(_ value: UInt64) {
    setAttribute("unit", "KiB")
    setText("\(value)")
  }
}
