// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

/// Which domains are asked for.
public struct ListDomainsOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_CONNECT_LIST_DOMAINS_ACTIVE`.
  public static var active: ListDomainsOptions { ListDomainsOptions(rawValue: 1) }
  /// `VIR_CONNECT_LIST_DOMAINS_INACTIVE`.
  public static var inactive: ListDomainsOptions { ListDomainsOptions(rawValue: 2) }
  /// `VIR_CONNECT_LIST_DOMAINS_PERSISTENT`.
  public static var persistent: ListDomainsOptions { ListDomainsOptions(rawValue: 4) }
  /// `VIR_CONNECT_LIST_DOMAINS_TRANSIENT`.
  public static var transient: ListDomainsOptions { ListDomainsOptions(rawValue: 8) }
  /// `VIR_CONNECT_LIST_DOMAINS_RUNNING`.
  public static var running: ListDomainsOptions { ListDomainsOptions(rawValue: 16) }
  /// `VIR_CONNECT_LIST_DOMAINS_PAUSED`.
  public static var paused: ListDomainsOptions { ListDomainsOptions(rawValue: 32) }
  /// `VIR_CONNECT_LIST_DOMAINS_SHUTOFF`.
  public static var shutoff: ListDomainsOptions { ListDomainsOptions(rawValue: 64) }
  /// `VIR_CONNECT_LIST_DOMAINS_OTHER`.
  public static var other: ListDomainsOptions { ListDomainsOptions(rawValue: 128) }
  /// `VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE`.
  public static var managedSave: ListDomainsOptions { ListDomainsOptions(rawValue: 256) }
  /// `VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE`.
  public static var noManagedSave: ListDomainsOptions { ListDomainsOptions(rawValue: 512) }
  /// `VIR_CONNECT_LIST_DOMAINS_AUTOSTART`.
  public static var autostart: ListDomainsOptions { ListDomainsOptions(rawValue: 1024) }
  /// `VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART`.
  public static var noAutostart: ListDomainsOptions { ListDomainsOptions(rawValue: 2048) }
  /// `VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT`.
  public static var hasSnapshot: ListDomainsOptions { ListDomainsOptions(rawValue: 4096) }
  /// `VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT`.
  public static var noSnapshot: ListDomainsOptions { ListDomainsOptions(rawValue: 8192) }
  /// `VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT`.
  public static var hasCheckpoint: ListDomainsOptions { ListDomainsOptions(rawValue: 16384) }
  /// `VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT`.
  public static var noCheckpoint: ListDomainsOptions { ListDomainsOptions(rawValue: 32768) }
}

/// How a connection is opened.
public struct ConnectOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_CONNECT_RO`.
  public static var readOnly: ConnectOptions { ConnectOptions(rawValue: 1) }
  /// `VIR_CONNECT_NO_ALIASES`.
  public static var noAliases: ConnectOptions { ConnectOptions(rawValue: 2) }
}

/// How a domain is started.
public struct DomainStartOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_START_PAUSED`.
  public static var paused: DomainStartOptions { DomainStartOptions(rawValue: 1) }
  /// `VIR_DOMAIN_START_AUTODESTROY`.
  public static var autodestroy: DomainStartOptions { DomainStartOptions(rawValue: 2) }
  /// `VIR_DOMAIN_START_BYPASS_CACHE`.
  public static var bypassCache: DomainStartOptions { DomainStartOptions(rawValue: 4) }
  /// `VIR_DOMAIN_START_FORCE_BOOT`.
  public static var forceBoot: DomainStartOptions { DomainStartOptions(rawValue: 8) }
  /// `VIR_DOMAIN_START_VALIDATE`.
  public static var validate: DomainStartOptions { DomainStartOptions(rawValue: 16) }
  /// `VIR_DOMAIN_START_RESET_NVRAM`.
  public static var resetNVRAM: DomainStartOptions { DomainStartOptions(rawValue: 32) }
}

/// How a domain is defined.
public struct DomainDefineOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_DEFINE_VALIDATE`.
  public static var validate: DomainDefineOptions { DomainDefineOptions(rawValue: 1) }
}

