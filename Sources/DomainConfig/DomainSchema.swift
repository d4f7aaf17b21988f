internal import XMLDocument

/// The RELAX NG schema of domain files, `Schema/domain.rng`, which is compiled into this module.
enum DomainSchema {
  static let schema: RelaxNGSchema = {
    do throws(XMLFailure) { return try RelaxNGSchema(PackageResources.domain_rng, name: "domain.rng") } catch {
      preconditionFailure("the schema that is built in compiles: \(error)")
    }
  }()
}

extension ConfigurationError {
  /// The first thing that libxml2 found.
  init(_ failure: XMLFailure, file: String, remedy: String, kind: Kind = .malformed) {
    let first = failure.diagnostics.first { $0.line > 0 } ?? failure.diagnostics.first
    self.init(file: file, line: first?.line ?? 0, problem: first?.message ?? "not a domain's file", remedy: remedy, kind: kind)
  }
}
