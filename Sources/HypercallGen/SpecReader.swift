import SourceWriter
import XMLDocument

/// Turns the spec's files into a ``Spec``, collecting everything that is wrong with them.
struct SpecReader {
  private(set) var spec = Spec()
  private(set) var problems: [XMLDiagnostic] = []

  /// Reads all files of `folder`, in the order of their names, against its schema, and checks what they say together.
  ///
  /// - Throws: every problem found, with file and line.
  static func read(folder: String) throws(XMLFailure) -> Spec {
    let schema = try RelaxNGSchema(contentsOf: folder + "/spec.rng")
    var reader = SpecReader()
    let files = try listFolder(folder).filter { $0.hasSuffix(".xml") }.sorted()
    if files.isEmpty { throw XMLFailure([XMLDiagnostic(file: folder, message: "holds no XML file")]) }
    for file in files {
      do throws(XMLFailure) {
        let document = try XMLDocument(contentsOf: folder + "/" + file)
        try document.validate(against: schema)
        reader.read(document.root, file: folder + "/" + file)
      } catch { reader.problems += error.diagnostics }
    }
    // What is not well formed or not valid would only make the checks complain of what is missing.
    if reader.problems.isEmpty { reader.problems = SpecChecks(spec: reader.spec).problems() }
    if !reader.problems.isEmpty { throw XMLFailure(reader.problems) }
    reader.spec.hypercalls.sort { $0.number < $1.number }
    return reader.spec
  }

  private mutating func read(_ root: XMLElement, file: String) {
    func at(_ element: XMLElement) -> Spec.Place { Spec.Place(file: file, line: element.line) }
    func refusals(_ element: XMLElement) -> [Spec.Refusal] {
      element.elements.filter { $0.name == "error" || $0.name == "status" }.map {
        Spec.Refusal(isStatus: $0.name == "status", name: $0["name"], text: $0.trimmedText, place: at($0))
      }
    }
    func parameters(_ element: XMLElement) -> [Spec.Parameter] {
      element.elements(named: "parameter").map {
        Spec.Parameter(
          name: $0["name"], type: $0["type"], register: $0.number("register"), shift: $0.attribute("shift").flatMap { Int($0) } ?? 0,
          label: $0.attribute("label"), defaultValue: $0.attribute("default"), text: $0.trimmedText, place: at($0))
      }
    }
    func returned(_ element: XMLElement) -> Spec.Returned? {
      element.first("returns").map { Spec.Returned(name: $0["name"], type: $0["type"], text: $0.trimmedText, place: at($0)) }
    }
    func fields(_ element: XMLElement) -> [Spec.Field] {
      element.elements(named: "field").map {
        Spec.Field(
          name: $0["name"], cName: $0.attribute("c-name"), type: $0["type"], offset: $0.number("offset"),
          count: $0.attribute("count").flatMap { Int($0) }, direction: Spec.Direction(rawValue: $0["dir"]) ?? .in,
          defaultValue: $0.attribute("default"), text: $0.trimmedText, place: at($0))
      }
    }
    func command(_ element: XMLElement) -> Spec.Command {
      Spec.Command(
        name: element["name"], cName: element["c-name"], number: element.number("number"), who: element["who"], tier: element["tier"],
        implemented: element["implemented"] == "yes", domain: element.attribute("domain") ?? "in",
        answersExtentsOnFault: element.attribute("on-fault") == "extents", brief: element.first("brief")?.trimmedText ?? "",
        parameters: parameters(element),
        argument: element.first("argument").map {
          Spec.Argument(cName: $0["c-name"], size: $0.number("size"), alignment: $0.number("align"), fields: fields($0), place: at($0))
        },
        buffer: element.first("buffer").map {
          Spec.Buffer(
            name: $0["name"], cName: $0["c-name"], size: $0.number("size"), direction: Spec.Direction(rawValue: $0["dir"]) ?? .in,
            text: $0.trimmedText)
        },
        returned: returned(element), errors: refusals(element), place: at(element))
    }

    for element in root.elements {
      switch element.name {
      case "error":
        spec.errors.append(
          Spec.ErrorNumber(
            name: element["name"], cName: element["c-name"], swift: element["swift"], number: element.number("number"),
            text: element.trimmedText, place: at(element)))
      case "scalar":
        spec.scalars.append(
          Spec.Scalar(
            name: element["name"], cName: element["c-name"], size: element.number("size"), storage: element["storage"],
            text: element.trimmedText, place: at(element)))
      case "record":
        spec.records.append(
          Spec.Record(
            name: element["name"], cName: element["c-name"], size: element.number("size"), alignment: element.number("align"),
            hasSwiftType: element["swift"] == "record", source: element["source"], brief: element.first("brief")?.trimmedText ?? "",
            fields: fields(element), place: at(element)))
      case "constants":
        spec.constants.append(
          Spec.ConstantGroup(
            name: element["name"], kind: element["kind"], storage: element["storage"], brief: element.first("brief")?.trimmedText ?? "",
            constants: element.elements(named: "constant").map {
              Spec.Constant(
                name: $0["name"], cName: $0["c-name"], value: $0["value"], source: $0["source"], text: $0.trimmedText, place: at($0))
            }, place: at(element)))
      default:
        spec.hypercalls.append(
          Spec.Hypercall(
            name: element["name"], cName: element["c-name"], number: element.number("number"),
            shape: Spec.Shape(rawValue: element["shape"]) ?? .registers, swift: element.attribute("swift"),
            method: element.attribute("method"), who: element["who"], implemented: element["implemented"],
            processor: element.attribute("processor") == "yes", source: element["source"],
            brief: element.first("brief")?.trimmedText ?? "", parameters: parameters(element), returned: returned(element),
            errors: refusals(element), commands: element.elements(named: "command").map(command), place: at(element)))
      }
    }
  }
}

extension XMLElement {
  /// An attribute that the schema requires.
  fileprivate subscript(_ name: String) -> String { attribute(name) ?? "" }
  /// An attribute that the schema holds to be a number.
  fileprivate func number(_ name: String) -> Int { Int(self[name]) ?? 0 }
}