/// What is removed with a definition.
public struct DomainUndefineOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_UNDEFINE_MANAGED_SAVE`.
  public static var managedSave: DomainUndefineOptions { DomainUndefineOptions(rawValue: 1) }
  /// `VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA`.
  public static var snapshotsMetadata: DomainUndefineOptions { DomainUndefineOptions(rawValue: 2) }
  /// `VIR_DOMAIN_UNDEFINE_NVRAM`.
  public static var nvram: DomainUndefineOptions { DomainUndefineOptions(rawValue: 4) }
  /// `VIR_DOMAIN_UNDEFINE_KEEP_NVRAM`.
  public static var keepNVRAM: DomainUndefineOptions { DomainUndefineOptions(rawValue: 8) }
  /// `VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA`.
  public static var checkpointsMetadata: DomainUndefineOptions { DomainUndefineOptions(rawValue: 16) }
}

/// By which way a domain is asked to power off.
public struct DomainShutdownOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN`.
  public static var acpiPowerButton: DomainShutdownOptions { DomainShutdownOptions(rawValue: 1) }
  /// `VIR_DOMAIN_SHUTDOWN_GUEST_AGENT`.
  public static var guestAgent: DomainShutdownOptions { DomainShutdownOptions(rawValue: 2) }
  /// `VIR_DOMAIN_SHUTDOWN_INITCTL`.
  public static var initctl: DomainShutdownOptions { DomainShutdownOptions(rawValue: 4) }
  /// `VIR_DOMAIN_SHUTDOWN_SIGNAL`.
  public static var signal: DomainShutdownOptions { DomainShutdownOptions(rawValue: 8) }
  /// `VIR_DOMAIN_SHUTDOWN_PARAVIRT`.
  public static var paravirt: DomainShutdownOptions { DomainShutdownOptions(rawValue: 16) }
}

/// By which way a domain is asked to reboot.
public struct DomainRebootOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_REBOOT_ACPI_POWER_BTN`.
  public static var acpiPowerButton: DomainRebootOptions { DomainRebootOptions(rawValue: 1) }
  /// `VIR_DOMAIN_REBOOT_GUEST_AGENT`.
  public static var guestAgent: DomainRebootOptions { DomainRebootOptions(rawValue: 2) }
  /// `VIR_DOMAIN_REBOOT_INITCTL`.
  public static var initctl: DomainRebootOptions { DomainRebootOptions(rawValue: 4) }
  /// `VIR_DOMAIN_REBOOT_SIGNAL`.
  public static var signal: DomainRebootOptions { DomainRebootOptions(rawValue: 8) }
  /// `VIR_DOMAIN_REBOOT_PARAVIRT`.
  public static var paravirt: DomainRebootOptions { DomainRebootOptions(rawValue: 16) }
}

/// How a domain is destroyed.
public struct DomainDestroyOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_DESTROY_GRACEFUL`.
  public static var graceful: DomainDestroyOptions { DomainDestroyOptions(rawValue: 1) }
  /// `VIR_DOMAIN_DESTROY_REMOVE_LOGS`.
  public static var removeLogs: DomainDestroyOptions { DomainDestroyOptions(rawValue: 2) }
}

/// How a core is written.
public struct DomainDumpOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DUMP_CRASH`.
  public static var crash: DomainDumpOptions { DomainDumpOptions(rawValue: 1) }
  /// `VIR_DUMP_LIVE`.
  public static var live: DomainDumpOptions { DomainDumpOptions(rawValue: 2) }
  /// `VIR_DUMP_BYPASS_CACHE`.
  public static var bypassCache: DomainDumpOptions { DomainDumpOptions(rawValue: 4) }
  /// `VIR_DUMP_RESET`.
  public static var reset: DomainDumpOptions { DomainDumpOptions(rawValue: 8) }
  /// `VIR_DUMP_MEMORY_ONLY`.
  public static var memoryOnly: DomainDumpOptions { DomainDumpOptions(rawValue: 16) }
}

/// What a domain's XML is to show.
public struct DomainXMLOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_XML_SECURE`.
  public static var secure: DomainXMLOptions { DomainXMLOptions(rawValue: 1) }
  /// `VIR_DOMAIN_XML_INACTIVE`.
  public static var inactive: DomainXMLOptions { DomainXMLOptions(rawValue: 2) }
  /// `VIR_DOMAIN_XML_UPDATE_CPU`.
  public static var updateCPU: DomainXMLOptions { DomainXMLOptions(rawValue: 4) }
  /// `VIR_DOMAIN_XML_MIGRATABLE`.
  public static var migratable: DomainXMLOptions { DomainXMLOptions(rawValue: 8) }
}

