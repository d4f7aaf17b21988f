import DomainConfig
import HypercallABI
import RemoteProtocol

/// The calls about a domain's XML and metadata.
extension ControlSession {
  func domainGetXMLDesc(_ call: Remote.DomainGetXMLDesc) throws(RemoteError) -> Remote.DomainGetXMLDesc.Reply {
    if call.flags.contains(.secure), access < .write {
      throw RemoteError(.operationDenied, "virDomainGetXMLDesc with secure flag")
    }
    guard case .managed(let domain) = try named(call.domain) else { return .init(xml: domainZeroXML) }
    let isLive = domain.isActive && !call.flags.contains(.inactive)
    guard let definition = isLive ? domain.liveDefinition : domain.definition ?? domain.currentDefinition else { throw broken(domain) }
    return .init(xml: definition.xml(id: isLive ? domain.id.map { Int($0.rawValue) } : nil))
  }

  /// The error of a domain whose definition cannot be read.
  func broken(_ domain: ManagedDomain) -> RemoteError {
    RemoteError(.xmlError, domain.brokenReason ?? "'\(domain.name)' has no definition")
  }

  /// Domain 0, as libvirt's Xen driver shows it.
  private var domainZeroXML: String {
    let information = host.information(DomainID.zero)
    let memory = zeroMemory
    return """
      <domain type='xen' id='0'>
        <name>Domain-0</name>
        <uuid>\(RemoteUUID())</uuid>
        <memory unit='KiB'>\(memory)</memory>
        <currentMemory unit='KiB'>\(memory)</currentMemory>
        <vcpu placement='static'>\(max(1, information?.onlineVCPUs ?? 1))</vcpu>
        <os>
          <type arch='x86_64' machine='xenpv'>linux</type>
        </os>
        <clock offset='variable' adjustment='0' basis='utc'/>
        <on_poweroff>destroy</on_poweroff>
        <on_reboot>restart</on_reboot>
        <on_crash>destroy</on_crash>
        <devices>
        </devices>
      </domain>

      """
  }

  /// What is meant by flags about a running domain and its definition.
  func impact(_ flags: DomainModificationOptions, _ domain: ManagedDomain) throws(RemoteError) -> (live: Bool, config: Bool) {
    if flags.isEmpty { return (domain.isActive, !domain.isActive) }
    if flags.contains(.live), !domain.isActive { throw .notRunning }
    if flags.contains(.config), !domain.isPersistent { throw .isTransient }
    return (flags.contains(.live), flags.contains(.config))
  }

  private func kind(_ type: Int32, _ uri: String?) throws(RemoteError) -> MetadataKind {
    switch type {
    case MetadataType.description: return .description
    case MetadataType.title: return .title
    case MetadataType.element:
      guard let uri, !uri.isEmpty else { throw RemoteError(.invalidArgument, "uri must not be NULL") }
      return .element(namespace: uri)
    default: throw RemoteError(.invalidArgument, "unknown metadata type '\(type)'")
    }
  }

  func domainGetMetadata(_ call: Remote.DomainGetMetadata) throws(RemoteError) -> Remote.DomainGetMetadata.Reply {
    let kind = try kind(call.type, call.uri)
    guard case .managed(let domain) = try named(call.domain) else { throw .noMetadata }
    let impact = try impact(call.flags, domain)
    if impact.live && impact.config {
      throw RemoteError(.invalidArgument, message: "flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive")
    }
    let definition = impact.live ? domain.liveDefinition : domain.definition
    guard let text = definition?.metadata(kind), !text.isEmpty else { throw .noMetadata }
    return .init(metadata: text)
  }

  func domainSetMetadata(_ call: Remote.DomainSetMetadata) throws(RemoteError) {
    let kind = try kind(call.type, call.uri)
    let domain = try managed(call.domain)
    let impact = try impact(call.flags, domain)
    func changed(_ definition: DomainDefinition?) throws(RemoteError) -> DomainDefinition {
      guard let definition else { throw broken(domain) }
      return try served { () throws(ToolstackError) in try definition.setting(kind, to: call.metadata, prefix: call.key) }
    }
    let live = impact.live ? try changed(domain.liveDefinition) : nil
    let config = impact.config ? try changed(domain.definition) : nil
    try served { () throws(ToolstackError) in try host.redefine(domain, config: config, live: live) }
    plane.metadataChanged(domain, type: call.type, uri: call.uri)
  }
}

extension RemoteError {
  fileprivate static var noMetadata: RemoteError { RemoteError(.noMetadata, "Requested metadata element is not present") }
}
