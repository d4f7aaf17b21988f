import ArgumentParser
import DomainConfig
import RemoteClient
import RemoteProtocol

extension HostConnection {
  /// The domain that a user means: by its name, its number, or its UUID. The name is first: it is what somebody chose, and stays.
  func domain(_ text: String) throws(CommandFailure) -> RemoteDomain {
    if let found = try domain(named: text) { return found }
    if let found = try domain(numbered: text) { return found }
    if let uuid = DomainUUID(text), let bytes = RemoteUUID(bytes: uuid.bytes), let found = try found(Remote.DomainLookupByUUID(uuid: bytes))
    {
      return found.domain
    }
    if text.hasSuffix(".xml") || text.contains("/") {
      throw CommandFailure(.refused, "there is no domain \(text); `dom0 define` takes a file, and so does `dom0 run`")
    }
    throw CommandFailure(.refused, "there is no domain \(text); `dom0 list --all` shows those there are")
  }

  /// The running domain with this number; nil when there is none, or it is no number.
  func domain(numbered text: String) throws(CommandFailure) -> RemoteDomain? {
    guard let id = Int32(text), id >= 0 else { return nil }
    return try found(Remote.DomainLookupByID(id: id))?.domain
  }

  /// A domain of this name; nil when there is none.
  func domain(named name: String) throws(CommandFailure) -> RemoteDomain? { try found(Remote.DomainLookupByName(name: name))?.domain }

  private func found<P: RemoteProcedure>(_ lookup: P) throws(CommandFailure) -> P.Reply? {
    do throws(RemoteClientError) { return try client.call(lookup) } catch {
      if case .refused(let refusal) = error, refusal.code == .noDomain { return nil }
      throw Self.failure(error)
    }
  }

  /// What `xl list` shows of all domains.
  func rows() throws(CommandFailure) -> [DomainRow] { try call(Xenolith.ListDomains()).rows }

  func row(of domain: RemoteDomain) throws(CommandFailure) -> DomainRow? { try rows().first { $0.domain.uuid == domain.uuid } }
}

extension CompletionKind {
  /// Names of domains, if a host is there to ask.
  static var domainName: CompletionKind {
    .custom { _, _, _ in
      guard let places = try? HostDirectories(option: nil), let host = try? HostConnection(places, starting: false) else { return [] }
      return ((try? host.rows()) ?? []).map(\.domain.name).filter { $0 != "Domain-0" }
    }
  }
  static var domainFile: CompletionKind { .file(extensions: ["xml"]) }
}