/// Whether the running domain or its definition is meant; with neither, what the domain is now.
public struct DomainModificationOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_AFFECT_LIVE`.
  public static var live: DomainModificationOptions { DomainModificationOptions(rawValue: 1) }
  /// `VIR_DOMAIN_AFFECT_CONFIG`.
  public static var config: DomainModificationOptions { DomainModificationOptions(rawValue: 2) }
}

/// Which memory is meant.
public struct DomainMemoryOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_AFFECT_LIVE`.
  public static var live: DomainMemoryOptions { DomainMemoryOptions(rawValue: 1) }
  /// `VIR_DOMAIN_AFFECT_CONFIG`.
  public static var config: DomainMemoryOptions { DomainMemoryOptions(rawValue: 2) }
  /// `VIR_DOMAIN_MEM_MAXIMUM`.
  public static var maximum: DomainMemoryOptions { DomainMemoryOptions(rawValue: 4) }
}

/// Which vCPUs are meant.
public struct DomainVCPUOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_AFFECT_LIVE`.
  public static var live: DomainVCPUOptions { DomainVCPUOptions(rawValue: 1) }
  /// `VIR_DOMAIN_AFFECT_CONFIG`.
  public static var config: DomainVCPUOptions { DomainVCPUOptions(rawValue: 2) }
  /// `VIR_DOMAIN_VCPU_MAXIMUM`.
  public static var maximum: DomainVCPUOptions { DomainVCPUOptions(rawValue: 4) }
  /// `VIR_DOMAIN_VCPU_GUEST`.
  public static var guest: DomainVCPUOptions { DomainVCPUOptions(rawValue: 8) }
  /// `VIR_DOMAIN_VCPU_HOTPLUGGABLE`.
  public static var hotpluggable: DomainVCPUOptions { DomainVCPUOptions(rawValue: 16) }
}

/// How a console is opened.
public struct DomainConsoleOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_CONSOLE_FORCE`.
  public static var force: DomainConsoleOptions { DomainConsoleOptions(rawValue: 1) }
  /// `VIR_DOMAIN_CONSOLE_SAFE`.
  public static var safe: DomainConsoleOptions { DomainConsoleOptions(rawValue: 2) }
}

/// What the client can read.
public struct TypedParameterOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_TYPED_PARAM_STRING_OKAY`.
  public static var stringOkay: TypedParameterOptions { TypedParameterOptions(rawValue: 4) }
}

/// Which scheduler parameters are meant.
public struct DomainSchedulerOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_AFFECT_LIVE`.
  public static var live: DomainSchedulerOptions { DomainSchedulerOptions(rawValue: 1) }
  /// `VIR_DOMAIN_AFFECT_CONFIG`.
  public static var config: DomainSchedulerOptions { DomainSchedulerOptions(rawValue: 2) }
  /// `VIR_TYPED_PARAM_STRING_OKAY`.
  public static var stringOkay: DomainSchedulerOptions { DomainSchedulerOptions(rawValue: 4) }
}

/// Which job is meant.
public struct DomainJobStatsOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_JOB_STATS_COMPLETED`.
  public static var completed: DomainJobStatsOptions { DomainJobStatsOptions(rawValue: 1) }
  /// `VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED`.
  public static var keepCompleted: DomainJobStatsOptions { DomainJobStatsOptions(rawValue: 2) }
}

/// Which messages are asked for.
public struct DomainMessageOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_MESSAGE_DEPRECATION`.
  public static var deprecation: DomainMessageOptions { DomainMessageOptions(rawValue: 1) }
  /// `VIR_DOMAIN_MESSAGE_TAINTING`.
  public static var tainting: DomainMessageOptions { DomainMessageOptions(rawValue: 2) }
}

