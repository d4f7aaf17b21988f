import DomainConfig
import Glibc
import Testing

@testable import Dom0

@Suite("the definitions of a host") struct DefinitionStoreTests {
  let folder = Folder()

  func open() throws(ToolstackError) -> DefinitionStore {
    try DefinitionStore(try StateDirectories(option: folder.path + "/state"), kernels: [])
  }
  func define(_ text: String) throws(ToolstackError) -> DomainDefinition {
    try DomainDefinition(xml: Array(text.utf8), strict: true, kernels: [])
  }

  @Test("are there again after a restart, with their marks, until they are removed") func lasting() throws {
    let store = try open()
    let web = try define(definition("web 1")), db = try define(definition("dé"))
    try store.save(web)
    try store.save(db)
    try store.setAutostart(name: "dé", true)
    let again = try open()
    #expect(again.definitions.keys.sorted() == ["dé", "web 1"] && again.broken.isEmpty)
    #expect(again.definitions["web 1"]?.text == web.text && again.definitions["web 1"]?.uuid == web.uuid)
    #expect(again.autostarted == ["dé"])
    #expect(again.name(of: db.uuid) == "dé")
    try again.setAutostart(name: "dé", false)
    try again.setAutostart(name: "dé", false)
    try again.setAutostart(name: "web 1", true)
    try again.remove(name: "web 1")
    let third = try open()
    #expect(third.definitions.keys.sorted() == ["dé"] && third.autostarted.isEmpty)
    #expect(!folder.exists("state/autostart/web 1"))
  }

  @Test("a definition takes the place of the one with its name and UUID") func redefined() throws {
    let store = try open()
    try store.save(try define(definition("a", uuid: uuid(1))))
    try store.save(try define(definition("a", uuid: uuid(1), more: "<title>new</title>")))
    #expect(store.definitions["a"]?.configuration.title == "new")
    #expect(try open().definitions["a"]?.configuration.title == "new")
  }

  @Test("the name or UUID of another domain is refused, and nothing changes") func distinct() throws {
    let store = try open()
    try store.save(try define(definition("a", uuid: uuid(1))))
    for (text, word) in [
      (definition("b", uuid: uuid(1)), "domain 'a' is already defined with uuid \(uuid(1))"),
      (definition("a", uuid: uuid(2)), "domain 'a' already exists with uuid \(uuid(1))"), (definition("a"), "already exists"),
    ] {
      let error = toolstackError { () throws(ToolstackError) in try store.save(try define(text)) }
      #expect(error?.code == .exists && error?.message.contains(word) == true)
    }
    #expect(try open().definitions.count == 1)
  }

  @Test("a domain that is not there is refused") func unknown() throws {
    let store = try open()
    #expect(toolstackError { () throws(ToolstackError) in try store.remove(name: "a") }?.code == .noDomain)
    #expect(toolstackError { () throws(ToolstackError) in try store.setAutostart(name: "../x", true) }?.code == .noDomain)
  }

  @Test(
    "being killed at any point leaves the old definition or the new one, and nothing else", arguments: StoredFile.Step.allCases)
  func killed(_ step: StoredFile.Step) throws {
    let old = try define(definition("a", uuid: uuid(1))), new = try define(definition("a", uuid: uuid(1), more: "<title>new</title>"))
    for first in [nil, old] {
      let name = first == nil ? "fresh" : "a"
      let saved = first == nil ? try define(definition(name, uuid: uuid(2))) : new
      let store = try open()
      if let first { try store.save(first) }
      store.kill = step
      #expect(toolstackError { () throws(ToolstackError) in try store.save(saved) } != nil)
      let again = try open()
      #expect(again.broken.isEmpty)
      #expect(again.definitions[name]?.text == (step == .renamed ? saved.text : first?.text))
      #expect(try StoredFile.names(in: folder.path + "/state/definitions").allSatisfy { $0.hasSuffix(".xml") })
      #expect(store.definitions[name]?.text == again.definitions[name]?.text, "what is in memory is what is on the disk")
    }
  }

