/// What `hypercall-spec/` says, read and checked.
struct Spec {
  var errors: [ErrorNumber] = []
  var scalars: [Scalar] = []
  var records: [Record] = []
  var constants: [ConstantGroup] = []
  var hypercalls: [Hypercall] = []

  /// Where something was said, for messages.
  struct Place { var file: String, line: Int }

  struct ErrorNumber { var name, cName, swift: String, number: Int, text: String, place: Place }
  struct Scalar { var name, cName: String, size: Int, storage, text: String, place: Place }

  struct Field {
    var name: String
    var cName: String?
    var type: String
    var offset: Int
    var count: Int?
    var direction: Direction
    var defaultValue: String?
    var text: String
    var place: Place
  }
  enum Direction: String {
    case `in`, out, `inout`
    var goesIn: Bool { self != .out }
    var comesOut: Bool { self != .in }
  }

  struct Record {
    var name, cName: String
    var size, alignment: Int
    var hasSwiftType: Bool
    var source, brief: String
    var fields: [Field]
    var place: Place
  }
  struct ConstantGroup {
    var name, kind, storage, brief: String
    var constants: [Constant]
    var place: Place
  }
  struct Constant { var name, cName, value, source, text: String, place: Place }

  struct Parameter { var name, type: String, register: Int, shift: Int, label: String?, defaultValue: String?, text: String, place: Place }
  struct Returned { var name, type, text: String, place: Place }
  struct Refusal { var isStatus: Bool, name, text: String, place: Place }
  struct Argument { var cName: String, size, alignment: Int, fields: [Field], place: Place }
  struct Buffer { var name, cName: String, size: Int, direction: Direction, text: String }

  struct Command {
    var name, cName: String
    var number: Int
    var who, tier: String
    var implemented: Bool
    /// The envelope's domain: `in`, `inout` or `echo`.
    var domain: String
    var answersExtentsOnFault: Bool
    var brief: String
    var parameters: [Parameter]
    var argument: Argument?
    var buffer: Buffer?
    var returned: Returned?
    var errors: [Refusal]
    var place: Place
  }

  struct Hypercall {
    var name, cName: String
    var number: Int
    var shape: Shape
    var swift, method: String?
    var who, implemented: String
    var processor: Bool
    var source, brief: String
    var parameters: [Parameter]
    var returned: Returned?
    var errors: [Refusal]
    var commands: [Command]
    var place: Place
    /// The name of the spec's file.
    var file: String { place.file }

    /// Its commands have types and handlers of their own.
    var hasTypedCommands: Bool { shape != .registers && shape != .batch }
    var implementedCommands: [Command] { hasTypedCommands ? commands.filter(\.implemented) : [] }
    var isImplementedDirectly: Bool { !hasTypedCommands && implemented != "no" }
  }

  enum Shape: String {
    case registers, batch, command, vcpu, extents, array, domctl, sysctl, platform

    /// The size of the envelope around the argument, and where the argument begins in it.
    var envelope: (size: Int, offset: Int)? {
      switch self {
      case .domctl: (144, 16)
      case .sysctl, .platform: (136, 8)
      default: nil
      }
    }
    /// The register that holds the argument's address.
    var argumentRegister: Int {
      switch self {
      case .domctl, .sysctl, .platform: 1
      case .vcpu: 3
      default: 2
      }
    }
  }
}
