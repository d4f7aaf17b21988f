internal import XMLDocument

// What the domain boots from, what becomes of it, its clock and devices, and our own elements.
extension ConfigurationReader {
  mutating func boot(
    _ os: XMLElement
  ) throws(ConfigurationError) -> (type: OSType, kernel: BootFile, initrd: BootFile?, commandLine: String) {
    try allow(["firmware"], on: os)
    let all = KnownElements.usedInOS.union(KnownElements.unusedInOS)
    let children = try sort(os, used: KnownElements.usedInOS, unused: KnownElements.unusedInOS, all: all)
    let typeRemedy = "write <type>linux</type> for a paravirtual kernel"
    guard let typeElement = children["type"] else { throw error(os, "<os> has no <type>", typeRemedy) }
    try allow(["arch", "machine"], on: typeElement)
    let text = try content(typeElement, typeRemedy)
    guard let type = OSType(rawValue: text) else {
      let known = text == "hvm" || text == "xenpvh"
      throw error(
        typeElement, known ? "domains of type \(text) are not supported, only paravirtual ones" : "an unknown type \(quote(text))",
        typeRemedy, .unsupported)
    }
    if let architecture = typeElement.attribute("arch"), architecture != "x86_64" {
      throw error(
        typeElement, "a domain for \(quote(architecture))", "only x86_64 is supported: write arch='x86_64', or nothing", .unsupported)
    }
    if let machine = typeElement.attribute("machine"), machine != "xenpv" { notSupported(typeElement, "machine=\(quote(machine))") }
    guard let kernelElement = children["kernel"] else {
      throw error(os, "<os> has no <kernel>", "name the kernel's file: <kernel>kernels/libHello.so</kernel>")
    }
    let kernel = BootFile(path: try path(kernelElement), line: kernelElement.line)
    var initrd: BootFile?
    if let element = children["initrd"] { initrd = BootFile(path: try path(element), line: element.line) }
    var commandLine = ""
    if let element = children["cmdline"] {
      try allow([], on: element)
      if !element.elements.isEmpty { _ = try content(element, "write the kernel's command line as text") }
      commandLine = element.text
      let limit = DomainConfiguration.maximumCommandLineBytes
      guard commandLine.utf8.count <= limit else {
        throw error(element, "a command line of \(commandLine.utf8.count) bytes; a kernel gets at most \(limit)", "shorten it")
      }
    }
    return (type, kernel, initrd, commandLine)
  }

  /// A path as the reader of messages and the toolstack need it: relative ones are meant from the domain's file.
  private mutating func path(_ element: XMLElement) throws(ConfigurationError) -> String {
    try allow([], on: element)
    let path = try content(element, "give the path of a file, from the root or from this file's folder")
    guard path.utf8.count < 4096 else { throw error(element, "a path of \(path.utf8.count) bytes", "shorten it to less than 4096") }
    guard resolvesPaths, !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }

  mutating func action(
    _ element: XMLElement?, default normal: LifecycleAction, allowsCoredump: Bool = false
  ) throws(ConfigurationError) -> LifecycleAction {
    guard let element else { return normal }
    try allow([], on: element)
    let allowed = LifecycleAction.allCases.filter { allowsCoredump || !$0.rawValue.hasPrefix("coredump") }
    let remedy = "write one of " + allowed.map(\.rawValue).joined(separator: ", ")
    let text = try content(element, remedy)
    guard let action = LifecycleAction(rawValue: text), allowed.contains(action) else {
      throw error(element, "<\(element.name)> has an unknown action \(quote(text))", remedy, .unsupported)
    }
    return action
  }

  mutating func clock(_ element: XMLElement?) throws(ConfigurationError) -> ClockOffset {
    guard let element else { return .utc }
    try allow(["offset", "adjustment", "timezone", "basis", "start"], on: element)
    let text = element.attribute("offset") ?? "utc"
    guard let offset = ClockOffset(rawValue: text) else {
      throw error(element, "<clock> has an unknown offset \(quote(text))", "write <clock offset='utc'/>", .unsupported)
    }
    if offset != .utc { warn(element, "not supported yet: a clock with offset '\(text)'; the guest's clock shows UTC") }
    for child in element.elements { notSupported(child) }
    return offset
  }

  /// Devices have no effect yet but for the console, which every domain has. True: a console is described.
  mutating func devices(_ element: XMLElement?) -> Bool {
    var consoles = 0
    for child in element?.elements ?? [] {
      if child.name == "console", child.attribute("type") ?? "pty" == "pty", child.first("target")?.attribute("type") ?? "xen" == "xen" {
        consoles += 1
        if consoles == 1 { continue }
      }
      notSupported(child)
    }
    return consoles > 0
  }

  /// Our own elements; those of others are theirs.
  mutating func metadata(_ element: XMLElement?) throws(ConfigurationError) -> (onWatchdog: LifecycleAction, rebootLimit: UInt32?) {
    var result: (onWatchdog: LifecycleAction, rebootLimit: UInt32?) = (.destroy, nil)
    let ours = (element?.elements ?? []).filter { DomainConfiguration.isOwn($0.namespace) }
    guard let own = ours.first else { return result }
    guard own.name == "domain" else {
      try unknown(
        own, "an unknown element <\(own.name)> of Xenolith's under <metadata>", "put Xenolith's elements into one <domain> of its namespace"
      )
      return result
    }
    if ours.count > 1 { throw error(ours[1], "Xenolith's <domain> is there twice under <metadata>", "put all into one") }
    var seen: Set<String> = []
    for child in own.elements {
      guard child.namespace == own.namespace, KnownElements.own.contains(child.name) else {
        let near = Spelling.nearest(to: child.name, in: KnownElements.own)
        try unknown(
          child, "an unknown element <\(child.name)> among Xenolith's",
          near.map { "did you mean <\($0)>, in the same namespace?" } ?? "remove it")
        continue
      }
      guard seen.insert(child.name).inserted else { throw error(child, "<\(child.name)> is there twice", "remove one of them") }
      switch child.name {
      case "on_watchdog": result.onWatchdog = try action(child, default: .destroy, allowsCoredump: true)
      default:
        try allow(["limit"], on: child)
        let text = child.attribute("limit") ?? ""
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let limit = UInt32(text) else {
          throw error(
            child, "<reboot> needs a number as its limit, and has \(quote(text))", "write <reboot limit='10'/>, 0 for none at all")
        }
        result.rebootLimit = limit
      }
    }
    return result
  }
}