/// Which statistics are asked for.
public struct DomainStatisticsGroups: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_DOMAIN_STATS_STATE`.
  public static var state: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 1) }
  /// `VIR_DOMAIN_STATS_CPU_TOTAL`.
  public static var cpuTotal: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 2) }
  /// `VIR_DOMAIN_STATS_BALLOON`.
  public static var balloon: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 4) }
  /// `VIR_DOMAIN_STATS_VCPU`.
  public static var vcpu: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 8) }
  /// `VIR_DOMAIN_STATS_INTERFACE`.
  public static var interface: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 16) }
  /// `VIR_DOMAIN_STATS_BLOCK`.
  public static var block: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 32) }
  /// `VIR_DOMAIN_STATS_PERF`.
  public static var perf: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 64) }
  /// `VIR_DOMAIN_STATS_IOTHREAD`.
  public static var ioThread: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 128) }
  /// `VIR_DOMAIN_STATS_MEMORY`.
  public static var memory: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 256) }
  /// `VIR_DOMAIN_STATS_DIRTYRATE`.
  public static var dirtyRate: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 512) }
  /// `VIR_DOMAIN_STATS_VM`.
  public static var vm: DomainStatisticsGroups { DomainStatisticsGroups(rawValue: 1024) }
}

/// Of which domains statistics are asked for, and how.
public struct AllDomainStatisticsOptions: OptionSet, Hashable, Sendable, XDRFlags {
  public var rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE`.
  public static var active: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 1) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE`.
  public static var inactive: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 2) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT`.
  public static var persistent: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 4) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT`.
  public static var transient: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 8) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING`.
  public static var running: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 16) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED`.
  public static var paused: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 32) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF`.
  public static var shutoff: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 64) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER`.
  public static var other: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 128) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT`.
  public static var noWait: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 536870912) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING`.
  public static var backing: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 1073741824) }
  /// `VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS`.
  public static var enforce: AllDomainStatisticsOptions { AllDomainStatisticsOptions(rawValue: 2147483648) }
}

/// What a domain is doing.
public enum DomainState {
  /// `VIR_DOMAIN_NOSTATE`.
  public static var noState: Int32 { 0 }
  /// `VIR_DOMAIN_RUNNING`.
  public static var running: Int32 { 1 }
  /// `VIR_DOMAIN_BLOCKED`.
  public static var blocked: Int32 { 2 }
  /// `VIR_DOMAIN_PAUSED`.
  public static var paused: Int32 { 3 }
  /// `VIR_DOMAIN_SHUTDOWN`.
  public static var shutdown: Int32 { 4 }
  /// `VIR_DOMAIN_SHUTOFF`.
  public static var shutoff: Int32 { 5 }
  /// `VIR_DOMAIN_CRASHED`.
  public static var crashed: Int32 { 6 }
  /// `VIR_DOMAIN_PMSUSPENDED`.
  public static var suspended: Int32 { 7 }
}

/// Why a domain runs.
public enum RunningReason {
  /// `VIR_DOMAIN_RUNNING_UNKNOWN`.
  public static var unknown: Int32 { 0 }
  /// `VIR_DOMAIN_RUNNING_BOOTED`.
  public static var booted: Int32 { 1 }
  /// `VIR_DOMAIN_RUNNING_MIGRATED`.
  public static var migrated: Int32 { 2 }
  /// `VIR_DOMAIN_RUNNING_RESTORED`.
  public static var restored: Int32 { 3 }
  /// `VIR_DOMAIN_RUNNING_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 4 }
  /// `VIR_DOMAIN_RUNNING_UNPAUSED`.
  public static var unpaused: Int32 { 5 }
  /// `VIR_DOMAIN_RUNNING_MIGRATION_CANCELED`.
  public static var migrationCanceled: Int32 { 6 }
  /// `VIR_DOMAIN_RUNNING_SAVE_CANCELED`.
  public static var saveCanceled: Int32 { 7 }
  /// `VIR_DOMAIN_RUNNING_WAKEUP`.
  public static var wakeup: Int32 { 8 }
  /// `VIR_DOMAIN_RUNNING_CRASHED`.
  public static var crashed: Int32 { 9 }
  /// `VIR_DOMAIN_RUNNING_POSTCOPY`.
  public static var postcopy: Int32 { 10 }
}