  @Test("a rename that is broken off leaves the one name or the other, with its mark", arguments: [true, false])
  func renameBrokenOff(starts: Bool) throws {
    let old = definition("a", uuid: uuid(1)), new = definition("b", uuid: uuid(1)), place = "state/definitions/"
    // What is there after each step: the names that are noted, the files, the marks; and who it is then.
    let steps: [([String], files: [String], marks: [String], name: String)] = [
      ([], ["a"], ["a", "b"], "a"), (["a", "b"], ["a"], ["a", "b"], "a"), (["a", "b"], ["a", "b"], ["a", "b"], "a"),
      (["a", "b"], ["b"], ["a", "b"], "b"), (["a", "b"], ["b"], ["b"], "b"),
    ]
    for (noted, files, marks, name) in steps {
      let folder = Folder()
      try folder.state.prepare()
      if !noted.isEmpty { folder.write(noted.joined(separator: "\n"), place + ".rename") }
      for file in files { folder.write(file == "a" ? old : new, place + file + ".xml") }
      if starts { for mark in marks { folder.write("", "state/autostart/" + mark) } }
      let store = try DefinitionStore(folder.state, kernels: [])
      #expect(store.broken.isEmpty && store.definitions.keys.sorted() == [name] && store.autostarted == (starts ? [name] : []))
      #expect(try StoredFile.names(in: folder.path + "/" + place) == [name + ".xml"])
    }
  }

  @Test("a name that was noted for another domain's rename takes nothing away") func staleRename() throws {
    let store = try open()
    try store.save(try define(definition("a", uuid: uuid(1))))
    try store.save(try define(definition("b", uuid: uuid(2))))
    folder.write("a\nb", "state/definitions/.rename")
    #expect(try open().definitions.keys.sorted() == ["a", "b"])
    #expect(!folder.exists("state/definitions/.rename"))
  }

  @Test("a rename that cannot be written changes nothing", arguments: StoredFile.Step.allCases) func renameFails(_ step: StoredFile.Step)
    throws
  {
    let store = try open()
    try store.save(try define(definition("a", uuid: uuid(1))))
    store.kill = step
    #expect(toolstackError { () throws(ToolstackError) in try store.rename("a", try define(definition("b", uuid: uuid(1)))) } != nil)
    #expect(store.definitions.keys.sorted() == ["a"] && store.broken.isEmpty)
    #expect(try open().definitions.keys.sorted() == ["a"])
  }

