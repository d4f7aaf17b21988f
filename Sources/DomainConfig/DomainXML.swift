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
  /// take that for granted. What is only true of a running domain, such as its number and its terminals, is removed.
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
            device.removeLiveParts()
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
  ///
  /// - Parameter known: a text of the same domain, in which the UUID stands behind the same element.
  @discardableResult
  public mutating func addUUID(_ uuid: DomainUUID, placedAs known: DomainXML? = nil) -> Bool {
    var isNew = false
    let order = known?.parsed?.root.elements.filter { $0.namespace == nil }.map(\.name) ?? []
    edit { root in
      guard root.firstIndex("uuid") == nil else { return }
      var neighbour = root.firstIndex("name")
      if let place = order.firstIndex(of: "uuid") { neighbour = place == 0 ? nil : root.firstIndex(order[place - 1]) ?? neighbour }
      root.insert(EditableElement("uuid", text: uuid.description), after: neighbour, depth: 1)
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

  /// Sets how many vCPUs the domain may have, and how many of them are up at its start.
  public mutating func setVCPUs(current: Int, maximum: Int) {
    edit { root in
      if root.firstIndex("vcpu") == nil {
        root.insert(EditableElement("vcpu"), after: root.firstIndex("currentMemory") ?? root.firstIndex("memory"), depth: 1)
      }
      guard let index = root.firstIndex("vcpu") else { return }
      root.change(at: index) { vcpu in
        vcpu.setText("\(maximum)")
        vcpu.setAttribute("current", current == maximum ? nil : "\(current)")
      }
    }
  }

  /// Says what becomes of the domain when it ends in one way: `element` is `on_poweroff`, `on_reboot` or `on_crash`.
  public mutating func setAction(_ element: String, _ action: LifecycleAction) {
    edit { root in
      if root.firstIndex(element) == nil {
        let before = ["os", "clock", "on_poweroff", "on_reboot", "on_crash"].prefix { $0 != element }
        root.insert(EditableElement(element), after: before.reversed().compactMap { root.firstIndex($0) }.first, depth: 1)
      }
      guard let index = root.firstIndex(element) else { return }
      root.change(at: index) { $0.setText(action.rawValue) }
    }
  }
}

extension EditableElement {
  fileprivate mutating func setKibibytes(_ value: UInt64) {
    setAttribute("unit", "KiB")
    setText("\(value)")
  }

  /// Removes what a running domain's host told of a device: its terminal, its name on the host, its alias. The owner's own aliases begin
  /// with `ua-`.
  fileprivate mutating func removeLiveParts() {
    guard namespace == nil else { return }
    setAttribute("tty", nil)
    let isTerminal = attribute("type") == "pty"
    for index in children.indices.reversed() {
      guard let child = children[index].element, child.namespace == nil else { continue }
      let isLive =
        switch child.name {
        case "source": isTerminal && child.attribute("path") != nil
        case "target": name == "interface" && child.attribute("dev")?.hasPrefix("vif") == true
        case "alias": child.attribute("name")?.hasPrefix("ua-") == false
        default: false
        }
      if isLive { remove(at: index) }
    }
  }
}
