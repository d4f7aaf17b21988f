import DomainConfig

/// What `dom0 run` was asked for.
public struct RunOptions: Sendable {
  public var files: [String]
  /// Seconds until domains that still run are ended.
  public var timeout: Double?
  /// Where the trace goes: nil for nowhere, empty for standard error.
  public var trace: String?
  public var isPaused = false
  public var pcpus: Int?
  /// MiB of the emulated machine.
  public var memory: Int?
  public var isJSON = false
  /// How often a domain may be restarted; nil: as its file says.
  public var reboots: Int?
  /// Where cores go, as `NAME.core`.
  public var coreFolder = "."
  /// How often one may be restarted that nothing says it of.
  public static let defaultReboots = 5

  public init(files: [String]) { self.files = files }
}

/// Everything that the files of one run name, read and checked before anything is made.
public struct RunPlan: Sendable {
  let plans: [DomainPlan]

  /// Reads all files; the first that is not right refuses the run.
  public init(_ options: RunOptions, warn: (String) -> Void) throws(ToolstackError) {
    var plans: [DomainPlan] = []
    _ = try Executables.find()
    let unicode = try UnicodeTables(folder: Installation().unicodeTables)
    var names: Set<String> = []
    for file in options.files {
      let configuration: DomainConfiguration
      do throws(ConfigurationError) { configuration = try DomainConfiguration(contentsOf: file) } catch {
        throw ToolstackError(.configuration, "\(error)")
      }
      guard names.insert(configuration.name).inserted else {
        throw ToolstackError(
          .configuration, "\(file): another of the files names its domain \(configuration.name) too; give each a <name> of its own")
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
