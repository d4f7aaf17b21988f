import SourceWriter

/// What `Sources/RemoteProtocol/Table/` says, read and checked.
struct Table {
  var programs: [Program] = []
  var subjects: [Subject] = []
  var records: [Record] = []
  var groups: [ValueGroup] = []
  var errors: [ErrorCode] = []

  /// Where something was said, for messages.
  struct Place { var file: String, line: Int }

  struct Program { var name, number: String, version: Int, brief: String, place: Place }

  /// One file of procedures.
  struct Subject { var name, program, title: String, procedures: [Procedure], place: Place }

  enum Access: String { case none, read, write }

  struct Procedure {
    var number: Int
    var name: String
    var api: String?
    var isMessage, isServed, isStream: Bool
    /// It is answered when it is done, while others are served.
    var isAnsweredLater = false
    var access: Access
    var brief, virsh, note: String
    var arguments, reply: [Field]
    var place: Place

    var swift: String { pascal(name) }
    var method: String { lowerFirst(pascal(name)) }
  }

  enum Shape: Equatable {
    case one, optional
    /// A list of at most so many.
    case list(Int)
    /// Exactly so many.
    case fixed(Int)
  }

  struct Field {
    var name, type: String
    var shape: Shape
    /// The group that names its flags.
    var values: String?
    /// Which of them are allowed; nil: the field is no set of flags that is checked.
    var allowed: Allowed?
    var text: String
    var place: Place
  }
  enum Allowed: Equatable { case any, only([String]) }

  struct Record { var name, swift, brief: String, fields: [Field], place: Place }
  struct ValueGroup { var name: String, isFlags: Bool, brief: String, values: [Value], place: Place }
  struct Value { var name, cName: String, number: Int, place: Place }
  struct ErrorCode { var name, cName: String, number: Int, text: String, place: Place }

  func procedures(of program: String) -> [Procedure] {
    subjects.filter { $0.program == program }.flatMap(\.procedures).sorted { $0.number < $1.number }
  }
}

/// `domain_get_xml_desc` as the name of a type.
func pascal(_ name: String) -> String {
  let words = [
    "xml": "XML", "uuid": "UUID", "id": "ID", "os": "OS", "cpu": "CPU", "cpus": "CPUs", "vcpu": "VCPU", "vcpus": "VCPUs", "uri": "URI",
    "fsinfo": "FSInfo", "io": "IO",
  ]
  return name.split(separator: "_").map { words[String($0)] ?? $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}
