// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Xenolith {
  /// Which host answers.
  ///
  /// Procedure 1, `service_information`.
  public struct ServiceInformation: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 1 }
    public static var api: String { "service_information" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var version: String
      public var abi: String
      public var process: UInt32
      public var ring0: UInt32
      public var stateDirectory: String
      public var runDirectory: String

      public init(version: String, abi: String, process: UInt32, ring0: UInt32, stateDirectory: String, runDirectory: String) {
        self.version = version
        self.abi = abi
        self.process = process
        self.ring0 = ring0
        self.stateDirectory = stateDirectory
        self.runDirectory = runDirectory
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        version = try reader.value()
        abi = try reader.value()
        process = try reader.value()
        ring0 = try reader.value()
        stateDirectory = try reader.value()
        runDirectory = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(version)
        writer.value(abi)
        writer.value(process)
        writer.value(ring0)
        writer.value(stateDirectory)
        writer.value(runDirectory)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The lines of `xl info`, in its order.
  ///
  /// Procedure 2, `host_information`.
  public struct HostInformation: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 2 }
    public static var api: String { "host_information" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var values: [TypedParameter]

      public init(values: [TypedParameter]) {
        self.values = values
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        values = try reader.list(atMost: 256)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(values, atMost: 256)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// All domains, Domain-0 first: those that run by their ids, then the others by their names.
  ///
  /// Procedure 3, `list_domains`.
  public struct ListDomains: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 3 }
    public static var api: String { "list_domains" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var rows: [DomainRow]

      public init(rows: [DomainRow]) {
        self.rows = rows
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        rows = try reader.list(atMost: 65536)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(rows, atMost: 65536)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// The hypervisor's log, as `xl dmesg` shows it.
  ///
  /// Procedure 4, `hypervisor_log`.
  public struct HypervisorLog: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 4 }
    public static var api: String { "hypervisor_log" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var lines: [String]

      public init(lines: [String]) {
        self.lines = lines
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        lines = try reader.list(atMost: 65536)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(lines, atMost: 65536)
      }
    }

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// How a domain ended when it last did; nothing if it has not since the host was started.
  ///
  /// Procedure 5, `last_end`.
  public struct LastEnd: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 5 }
    public static var api: String { "last_end" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var end: DomainEnd?

      public init(end: DomainEnd? = nil) {
        self.end = end
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        end = try reader.optional()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.optional(end)
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

  /// Asks for all events, as message 8.
  ///
  /// Procedure 6, `register_events`.
  public struct RegisterEvents: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 6 }
    public static var api: String { "register_events" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Ends that.
  ///
  /// Procedure 7, `deregister_events`.
  public struct DeregisterEvents: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 7 }
    public static var api: String { "deregister_events" }
    public static var access: RemoteAccess { .read }

    public typealias Reply = NoReply

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Something happened to a domain: libvirt's life-cycle event, with when and why.
  ///
  /// Procedure 8, `event`.
  public struct Event: RemoteMessage, Hashable {
    public var domain: RemoteDomain
    public var event: Int32
    public var detail: Int32
    public var seconds: Int64
    public var nanoseconds: UInt32
    public var text: String?

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 8 }

    public init(domain: RemoteDomain, event: Int32, detail: Int32, seconds: Int64, nanoseconds: UInt32, text: String? = nil) {
      self.domain = domain
      self.event = event
      self.detail = detail
      self.seconds = seconds
      self.nanoseconds = nanoseconds
      self.text = text
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      event = try reader.value()
      detail = try reader.value()
      seconds = try reader.value()
      nanoseconds = try reader.value()
      text = try reader.optional()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(event)
      writer.value(detail)
      writer.value(seconds)
      writer.value(nanoseconds)
      writer.optional(text)
    }
  }

  /// What the frames of a running domain are. It is told in pieces, since domains are served meanwhile: called again until `next` is 0.
  ///
  /// Procedure 9, `domain_memory`.
  public struct DomainMemory: RemoteProcedure, Hashable {
    /// With the number that it has now.
    public var domain: RemoteDomain
    /// 0, or the `next` of the reply before.
    public var first: UInt64

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 9 }
    public static var api: String { "domain_memory" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      /// How many frames it has.
      public var pages: UInt64
      /// How many it may have.
      public var maximumPages: UInt64
      /// The machine frame of its shared_info.
      public var sharedInfoFrame: UInt64
      /// The guest said where its P2M is; otherwise it is where the builder put it.
      public var isP2MAnnounced: Bool
      public var runs: [MemoryRun]
      /// Where to go on; 0 when this was all.
      public var next: UInt64

      public init(pages: UInt64, maximumPages: UInt64, sharedInfoFrame: UInt64, isP2MAnnounced: Bool, runs: [MemoryRun], next: UInt64) {
        self.pages = pages
        self.maximumPages = maximumPages
        self.sharedInfoFrame = sharedInfoFrame
        self.isP2MAnnounced = isP2MAnnounced
        self.runs = runs
        self.next = next
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        pages = try reader.value()
        maximumPages = try reader.value()
        sharedInfoFrame = try reader.value()
        isP2MAnnounced = try reader.value()
        runs = try reader.list(atMost: 32768)
        next = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(pages)
        writer.value(maximumPages)
        writer.value(sharedInfoFrame)
        writer.value(isP2MAnnounced)
        writer.list(runs, atMost: 32768)
        writer.value(next)
      }
    }

    public init(domain: RemoteDomain, first: UInt64) {
      self.domain = domain
      self.first = first
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      first = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(first)
    }
  }

  /// Which kernel a running domain was started with, for a debugger.
  ///
  /// Procedure 10, `domain_kernel`.
  public struct DomainKernel: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 10 }
    public static var api: String { "domain_kernel" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      /// The kernel's file.
      public var path: String
      /// What was added to the addresses in the file to make guest addresses.
      public var bias: UInt64
      /// A debugger is attached already.
      public var isDebugged: Bool

      public init(path: String, bias: UInt64, isDebugged: Bool) {
        self.path = path
        self.bias = bias
        self.isDebugged = isDebugged
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        path = try reader.value()
        bias = try reader.value()
        isDebugged = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(path)
        writer.value(bias)
        writer.value(isDebugged)
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

  /// Attaches a debugger to a running domain, which stops for it. The stream carries gdb's remote protocol; its end detaches.
  ///
  /// Procedure 11, `domain_open_debugger`.
  public struct DomainOpenDebugger: RemoteStreamProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 11 }
    public static var api: String { "domain_open_debugger" }
    public static var access: RemoteAccess { .write }

    public typealias Reply = NoReply

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

  /// The vCPUs of a running domain, as `xl vcpu-list` shows them.
  ///
  /// Procedure 12, `domain_vcpus`.
  public struct DomainVCPUs: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 12 }
    public static var api: String { "domain_vcpus" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var vcpus: [VCPURow]
      /// How many physical CPUs the machine has.
      public var cpus: UInt32

      public init(vcpus: [VCPURow], cpus: UInt32) {
        self.vcpus = vcpus
        self.cpus = cpus
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        vcpus = try reader.list(atMost: 8192)
        cpus = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(vcpus, atMost: 8192)
        writer.value(cpus)
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

  /// Since when a running domain runs, for `xl uptime`.
  ///
  /// Procedure 13, `domain_start_time`.
  public struct DomainStartTime: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 13 }
    public static var api: String { "domain_start_time" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      /// Since 1970.
      public var seconds: Int64

      public init(seconds: Int64) {
        self.seconds = seconds
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        seconds = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(seconds)
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

  /// Sends a guest a magic system request, by xenstore's `control/sysrq`.
  ///
  /// Procedure 14, `send_sysrq`.
  public struct SendSysrq: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    /// One letter or digit.
    public var key: String

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 14 }
    public static var api: String { "send_sysrq" }
    public static var access: RemoteAccess { .write }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, key: String) {
      self.domain = domain
      self.key = key
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      key = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(key)
    }
  }

  /// Changes the most memory that a domain may have, as `xl mem-max` does: of one that runs, while it runs; of one that does not, in its
  /// definition.
  ///
  /// Procedure 15, `set_maximum_memory`.
  public struct SetMaximumMemory: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    /// In KiB.
    public var memory: UInt64

    public static var program: RemoteProgram { Xenolith.program }
    public static var procedure: UInt32 { 15 }
    public static var api: String { "set_maximum_memory" }
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
}
