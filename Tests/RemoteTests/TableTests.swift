import Testing
import XMLDocument

@testable import RemoteGen

@Suite("The table of procedures")
struct TableTests {
  private let field = Table.Field(
    name: "flags", type: "uint", shape: .one, values: "Options", allowed: .only(["one"]), text: "", place: place)
  private static let place = Table.Place(file: "t.xml", line: 3)

  private func table(_ change: (inout Table) -> Void) -> [String] {
    var table = Table()
    table.programs = [Table.Program(name: "Remote", number: "0x1", version: 1, brief: "", place: Self.place)]
    table.groups = [
      Table.ValueGroup(
        name: "Options", isFlags: true, brief: "", values: [Table.Value(name: "one", cName: "VIR_ONE", number: 1, place: Self.place)],
        place: Self.place)
    ]
    let call = Table.Procedure(
      number: 1, name: "do_it", api: nil, isMessage: false, isServed: true, isStream: false, access: .read, brief: "", virsh: "", note: "",
      arguments: [field], reply: [], place: Self.place)
    table.subjects = [Table.Subject(name: "a", program: "Remote", title: "", procedures: [call], place: Self.place)]
    change(&table)
    return TableChecks(table: table).problems().map(\.description)
  }

  @Test("A table without faults has no problems")
  func good() { #expect(table { _ in } == []) }

  @Test("A number said twice is a problem")
  func twice() {
    #expect(table { $0.subjects[0].procedures.append($0.subjects[0].procedures[0]) }.contains("t.xml:3: Remote 1 is said twice"))
  }

  @Test("What is answered later is no message, and begins no stream")
  func later() {
    #expect(table { $0.subjects[0].procedures[0].isAnsweredLater = true } == [])
    let stream = table { table in
      table.subjects[0].procedures[0].isAnsweredLater = true
      table.subjects[0].procedures[0].isStream = true
    }
    #expect(stream == ["t.xml:3: a stream begins with its reply"])
  }

  @Test("An unknown type, flag or program is a problem")
  func unknown() {
    #expect(table { $0.subjects[0].procedures[0].arguments[0].type = "nothing" }.contains("t.xml:3: there is no type nothing"))
    #expect(table { $0.subjects[0].procedures[0].arguments[0].allowed = .only(["two"]) } == ["t.xml:3: there is no flag two"])
    #expect(table { $0.subjects[0].program = "Other" }.contains("t.xml:3: there is no program Other"))
  }

  @Test("A flag is one bit")
  func bits() { #expect(table { $0.groups[0].values[0].number = 3 } == ["t.xml:3: 3 is not one bit"]) }

  @Test(
    "A name of the wire becomes a name of Swift",
    arguments: [
      ("domain_get_xml_desc", "DomainGetXMLDesc"), ("domain_get_vcpus_flags", "DomainGetVCPUsFlags"), ("auth_list", "AuthList"),
      ("connect_get_uri", "ConnectGetURI"), ("domain_event_callback_lifecycle", "DomainEventCallbackLifecycle"),
    ])
  func names(wire: String, swift: String) { #expect(pascal(wire) == swift) }
}