/// Why a domain is paused.
public enum PausedReason {
  /// `VIR_DOMAIN_PAUSED_UNKNOWN`.
  public static var unknown: Int32 { 0 }
  /// `VIR_DOMAIN_PAUSED_USER`.
  public static var user: Int32 { 1 }
  /// `VIR_DOMAIN_PAUSED_MIGRATION`.
  public static var migration: Int32 { 2 }
  /// `VIR_DOMAIN_PAUSED_SAVE`.
  public static var save: Int32 { 3 }
  /// `VIR_DOMAIN_PAUSED_DUMP`.
  public static var dump: Int32 { 4 }
  /// `VIR_DOMAIN_PAUSED_IOERROR`.
  public static var ioError: Int32 { 5 }
  /// `VIR_DOMAIN_PAUSED_WATCHDOG`.
  public static var watchdog: Int32 { 6 }
  /// `VIR_DOMAIN_PAUSED_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 7 }
  /// `VIR_DOMAIN_PAUSED_SHUTTING_DOWN`.
  public static var shuttingDown: Int32 { 8 }
  /// `VIR_DOMAIN_PAUSED_SNAPSHOT`.
  public static var snapshot: Int32 { 9 }
  /// `VIR_DOMAIN_PAUSED_CRASHED`.
  public static var crashed: Int32 { 10 }
  /// `VIR_DOMAIN_PAUSED_STARTING_UP`.
  public static var startingUp: Int32 { 11 }
  /// `VIR_DOMAIN_PAUSED_POSTCOPY`.
  public static var postcopy: Int32 { 12 }
  /// `VIR_DOMAIN_PAUSED_POSTCOPY_FAILED`.
  public static var postcopyFailed: Int32 { 13 }
}

/// Why a domain is off.
public enum ShutoffReason {
  /// `VIR_DOMAIN_SHUTOFF_UNKNOWN`.
  public static var unknown: Int32 { 0 }
  /// `VIR_DOMAIN_SHUTOFF_SHUTDOWN`.
  public static var shutdown: Int32 { 1 }
  /// `VIR_DOMAIN_SHUTOFF_DESTROYED`.
  public static var destroyed: Int32 { 2 }
  /// `VIR_DOMAIN_SHUTOFF_CRASHED`.
  public static var crashed: Int32 { 3 }
  /// `VIR_DOMAIN_SHUTOFF_MIGRATED`.
  public static var migrated: Int32 { 4 }
  /// `VIR_DOMAIN_SHUTOFF_SAVED`.
  public static var saved: Int32 { 5 }
  /// `VIR_DOMAIN_SHUTOFF_FAILED`.
  public static var failed: Int32 { 6 }
  /// `VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 7 }
  /// `VIR_DOMAIN_SHUTOFF_DAEMON`.
  public static var daemon: Int32 { 8 }
}

/// Why a domain counts as crashed.
public enum CrashedReason {
  /// `VIR_DOMAIN_CRASHED_UNKNOWN`.
  public static var unknown: Int32 { 0 }
  /// `VIR_DOMAIN_CRASHED_PANICKED`.
  public static var panicked: Int32 { 1 }
}

/// What happened to a domain.
public enum DomainEvent {
  /// `VIR_DOMAIN_EVENT_DEFINED`.
  public static var defined: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_UNDEFINED`.
  public static var undefined: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_STARTED`.
  public static var started: Int32 { 2 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED`.
  public static var suspended: Int32 { 3 }
  /// `VIR_DOMAIN_EVENT_RESUMED`.
  public static var resumed: Int32 { 4 }
  /// `VIR_DOMAIN_EVENT_STOPPED`.
  public static var stopped: Int32 { 5 }
  /// `VIR_DOMAIN_EVENT_SHUTDOWN`.
  public static var shutdown: Int32 { 6 }
  /// `VIR_DOMAIN_EVENT_PMSUSPENDED`.
  public static var suspendedForPowerManagement: Int32 { 7 }
  /// `VIR_DOMAIN_EVENT_CRASHED`.
  public static var crashed: Int32 { 8 }
}

/// How a domain came to be defined.
public enum DefinedDetail {
  /// `VIR_DOMAIN_EVENT_DEFINED_ADDED`.
  public static var added: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_DEFINED_UPDATED`.
  public static var updated: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_DEFINED_RENAMED`.
  public static var renamed: Int32 { 2 }
  /// `VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 3 }
}

