// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// Opens the connection. Nothing but authentication and keepalive works before. The URI's scheme is xen, with the path /system, /session,
  /// / or none. With `VIR_CONNECT_RO` the connection may only read.
  ///
  /// Procedure 1, `connect_open`, of `virConnectOpen`.
  public struct ConnectOpen: RemoteProcedure, Hashable {
    public var name: String?
    public var flags: ConnectOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 1 }
    public static var api: String { "virConnectOpen" }
    public static var access: RemoteAccess { .none }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    public typealias Reply = NoReply

    public init(name: String? = nil, flags: ConnectOptions = []) {
      self.name = name
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      name = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.optional(name)
      writer.value(flags)
    }
  }

  /// Closes the connection.
  ///
  /// Procedure 2, `connect_close`, of `virConnectClose`.
  public struct ConnectClose: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 2 }
    public static var api: String { "virConnectClose" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The name of the hypervisor driver, `Xen`.
  ///
  /// Procedure 3, `connect_get_type`, of `virConnectGetType`.
  public struct ConnectGetType: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 3 }
    public static var api: String { "virConnectGetType" }
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

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The hypervisor's version: major * 1,000,000 + minor * 1,000 + release.
  ///
  /// Procedure 4, `connect_get_version`, of `virConnectGetVersion`.
  public struct ConnectGetVersion: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 4 }
    public static var api: String { "virConnectGetVersion" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var version: UInt64

      public init(version: UInt64) {
        self.version = version
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        version = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(version)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The most vCPUs that a domain may have.
  ///
  /// Procedure 5, `connect_get_max_vcpus`, of `virConnectGetMaxVcpus`.
  public struct ConnectGetMaxVCPUs: RemoteProcedure, Hashable {
    public var type: String?

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 5 }
    public static var api: String { "virConnectGetMaxVcpus" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var maximum: Int32

      public init(maximum: Int32) {
        self.maximum = maximum
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        maximum = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(maximum)
      }
    }

    public init(type: String? = nil) {
      self.type = type
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      type = try reader.optional()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.optional(type)
    }
  }

  /// The machine: processors, and memory in KiB.
  ///
  /// Procedure 6, `node_get_info`, of `virNodeGetInfo`.
  public struct NodeGetInfo: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 6 }
    public static var api: String { "virNodeGetInfo" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var model: String
      public var memory: UInt64
      public var cpus: Int32
      public var mhz: Int32
      public var nodes: Int32
      public var sockets: Int32
      public var cores: Int32
      public var threads: Int32

      public init(model: String, memory: UInt64, cpus: Int32, mhz: Int32, nodes: Int32, sockets: Int32, cores: Int32, threads: Int32) {
        self.model = model
        self.memory = memory
        self.cpus = cpus
        self.mhz = mhz
        self.nodes = nodes
        self.sockets = sockets
        self.cores = cores
        self.threads = threads
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        model = try reader.characters(exactly: 32)
        memory = try reader.value()
        cpus = try reader.value()
        mhz = try reader.value()
        nodes = try reader.value()
        sockets = try reader.value()
        cores = try reader.value()
        threads = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.characters(model, exactly: 32)
        writer.value(memory)
        writer.value(cpus)
        writer.value(mhz)
        writer.value(nodes)
        writer.value(sockets)
        writer.value(cores)
        writer.value(threads)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// What the machine and its guests may be, as XML.
  ///
  /// Procedure 7, `connect_get_capabilities`, of `virConnectGetCapabilities`.
  public struct ConnectGetCapabilities: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 7 }
    public static var api: String { "virConnectGetCapabilities" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var capabilities: String

      public init(capabilities: String) {
        self.capabilities = capabilities
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        capabilities = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(capabilities)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The name of the host.
  ///
  /// Procedure 59, `connect_get_hostname`, of `virConnectGetHostname`.
  public struct ConnectGetHostname: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 59 }
    public static var api: String { "virConnectGetHostname" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var hostname: String

      public init(hostname: String) {
        self.hostname = hostname
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        hostname = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(hostname)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Tells whether the host knows a feature of the protocol. Keepalive (10), event callbacks with ids (14), close callbacks (15), typed
  /// strings (9) and the remote protocol itself (2) are there; all others are not.
  ///
  /// Procedure 60, `connect_supports_feature`, of `virConnectSupportsFeature`.
  public struct ConnectSupportsFeature: RemoteProcedure, Hashable {
    public var feature: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 60 }
    public static var api: String { "virConnectSupportsFeature" }
    public static var access: RemoteAccess { .none }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var supported: Int32

      public init(supported: Int32) {
        self.supported = supported
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        supported = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(supported)
      }
    }

    public init(feature: Int32) {
      self.feature = feature
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      feature = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(feature)
    }
  }

  /// Tells the ways to authenticate: none. Who may connect is decided by the socket.
  ///
  /// Procedure 66, `auth_list`.
  public struct AuthList: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 66 }
    public static var api: String { "auth_list" }
    public static var access: RemoteAccess { .none }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var types: [Int32]

      public init(types: [Int32]) {
        self.types = types
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        types = try reader.list(atMost: 20)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(types, atMost: 20)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The free memory of each NUMA cell, in bytes. There is one cell.
  ///
  /// Procedure 101, `node_get_cells_free_memory`, of `virNodeGetCellsFreeMemory`.
  public struct NodeGetCellsFreeMemory: RemoteProcedure, Hashable {
    public var startCell: Int32
    public var maximumCells: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 101 }
    public static var api: String { "virNodeGetCellsFreeMemory" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var cells: [UInt64]

      public init(cells: [UInt64]) {
        self.cells = cells
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        cells = try reader.list(atMost: 1024)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(cells, atMost: 1024)
      }
    }

    public init(startCell: Int32, maximumCells: Int32) {
      self.startCell = startCell
      self.maximumCells = maximumCells
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      startCell = try reader.value()
      maximumCells = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(startCell)
      writer.value(maximumCells)
    }
  }

  /// The machine's free memory in bytes.
  ///
  /// Procedure 102, `node_get_free_memory`, of `virNodeGetFreeMemory`.
  public struct NodeGetFreeMemory: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 102 }
    public static var api: String { "virNodeGetFreeMemory" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var free: UInt64

      public init(free: UInt64) {
        self.free = free
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        free = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(free)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The canonical URI, `xen:///system`.
  ///
  /// Procedure 110, `connect_get_uri`, of `virConnectGetURI`.
  public struct ConnectGetURI: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 110 }
    public static var api: String { "virConnectGetURI" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var uri: String

      public init(uri: String) {
        self.uri = uri
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        uri = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(uri)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The security model: none.
  ///
  /// Procedure 122, `node_get_security_model`, of `virNodeGetSecurityModel`.
  public struct NodeGetSecurityModel: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 122 }
    public static var api: String { "virNodeGetSecurityModel" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var model: String
      public var doi: String

      public init(model: String, doi: String) {
        self.model = model
        self.doi = doi
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        model = try reader.characters(atMost: 1025)
        doi = try reader.characters(atMost: 257)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.characters(model, atMost: 1025)
        writer.characters(doi, atMost: 257)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Whether the connection cannot be listened to: it is a unix socket.
  ///
  /// Procedure 149, `connect_is_secure`, of `virConnectIsSecure`.
  public struct ConnectIsSecure: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 149 }
    public static var api: String { "virConnectIsSecure" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var secure: Int32

      public init(secure: Int32) {
        self.secure = secure
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        secure = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(secure)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The version of libvirt that this protocol is of, in the same form.
  ///
  /// Procedure 157, `connect_get_lib_version`, of `virConnectGetLibVersion`.
  public struct ConnectGetLibVersion: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 157 }
    public static var api: String { "virConnectGetLibVersion" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var version: UInt64

      public init(version: UInt64) {
        self.version = version
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        version = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(version)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// An SMBIOS description of the machine.
  ///
  /// Procedure 203, `connect_get_sysinfo`, of `virConnectGetSysinfo`.
  public struct ConnectGetSysinfo: RemoteProcedure, Hashable {
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 203 }
    public static var api: String { "virConnectGetSysinfo" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var sysinfo: String

      public init(sysinfo: String) {
        self.sysinfo = sysinfo
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        sysinfo = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(sysinfo)
      }
    }

    public init(flags: UInt32 = 0) {
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(flags)
    }
  }

  /// The time that one processor, or with -1 all of them, spent, in ns. These are the processors of the computer that all this runs on.
  ///
  /// Procedure 227, `node_get_cpu_stats`, of `virNodeGetCPUStats`.
  public struct NodeGetCPUStats: RemoteProcedure, Hashable {
    public var cpu: Int32
    public var parameterCount: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 227 }
    public static var api: String { "virNodeGetCPUStats" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var parameters: [NodeStatistic]
      public var parameterCount: Int32

      public init(parameters: [NodeStatistic], parameterCount: Int32) {
        self.parameters = parameters
        self.parameterCount = parameterCount
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        parameters = try reader.list(atMost: 16)
        parameterCount = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(parameters, atMost: 16)
        writer.value(parameterCount)
      }
    }

    public init(cpu: Int32, parameterCount: Int32, flags: UInt32 = 0) {
      self.cpu = cpu
      self.parameterCount = parameterCount
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      cpu = try reader.value()
      parameterCount = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(cpu)
      writer.value(parameterCount)
      writer.value(flags)
    }
  }

  /// The machine's memory in KiB. This is the memory that domains are made of.
  ///
  /// Procedure 228, `node_get_memory_stats`, of `virNodeGetMemoryStats`.
  public struct NodeGetMemoryStats: RemoteProcedure, Hashable {
    public var parameterCount: Int32
    public var cell: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 228 }
    public static var api: String { "virNodeGetMemoryStats" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var parameters: [NodeStatistic]
      public var parameterCount: Int32

      public init(parameters: [NodeStatistic], parameterCount: Int32) {
        self.parameters = parameters
        self.parameterCount = parameterCount
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        parameters = try reader.list(atMost: 16)
        parameterCount = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(parameters, atMost: 16)
        writer.value(parameterCount)
      }
    }

    public init(parameterCount: Int32, cell: Int32, flags: UInt32 = 0) {
      self.parameterCount = parameterCount
      self.cell = cell
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      parameterCount = try reader.value()
      cell = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(parameterCount)
      writer.value(cell)
      writer.value(flags)
    }
  }

  /// Which processors there are.
  ///
  /// Procedure 293, `node_get_cpu_map`, of `virNodeGetCPUMap`.
  public struct NodeGetCPUMap: RemoteProcedure, Hashable {
    public var needMap: Int32
    public var needOnline: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 293 }
    public static var api: String { "virNodeGetCPUMap" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var map: [UInt8]
      public var online: UInt32
      public var count: Int32

      public init(map: [UInt8], online: UInt32, count: Int32) {
        self.map = map
        self.online = online
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        map = try reader.opaque(atMost: 2048)
        online = try reader.value()
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.opaque(map, atMost: 2048)
        writer.value(online)
        writer.value(count)
      }
    }

    public init(needMap: Int32, needOnline: Int32, flags: UInt32 = 0) {
      self.needMap = needMap
      self.needOnline = needOnline
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      needMap = try reader.value()
      needOnline = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(needMap)
      writer.value(needOnline)
      writer.value(flags)
    }
  }

  /// What a domain of one kind may have, as XML. Of machines there is `xenpv`, of types `xen`, of architectures `x86_64`.
  ///
  /// Procedure 342, `connect_get_domain_capabilities`, of `virConnectGetDomainCapabilities`.
  public struct ConnectGetDomainCapabilities: RemoteProcedure, Hashable {
    public var emulator: String?
    public var arch: String?
    public var machine: String?
    public var virttype: String?
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 342 }
    public static var api: String { "virConnectGetDomainCapabilities" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var capabilities: String

      public init(capabilities: String) {
        self.capabilities = capabilities
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        capabilities = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(capabilities)
      }
    }

    public init(emulator: String? = nil, arch: String? = nil, machine: String? = nil, virttype: String? = nil, flags: UInt32 = 0) {
      self.emulator = emulator
      self.arch = arch
      self.machine = machine
      self.virttype = virttype
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      emulator = try reader.optional()
      arch = try reader.optional()
      machine = try reader.optional()
      virttype = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.optional(emulator)
      writer.optional(arch)
      writer.optional(machine)
      writer.optional(virttype)
      writer.value(flags)
    }
  }

  /// Asks to be told before the host closes the connection. It only does so when it ends, which clients see by themselves.
  ///
  /// Procedure 360, `connect_register_close_callback`, of `virConnectRegisterCloseCallback`.
  public struct ConnectRegisterCloseCallback: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 360 }
    public static var api: String { "virConnectRegisterCloseCallback" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Asks not to be told any more.
  ///
  /// Procedure 361, `connect_unregister_close_callback`, of `virConnectUnregisterCloseCallback`.
  public struct ConnectUnregisterCloseCallback: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 361 }
    public static var api: String { "virConnectUnregisterCloseCallback" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }
}