  @Test("a domain has its mark under its new name, and a name that is taken is refused") func rename() throws {
    let store = try open()
    try store.save(try define(definition("a", uuid: uuid(1))))
    try store.save(try define(definition("c", uuid: uuid(3))))
    try store.setAutostart(name: "a", true)
    #expect(
      toolstackError { () throws(ToolstackError) in try store.rename("a", try define(definition("c", uuid: uuid(1)))) }?.code == .state)
    try store.rename("a", try define(definition("b", uuid: uuid(1))))
    for store in [store, try open()] {
      #expect(store.definitions.keys.sorted() == ["b", "c"] && store.autostarted == ["b"])
      #expect(store.name(of: try #require(DomainUUID(uuid(1)))) == "b")
    }
  }

  @Test("an old mark does not start a domain that is defined anew") func oldMark() throws {
    _ = try open()
    folder.write("", "state/autostart/a")
    #expect(try open().autostarted.isEmpty)
    #expect(!folder.exists("state/autostart/a"))
  }

  @Test("files that cannot be used are broken, each with its reason, and the others work") func broken() throws {
    _ = try open()
    let good = definition("good", uuid: uuid(1)), place = "state/definitions/"
    folder.write(good, place + "good.xml")
    folder.write("", place + "empty.xml")
    folder.write(String(good.prefix(100)), place + "half.xml")
    folder.write(definition("other", uuid: uuid(2)), place + "renamed.xml")
    folder.write(definition("twin", uuid: uuid(1)), place + "twin.xml")
    folder.write([0xff, 0xfe, 0], place + "binary.xml")
    folder.write([UInt8](repeating: 32, count: (1 << 20) + 1), place + "large.xml")
    folder.write(definition("relative", uuid: uuid(3)).replacing("/srv/", with: ""), place + "relative.xml")
    folder.write("not one of them", place + "notes.txt")
    let path = folder.path + "/" + place
    Folder.shell("cd '\(path)'; mkdir folder.xml; mkfifo pipe.xml; ln -s good.xml link.xml; printf '' >$(printf 'x\\377.xml')")
    folder.write(definition("open", uuid: uuid(4)), place + "open.xml")
    unsafe chmod(path + "open.xml", 0o666)
    let store = try open()
    #expect(store.definitions.keys.sorted() == ["good"])
    let wanted = [
      "binary": "NUL byte", "empty": "the file is empty", "folder": "not a regular file", "half": "half.xml:", "large": "larger than",
      "link": "symbolic link", "open": "chmod 600", "pipe": "not a regular file", "relative": "is relative",
      "renamed": "rename the file to other.xml", "twin": "'good' is already defined with uuid", "x\u{fffd}": "not UTF-8",
    ]
    #expect(store.broken.map(\.name) == wanted.keys.sorted())
    for entry in store.broken {
      #expect(entry.reason.contains(wanted[entry.name] ?? "?"), "\(entry)")
      #expect(entry.reason.hasPrefix(path), "\(entry)")
    }
    // The others work, and a broken one can be replaced or removed.
    try store.save(try define(definition("new", uuid: uuid(5))))
    try store.save(try define(definition("half", uuid: uuid(6))))
    try store.remove(name: "empty")
    #expect(toolstackError { () throws(ToolstackError) in try store.remove(name: "folder") }?.message.contains("by hand") == true)
    #expect(toolstackError { () throws(ToolstackError) in try store.remove(name: "x\u{fffd}") }?.message.contains("not UTF-8") == true)
    #expect(store.definitions.keys.sorted() == ["good", "half", "new"])
    // The second of two with one UUID is in order when the first is gone.
    try store.remove(name: "good")
    #expect(store.definitions["twin"] != nil)
    #expect(store.broken.count == wanted.count - 3)
  }

  @Test("a file that somebody wrote without a UUID gets one for good") func handWritten() throws {
    _ = try open()
    folder.write(definition("hand"), "state/definitions/hand.xml")
    let first = try open().definitions["hand"]
    let second = try open().definitions["hand"]
    #expect(first != nil && second?.uuid == first?.uuid)
  }

  @Test("a file of another user's is broken", .enabled(if: geteuid() == 0)) func foreign() throws {
    try open().save(try define(definition("a")))
    unsafe chown(folder.path + "/state/definitions/a.xml", 12345, 12345)
    let store = try open()
    #expect(store.broken.first?.reason.contains("belongs to user 12345") == true)
    try store.setAutostart(name: "a", true)
    unsafe chown(folder.path + "/state", 12345, 12345)
    #expect(toolstackError { () throws(ToolstackError) in _ = try open() }?.message.contains("belongs to user 12345") == true)
  }

  @Test("on a full disk nothing is acknowledged and nothing is lost") func full() throws {
    guard folder.mountTmpfs("state", options: "size=64k,mode=700") else { return }
    let store = try open()
    try store.save(try define(definition("a", uuid: uuid(1))))
    Folder.shell("head -c 1M /dev/zero >'\(folder.path)/state/filler' 2>/dev/null")
    let larger = definition("a", uuid: uuid(1), more: "<description>\(String(repeating: "x", count: 9000))</description>")
    for text in [larger, definition("b", uuid: uuid(2), more: "<description>\(String(repeating: "x", count: 9000))</description>")] {
      let error = toolstackError { () throws(ToolstackError) in try store.save(try define(text)) }
      #expect(error?.message.contains("No space left on device; free some space") == true, "\(String(describing: error))")
      #expect(error?.message.contains("state/definitions/") == true)
    }
    #expect(store.definitions.count == 1 && store.definitions["a"]?.configuration.description == nil)
    #expect(try StoredFile.names(in: folder.path + "/state/definitions") == ["a.xml"])
    #expect(try open().definitions["a"]?.text == store.definitions["a"]?.text)
    try store.remove(name: "a")
  }

  @Test("a read-only directory is read, and told when it is to be written") func readOnly() throws {
    guard folder.mountTmpfs("state", options: "size=64k,mode=700") else { return }
    try open().save(try define(definition("a", uuid: uuid(1))))
    guard folder.makeReadOnly("state") else { return }
    let store = try open()
    #expect(store.definitions.count == 1)
    let other = try define(definition("b"))
    for error in [
      toolstackError { () throws(ToolstackError) in try store.save(other) },
      toolstackError { () throws(ToolstackError) in try store.remove(name: "a") },
      toolstackError { () throws(ToolstackError) in try store.setAutostart(name: "a", true) },
    ] { #expect(error?.message.contains("Read-only file system; name a directory") == true) }
    #expect(store.definitions.count == 1 && store.autostarted.isEmpty)
  }

  @Test("hundreds of definitions are read") func many() throws {
    let store = try open()
    for index in 0..<200 { try store.save(try define(definition("d\(index)"))) }
    #expect(try open().definitions.count == 200)
  }
}