/// How a domain came to be undefined.
public enum UndefinedDetail {
  /// `VIR_DOMAIN_EVENT_UNDEFINED_REMOVED`.
  public static var removed: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_UNDEFINED_RENAMED`.
  public static var renamed: Int32 { 1 }
}

/// How a domain came to run.
public enum StartedDetail {
  /// `VIR_DOMAIN_EVENT_STARTED_BOOTED`.
  public static var booted: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_STARTED_MIGRATED`.
  public static var migrated: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_STARTED_RESTORED`.
  public static var restored: Int32 { 2 }
  /// `VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 3 }
  /// `VIR_DOMAIN_EVENT_STARTED_WAKEUP`.
  public static var wakeup: Int32 { 4 }
}

/// Why a domain was paused.
public enum SuspendedDetail {
  /// `VIR_DOMAIN_EVENT_SUSPENDED_PAUSED`.
  public static var paused: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED`.
  public static var migrated: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_IOERROR`.
  public static var ioError: Int32 { 2 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG`.
  public static var watchdog: Int32 { 3 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_RESTORED`.
  public static var restored: Int32 { 4 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 5 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_API_ERROR`.
  public static var apiError: Int32 { 6 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY`.
  public static var postcopy: Int32 { 7 }
  /// `VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY_FAILED`.
  public static var postcopyFailed: Int32 { 8 }
}

/// Why a domain runs on.
public enum ResumedDetail {
  /// `VIR_DOMAIN_EVENT_RESUMED_UNPAUSED`.
  public static var unpaused: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_RESUMED_MIGRATED`.
  public static var migrated: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 2 }
  /// `VIR_DOMAIN_EVENT_RESUMED_POSTCOPY`.
  public static var postcopy: Int32 { 3 }
  /// `VIR_DOMAIN_EVENT_RESUMED_POSTCOPY_FAILED`.
  public static var postcopyFailed: Int32 { 4 }
}

/// Why a domain is off.
public enum StoppedDetail {
  /// `VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN`.
  public static var shutdown: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_STOPPED_DESTROYED`.
  public static var destroyed: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_STOPPED_CRASHED`.
  public static var crashed: Int32 { 2 }
  /// `VIR_DOMAIN_EVENT_STOPPED_MIGRATED`.
  public static var migrated: Int32 { 3 }
  /// `VIR_DOMAIN_EVENT_STOPPED_SAVED`.
  public static var saved: Int32 { 4 }
  /// `VIR_DOMAIN_EVENT_STOPPED_FAILED`.
  public static var failed: Int32 { 5 }
  /// `VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT`.
  public static var fromSnapshot: Int32 { 6 }
}

/// How a domain came to power itself off.
public enum ShutdownDetail {
  /// `VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED`.
  public static var finished: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_SHUTDOWN_GUEST`.
  public static var guest: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_SHUTDOWN_HOST`.
  public static var host: Int32 { 2 }
}

/// How a domain crashed.
public enum CrashedDetail {
  /// `VIR_DOMAIN_EVENT_CRASHED_PANICKED`.
  public static var panicked: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_CRASHED_CRASHLOADED`.
  public static var crashloaded: Int32 { 1 }
}

/// The kinds of events that a client can ask for.
public enum DomainEventKind {
  /// `VIR_DOMAIN_EVENT_ID_LIFECYCLE`.
  public static var lifecycle: Int32 { 0 }
  /// `VIR_DOMAIN_EVENT_ID_REBOOT`.
  public static var reboot: Int32 { 1 }
  /// `VIR_DOMAIN_EVENT_ID_WATCHDOG`.
  public static var watchdog: Int32 { 3 }
  /// `VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE`.
  public static var balloonChange: Int32 { 13 }
  /// `VIR_DOMAIN_EVENT_ID_METADATA_CHANGE`.
  public static var metadataChange: Int32 { 23 }
}

/// The parts of a domain's metadata.
public enum MetadataType {
  /// `VIR_DOMAIN_METADATA_DESCRIPTION`.
  public static var description: Int32 { 0 }
  /// `VIR_DOMAIN_METADATA_TITLE`.
  public static var title: Int32 { 1 }
  /// `VIR_DOMAIN_METADATA_ELEMENT`.
  public static var element: Int32 { 2 }
}

/// The type of a parameter's value.
public enum TypedParameterTag {
  /// `VIR_TYPED_PARAM_INT`.
  public static var int: Int32 { 1 }
  /// `VIR_TYPED_PARAM_UINT`.
  public static var uint: Int32 { 2 }
  /// `VIR_TYPED_PARAM_LLONG`.
  public static var hyper: Int32 { 3 }
  /// `VIR_TYPED_PARAM_ULLONG`.
  public static var uhyper: Int32 { 4 }
  /// `VIR_TYPED_PARAM_DOUBLE`.
  public static var double: Int32 { 5 }
  /// `VIR_TYPED_PARAM_BOOLEAN`.
  public static var bool: Int32 { 6 }
  /// `VIR_TYPED_PARAM_STRING`.
  public static var string: Int32 { 7 }
}

/// What a vCPU is doing.
public enum VCPUState {
  /// `VIR_VCPU_OFFLINE`.
  public static var offline: Int32 { 0 }
  /// `VIR_VCPU_RUNNING`.
  public static var running: Int32 { 1 }
  /// `VIR_VCPU_BLOCKED`.
  public static var blocked: Int32 { 2 }
}

/// By what a domain ends.
public enum LifecycleEvent {
  /// `VIR_DOMAIN_LIFECYCLE_POWEROFF`.
  public static var poweroff: Int32 { 0 }
  /// `VIR_DOMAIN_LIFECYCLE_REBOOT`.
  public static var reboot: Int32 { 1 }
  /// `VIR_DOMAIN_LIFECYCLE_CRASH`.
  public static var crash: Int32 { 2 }
}

/// What becomes of a domain that ended.
public enum LifecycleActionNumber {
  /// `VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY`.
  public static var destroy: Int32 { 0 }
  /// `VIR_DOMAIN_LIFECYCLE_ACTION_RESTART`.
  public static var restart: Int32 { 1 }
  /// `VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME`.
  public static var renameRestart: Int32 { 2 }
  /// `VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE`.
  public static var preserve: Int32 { 3 }
  /// `VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY`.
  public static var coredumpDestroy: Int32 { 4 }
  /// `VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART`.
  public static var coredumpRestart: Int32 { 5 }
}

/// What a job is like.
public enum JobType {
  /// `VIR_DOMAIN_JOB_NONE`.
  public static var none: Int32 { 0 }
  /// `VIR_DOMAIN_JOB_BOUNDED`.
  public static var bounded: Int32 { 1 }
  /// `VIR_DOMAIN_JOB_UNBOUNDED`.
  public static var unbounded: Int32 { 2 }
}

/// What a job does.
public enum JobOperation {
  /// `VIR_DOMAIN_JOB_OPERATION_DUMP`.
  public static var dump: Int32 { 8 }
}

/// What a number in a domain's memory statistics is.
public enum MemoryStatisticTag {
  /// `VIR_DOMAIN_MEMORY_STAT_AVAILABLE`.
  public static var available: Int32 { 5 }
  /// `VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON`.
  public static var actualBalloon: Int32 { 6 }
  /// `VIR_DOMAIN_MEMORY_STAT_RSS`.
  public static var resident: Int32 { 7 }
}

/// Whether a domain can be controlled.
public enum ControlState {
  /// `VIR_DOMAIN_CONTROL_OK`.
  public static var ok: Int32 { 0 }
  /// `VIR_DOMAIN_CONTROL_JOB`.
  public static var job: Int32 { 1 }
  /// `VIR_DOMAIN_CONTROL_OCCUPIED`.
  public static var occupied: Int32 { 2 }
  /// `VIR_DOMAIN_CONTROL_ERROR`.
  public static var error: Int32 { 3 }
}

/// Why a connection is closed.
public enum CloseReason {
  /// `VIR_CONNECT_CLOSE_REASON_ERROR`.
  public static var error: Int32 { 0 }
  /// `VIR_CONNECT_CLOSE_REASON_EOF`.
  public static var endOfFile: Int32 { 1 }
  /// `VIR_CONNECT_CLOSE_REASON_KEEPALIVE`.
  public static var keepalive: Int32 { 2 }
  /// `VIR_CONNECT_CLOSE_REASON_CLIENT`.
  public static var client: Int32 { 3 }
}
