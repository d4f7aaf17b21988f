import DomainConfig

/// What `dom0 run` was asked for.
public struct RunOptions: Sendable {
  /// Domain files, kernels, and folders of guests' packages.
  public var sources: [String]
  /// MiB of each domain; nil: as its file says.
  public var memory: UInt64?
  /// The command line of each kernel; nil: as its file says.
  public var commandLine: String?
  /// Seconds until domains that still run are ended.
  public var timeout: Double?
  /// Where the trace goes: nil for nowhere, empty for standard error.
  public var trace: String?
  public var isPaused = false
  public var pcpus: Int?
  /// MiB of the emulated machine.
  public var machineMemory: Int?
  public var isJSON = false
  /// How often a domain may be restarted; nil: as its file says.
  public var reboots: Int?
  /// Where cores go, as `NAME.core`.
  public var coreFolder = "."
  /// How often one may be restarted that nothing says it of.
  public static let defaultReboots = 5

  public init(_ sources: [String]) { self.sources = sources }
}

/// Everything that the sources of one run name, read and checked before anything is made.
public struct RunPlan: Sendable {
  let plans: [DomainPlan]

  /// Reads all sources; the first that is not right refuses the run.
  public init(_ options: RunOptions, warn: (String) -> Void) throws(ToolstackError) {
    var plans: [DomainPlan] = []
    _ = try Executables.find()
    let unicode = try UnicodeTables(folder: Installation().unicodeTables)
    var names: Set<String> = []
    for source in options.sources {
      var configuration = try RunSource(source).configuration(besides: names)
      if let memory = options.memory { (configuration.memory, configuration.currentMemory) = (memory << 10, memory << 10) }
      if let commandLine = options.commandLine { configuration.commandLine = commandLine }
      guard names.insert(configuration.name).inserted else {
        throw ToolstackError(
          .configuration, "\(source): another of the files names its domain \(configuration.name) too; give each a <name> of its own")
      }
      for warning in configuration.warnings { warn("\(warning.file):\(warning.line): warning: \(warning.message)") }
      plans.append(try DomainPlan(configuration, unicode: unicode))
    }
    self.plans = plans
  }

  /// MiB that the machine needs: for all domains, for one more that is built while its predecessor lingers, and some to spare. More would
  /// only make ring 0 slower to start, which has tables for each frame.
  var neededMemory: Int {
    let sizes = plans.map { plan in
      let configuration = plan.configuration
      let actions = [configuration.onPoweroff, configuration.onReboot, configuration.onCrash, configuration.onWatchdog]
      // Those that are kept when they are restarted need theirs too.
      let kept = actions.contains(.renameRestart) ? min(Int(configuration.rebootLimit ?? UInt32(RunOptions.defaultReboots)), 20) : 0
      return (Int(configuration.memory >> 10) + 2) * (kept + 1)
    }
    return sizes.reduce(0, +) + (sizes.max() ?? 0) + 64
  }
}
