// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// State, memory in KiB, vCPUs, and processor time in ns.
  ///
  /// Procedure 16, `domain_get_info`, of `virDomainGetInfo`.
  public struct DomainGetInfo: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 16 }
    public static var api: String { "virDomainGetInfo" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var state: UInt8
      public var maximumMemory: UInt64
      public var memory: UInt64
      public var vcpus: UInt16
      public var cpuTime: UInt64

      public init(state: UInt8, maximumMemory: UInt64, memory: UInt64, vcpus: UInt16, cpuTime: UInt64) {
        self.state = state
        self.maximumMemory = maximumMemory
        self.memory = memory
        self.vcpus = vcpus
        self.cpuTime = cpuTime
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        state = try reader.value()
        maximumMemory = try reader.value()
        memory = try reader.value()
        vcpus = try reader.value()
        cpuTime = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(state)
        writer.value(maximumMemory)
        writer.value(memory)
        writer.value(vcpus)
        writer.value(cpuTime)
      }
    }

    public init(domain: RemoteDomain) {
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
    }
  }

  /// The most memory that the domain may have, in KiB.
  ///
  /// Procedure 17, `domain_get_max_memory`, of `virDomainGetMaxMemory`.
  public struct DomainGetMaxMemory: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 17 }
    public static var api: String { "virDomainGetMaxMemory" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var memory: UInt64

      public init(memory: UInt64) {
        self.memory = memory
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        memory = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(memory)
      }
    }

    public init(domain: RemoteDomain) {
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
    }
  }

  /// The most vCPUs that the domain may have.
  ///
  /// Procedure 18, `domain_get_max_vcpus`, of `virDomainGetMaxVcpus`.
  public struct DomainGetMaxVCPUs: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 18 }
    public static var api: String { "virDomainGetMaxVcpus" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var count: Int32

      public init(count: Int32) {
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(count)
      }
    }

    public init(domain: RemoteDomain) {
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
    }
  }

  /// What the domain boots: `linux`, by which libvirt means a paravirtual kernel.
  ///
  /// Procedure 19, `domain_get_os_type`, of `virDomainGetOSType`.
  public struct DomainGetOSType: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 19 }
    public static var api: String { "virDomainGetOSType" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var type: String

      public init(type: String) {
        self.type = type
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        type = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(type)
      }
    }

    public init(domain: RemoteDomain) {
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
    }
  }

  /// Each vCPU's state, time and processor.
  ///
  /// Procedure 20, `domain_get_vcpus`, of `virDomainGetVcpus`.
  public struct DomainGetVCPUs: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var maximum: Int32
    public var mapLength: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 20 }
    public static var api: String { "virDomainGetVcpus" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var info: [VCPUInformation]
      public var maps: [UInt8]

      public init(info: [VCPUInformation], maps: [UInt8]) {
        self.info = info
        self.maps = maps
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        info = try reader.list(atMost: 16384)
        maps = try reader.opaque(atMost: 8388608)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(info, atMost: 16384)
        writer.opaque(maps, atMost: 8388608)
      }
    }

    public init(domain: RemoteDomain, maximum: Int32, mapLength: Int32) {
      self.domain = domain
      self.maximum = maximum
      self.mapLength = mapLength
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      maximum = try reader.value()
      mapLength = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(maximum)
      writer.value(mapLength)
    }
  }

  /// Changes the most memory that a domain may have, in KiB, from its next start on; not while it runs.
  ///
  /// Procedure 30, `domain_set_max_memory`, of `virDomainSetMaxMemory`.
  public struct DomainSetMaxMemory: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var memory: UInt64

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 30 }
    public static var api: String { "virDomainSetMaxMemory" }
    public static var access: RemoteAccess { .write }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, memory: UInt64) {
      self.domain = domain
      self.memory = memory
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      memory = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(memory)
    }
  }

  /// Asks a running domain to use this much memory, in KiB, by xenstore, and lets it have 1 MiB more at most.
  ///
  /// Procedure 31, `domain_set_memory`, of `virDomainSetMemory`.
  public struct DomainSetMemory: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var memory: UInt64

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 31 }
    public static var api: String { "virDomainSetMemory" }
    public static var access: RemoteAccess { .write }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, memory: UInt64) {
      self.domain = domain
      self.memory = memory
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      memory = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(memory)
    }
  }

  /// Changes how many vCPUs a running domain has: not possible yet.
  ///
  /// Procedure 32, `domain_set_vcpus`, of `virDomainSetVcpus`.
  public struct DomainSetVCPUs: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var count: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 32 }
    public static var api: String { "virDomainSetVcpus" }
    public static var access: RemoteAccess { .write }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, count: UInt32) {
      self.domain = domain
      self.count = count
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      count = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(count)
    }
  }

  /// The domain's security label: none.
  ///
  /// Procedure 121, `domain_get_security_label`, of `virDomainGetSecurityLabel`.
  public struct DomainGetSecurityLabel: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 121 }
    public static var api: String { "virDomainGetSecurityLabel" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var label: String
      public var enforcing: Int32

      public init(label: String, enforcing: Int32) {
        self.label = label
        self.enforcing = enforcing
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        label = try reader.characters(atMost: 4097)
        enforcing = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.characters(label, atMost: 4097)
        writer.value(enforcing)
      }
    }

    public init(domain: RemoteDomain) {
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
    }
  }

  /// The domain's memory: what it has now (`actual`) and the most it may have (`available`), in KiB.
  ///
  /// Procedure 159, `domain_memory_stats`, of `virDomainMemoryStats`.
  public struct DomainMemoryStats: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var maximum: UInt32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 159 }
    public static var api: String { "virDomainMemoryStats" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var statistics: [MemoryStatistic]

      public init(statistics: [MemoryStatistic]) {
        self.statistics = statistics
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        statistics = try reader.list(atMost: 1024)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(statistics, atMost: 1024)
      }
    }

    public init(domain: RemoteDomain, maximum: UInt32, flags: UInt32 = 0) {
      self.domain = domain
      self.maximum = maximum
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      maximum = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(maximum)
      writer.value(flags)
    }
  }

  /// The job that works on the domain and how far it is: a core that is being written; or none (0).
  ///
  /// Procedure 163, `domain_get_job_info`, of `virDomainGetJobInfo`.
  public struct DomainGetJobInfo: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 163 }
    public static var api: String { "virDomainGetJobInfo" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var type: Int32
      public var timeElapsed: UInt64
      public var timeRemaining: UInt64
      public var dataTotal: UInt64
      public var dataProcessed: UInt64
      public var dataRemaining: UInt64
      public var memoryTotal: UInt64
      public var memoryProcessed: UInt64
      public var memoryRemaining: UInt64
      public var fileTotal: UInt64
      public var fileProcessed: UInt64
      public var fileRemaining: UInt64

      public init(
        type: Int32, timeElapsed: UInt64, timeRemaining: UInt64, dataTotal: UInt64, dataProcessed: UInt64, dataRemaining: UInt64,
        memoryTotal: UInt64, memoryProcessed: UInt64, memoryRemaining: UInt64, fileTotal: UInt64, fileProcessed: UInt64,
        fileRemaining: UInt64
      ) {
        self.type = type
        self.timeElapsed = timeElapsed
        self.timeRemaining = timeRemaining
        self.dataTotal = dataTotal
        self.dataProcessed = dataProcessed
        self.dataRemaining = dataRemaining
        self.memoryTotal = memoryTotal
        self.memoryProcessed = memoryProcessed
        self.memoryRemaining = memoryRemaining
        self.fileTotal = fileTotal
        self.fileProcessed = fileProcessed
        self.fileRemaining = fileRemaining
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        type = try reader.value()
        timeElapsed = try reader.value()
        timeRemaining = try reader.value()
        dataTotal = try reader.value()
        dataProcessed = try reader.value()
        dataRemaining = try reader.value()
        memoryTotal = try reader.value()
        memoryProcessed = try reader.value()
        memoryRemaining = try reader.value()
        fileTotal = try reader.value()
        fileProcessed = try reader.value()
        fileRemaining = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(type)
        writer.value(timeElapsed)
        writer.value(timeRemaining)
        writer.value(dataTotal)
        writer.value(dataProcessed)
        writer.value(dataRemaining)
        writer.value(memoryTotal)
        writer.value(memoryProcessed)
        writer.value(memoryRemaining)
        writer.value(fileTotal)
        writer.value(fileProcessed)
        writer.value(fileRemaining)
      }
    }

    public init(domain: RemoteDomain) {
      self.domain = domain
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
    }
  }

  /// Changes how many vCPUs the domain has from its next start on, or may have at most. A running domain's cannot be changed yet.
  ///
  /// Procedure 199, `domain_set_vcpus_flags`, of `virDomainSetVcpusFlags`.
  public struct DomainSetVCPUsFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var count: UInt32
    public var flags: DomainVCPUOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 199 }
    public static var api: String { "virDomainSetVcpusFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~7 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, count: UInt32, flags: DomainVCPUOptions = []) {
      self.domain = domain
      self.count = count
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      count = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(count)
      writer.value(flags)
    }
  }

  /// How many vCPUs the domain has.
  ///
  /// Procedure 200, `domain_get_vcpus_flags`, of `virDomainGetVcpusFlags`.
  public struct DomainGetVCPUsFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainVCPUOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 200 }
    public static var api: String { "virDomainGetVcpusFlags" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~7 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var count: Int32

      public init(count: Int32) {
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(count)
      }
    }

    public init(domain: RemoteDomain, flags: DomainVCPUOptions = []) {
      self.domain = domain
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(flags)
    }
  }

  /// Asks a running domain, by xenstore, to use this much memory, in KiB; or changes its definition.
  ///
  /// Procedure 204, `domain_set_memory_flags`, of `virDomainSetMemoryFlags`.
  public struct DomainSetMemoryFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var memory: UInt64
    public var flags: DomainMemoryOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 204 }
    public static var api: String { "virDomainSetMemoryFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~7 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, memory: UInt64, flags: DomainMemoryOptions = []) {
      self.domain = domain
      self.memory = memory
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      memory = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(memory)
      writer.value(flags)
    }
  }

  /// The domain's state, and why it is in it.
  ///
  /// Procedure 212, `domain_get_state`, of `virDomainGetState`.
  public struct DomainGetState: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 212 }
    public static var api: String { "virDomainGetState" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var state: Int32
      public var reason: Int32

      public init(state: Int32, reason: Int32) {
        self.state = state
        self.reason = reason
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        state = try reader.value()
        reason = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(state)
        writer.value(reason)
      }
    }

    public init(domain: RemoteDomain, flags: UInt32 = 0) {
      self.domain = domain
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(flags)
    }
  }

  /// Whether the domain can be controlled (0), or a job works on it (1).
  ///
  /// Procedure 229, `domain_get_control_info`, of `virDomainGetControlInfo`.
  public struct DomainGetControlInfo: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 229 }
    public static var api: String { "virDomainGetControlInfo" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var state: UInt32
      public var details: UInt32
      public var stateTime: UInt64

      public init(state: UInt32, details: UInt32, stateTime: UInt64) {
        self.state = state
        self.details = details
        self.stateTime = stateTime
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        state = try reader.value()
        details = try reader.value()
        stateTime = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(state)
        writer.value(details)
        writer.value(stateTime)
      }
    }

    public init(domain: RemoteDomain, flags: UInt32 = 0) {
      self.domain = domain
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(flags)
    }
  }

  /// The processors that each vCPU may run on: all.
  ///
  /// Procedure 230, `domain_get_vcpu_pin_info`, of `virDomainGetVcpuPinInfo`.
  public struct DomainGetVCPUPinInfo: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var mapCount: Int32
    public var mapLength: Int32
    public var flags: DomainModificationOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 230 }
    public static var api: String { "virDomainGetVcpuPinInfo" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var maps: [UInt8]
      public var count: Int32

      public init(maps: [UInt8], count: Int32) {
        self.maps = maps
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        maps = try reader.opaque(atMost: 8388608)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.opaque(maps, atMost: 8388608)
        writer.value(count)
      }
    }

    public init(domain: RemoteDomain, mapCount: Int32, mapLength: Int32, flags: DomainModificationOptions = []) {
      self.domain = domain
      self.mapCount = mapCount
      self.mapLength = mapLength
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      mapCount = try reader.value()
      mapLength = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(mapCount)
      writer.value(mapLength)
      writer.value(flags)
    }
  }

  /// Processor time used by the domain, in ns; only in all (start -1), not by processor.
  ///
  /// Procedure 262, `domain_get_cpu_stats`, of `virDomainGetCPUStats`.
  public struct DomainGetCPUStats: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var parameterCount: UInt32
    public var startCPU: Int32
    public var cpuCount: UInt32
    public var flags: TypedParameterOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 262 }
    public static var api: String { "virDomainGetCPUStats" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~4 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var parameters: [TypedParameter]
      public var parameterCount: Int32

      public init(parameters: [TypedParameter], parameterCount: Int32) {
        self.parameters = parameters
        self.parameterCount = parameterCount
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        parameters = try reader.list(atMost: 1024)
        parameterCount = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(parameters, atMost: 1024)
        writer.value(parameterCount)
      }
    }

    public init(domain: RemoteDomain, parameterCount: UInt32, startCPU: Int32, cpuCount: UInt32, flags: TypedParameterOptions = []) {
      self.domain = domain
      self.parameterCount = parameterCount
      self.startCPU = startCPU
      self.cpuCount = cpuCount
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      parameterCount = try reader.value()
      startCPU = try reader.value()
      cpuCount = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(parameterCount)
      writer.value(startCPU)
      writer.value(cpuCount)
      writer.value(flags)
    }
  }

  /// The same, as named values.
  ///
  /// Procedure 298, `domain_get_job_stats`, of `virDomainGetJobStats`.
  public struct DomainGetJobStats: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainJobStatsOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 298 }
    public static var api: String { "virDomainGetJobStats" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var type: Int32
      public var parameters: [TypedParameter]

      public init(type: Int32, parameters: [TypedParameter]) {
        self.type = type
        self.parameters = parameters
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        type = try reader.value()
        parameters = try reader.list(atMost: 64)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(type)
        writer.list(parameters, atMost: 64)
      }
    }

    public init(domain: RemoteDomain, flags: DomainJobStatsOptions = []) {
      self.domain = domain
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(flags)
    }
  }

  /// Statistics of the domains that are named, or of all that pass the filters. Groups: state, cpu-total, balloon, vcpu. A group that is
  /// not served is left out; with `VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS` it is refused.
  ///
  /// Procedure 344, `connect_get_all_domain_stats`, of `virConnectGetAllDomainStats`.
  public struct ConnectGetAllDomainStats: RemoteProcedure, Hashable {
    public var domains: [RemoteDomain]
    public var statistics: DomainStatisticsGroups
    public var flags: AllDomainStatisticsOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 344 }
    public static var api: String { "virConnectGetAllDomainStats" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~2684354815 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var records: [DomainStatistics]

      public init(records: [DomainStatistics]) {
        self.records = records
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        records = try reader.list(atMost: 16384)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(records, atMost: 16384)
      }
    }

    public init(domains: [RemoteDomain], statistics: DomainStatisticsGroups = [], flags: AllDomainStatisticsOptions = []) {
      self.domains = domains
      self.statistics = statistics
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domains = try reader.list(atMost: 16384)
      statistics = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.list(domains, atMost: 16384)
      writer.value(statistics)
      writer.value(flags)
    }
  }

  /// Says what becomes of the domain when it powers off (0), reboots (1) or crashes (2). The actions: destroy 0, restart 1, rename-restart
  /// 2, preserve 3, and for crashes coredump-destroy 4 and coredump-restart 5.
  ///
  /// Procedure 390, `domain_set_lifecycle_action`, of `virDomainSetLifecycleAction`.
  public struct DomainSetLifecycleAction: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var type: UInt32
    public var action: UInt32
    public var flags: DomainModificationOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 390 }
    public static var api: String { "virDomainSetLifecycleAction" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, type: UInt32, action: UInt32, flags: DomainModificationOptions = []) {
      self.domain = domain
      self.type = type
      self.action = action
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      type = try reader.value()
      action = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(type)
      writer.value(action)
      writer.value(flags)
    }
  }

  /// What is questionable about the domain: the elements of its XML that have no effect.
  ///
  /// Procedure 426, `domain_get_messages`, of `virDomainGetMessages`.
  public struct DomainGetMessages: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainMessageOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 426 }
    public static var api: String { "virDomainGetMessages" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var messages: [String]

      public init(messages: [String]) {
        self.messages = messages
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        messages = try reader.list(atMost: 2048)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(messages, atMost: 2048)
      }
    }

    public init(domain: RemoteDomain, flags: DomainMessageOptions = []) {
      self.domain = domain
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(flags)
    }
  }
}
