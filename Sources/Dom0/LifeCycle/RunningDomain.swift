import HypercallABI

/// A domain that the hypervisor has, with what Dom0 serves it with.
final class RunningDomain {
  let name: String
  let built: BuiltDomain
  let console: ConsoleBackend
  /// Dom0's end of the console's event channel.
  let consolePort: EventChannelPort
  /// Dom0's end of xenstore's event channel.
  let storePort: EventChannelPort

  init(
    name: String, built: BuiltDomain, console: ConsoleBackend, consolePort: EventChannelPort, storePort: EventChannelPort
  ) {
    self.name = name
    self.built = built
    self.console = console
    self.consolePort = consolePort
    self.storePort = storePort
  }

  var domain: DomainID { built.domain }
}
