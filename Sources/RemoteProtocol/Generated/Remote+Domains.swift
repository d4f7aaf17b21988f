// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// Starts a defined domain.
  ///
  /// Procedure 9, `domain_create`, of `virDomainCreate`.
  public struct DomainCreate: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 9 }
    public static var api: String { "virDomainCreate" }
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

  /// Starts a domain from XML that is not kept: it is gone once it has ended.
  ///
  /// Procedure 10, `domain_create_xml`, of `virDomainCreateXML`.
  public struct DomainCreateXML: RemoteProcedure, Hashable {
    public var xml: String
    public var flags: DomainStartOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 10 }
    public static var api: String { "virDomainCreateXML" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~19 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(xml: String, flags: DomainStartOptions = []) {
      self.xml = xml
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      xml = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(xml)
      writer.value(flags)
    }
  }

  /// Defines a domain, or redefines it; a running one is changed at its next start.
  ///
  /// Procedure 11, `domain_define_xml`, of `virDomainDefineXML`.
  public struct DomainDefineXML: RemoteProcedure, Hashable {
    public var xml: String

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 11 }
    public static var api: String { "virDomainDefineXML" }
    public static var access: RemoteAccess { .write }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(xml: String) {
      self.xml = xml
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      xml = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(xml)
    }
  }

  /// Ends a domain at once.
  ///
  /// Procedure 12, `domain_destroy`, of `virDomainDestroy`.
  public struct DomainDestroy: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 12 }
    public static var api: String { "virDomainDestroy" }
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

  /// The domain's XML as it was defined, with what the host added. There are no secrets in it: `VIR_DOMAIN_XML_SECURE` needs a connection
  /// that may write, and changes nothing.
  ///
  /// Procedure 14, `domain_get_xml_desc`, of `virDomainGetXMLDesc`.
  public struct DomainGetXMLDesc: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainXMLOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 14 }
    public static var api: String { "virDomainGetXMLDesc" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~11 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var xml: String

      public init(xml: String) {
        self.xml = xml
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        xml = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(xml)
      }
    }

    public init(domain: RemoteDomain, flags: DomainXMLOptions = []) {
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

  /// Whether the domain starts with the host.
  ///
  /// Procedure 15, `domain_get_autostart`, of `virDomainGetAutostart`.
  public struct DomainGetAutostart: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 15 }
    public static var api: String { "virDomainGetAutostart" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var autostart: Int32

      public init(autostart: Int32) {
        self.autostart = autostart
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        autostart = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(autostart)
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

  /// The names of the domains that are defined and off.
  ///
  /// Procedure 21, `connect_list_defined_domains`, of `virConnectListDefinedDomains`.
  public struct ConnectListDefinedDomains: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 21 }
    public static var api: String { "virConnectListDefinedDomains" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var names: [String]

      public init(names: [String]) {
        self.names = names
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        names = try reader.list(atMost: 16384)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(names, atMost: 16384)
      }
    }

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

  /// Finds a running domain.
  ///
  /// Procedure 22, `domain_lookup_by_id`, of `virDomainLookupByID`.
  public struct DomainLookupByID: RemoteProcedure, Hashable {
    public var id: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 22 }
    public static var api: String { "virDomainLookupByID" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(id: Int32) {
      self.id = id
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      id = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(id)
    }
  }

  /// Finds a domain.
  ///
  /// Procedure 23, `domain_lookup_by_name`, of `virDomainLookupByName`.
  public struct DomainLookupByName: RemoteProcedure, Hashable {
    public var name: String

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 23 }
    public static var api: String { "virDomainLookupByName" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(name: String) {
      self.name = name
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      name = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(name)
    }
  }

  /// Finds a domain.
  ///
  /// Procedure 24, `domain_lookup_by_uuid`, of `virDomainLookupByUUID`.
  public struct DomainLookupByUUID: RemoteProcedure, Hashable {
    public var uuid: RemoteUUID

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 24 }
    public static var api: String { "virDomainLookupByUUID" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(uuid: RemoteUUID) {
      self.uuid = uuid
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      uuid = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(uuid)
    }
  }

  /// How many domains are defined and off.
  ///
  /// Procedure 25, `connect_num_of_defined_domains`, of `virConnectNumOfDefinedDomains`.
  public struct ConnectNumOfDefinedDomains: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 25 }
    public static var api: String { "virConnectNumOfDefinedDomains" }
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

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Asks the domain, by xenstore, to reboot.
  ///
  /// Procedure 27, `domain_reboot`, of `virDomainReboot`.
  public struct DomainReboot: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainRebootOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 27 }
    public static var api: String { "virDomainReboot" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~16 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, flags: DomainRebootOptions = []) {
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

  /// Lets a paused domain run on.
  ///
  /// Procedure 28, `domain_resume`, of `virDomainResume`.
  public struct DomainResume: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 28 }
    public static var api: String { "virDomainResume" }
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

  /// Lets the domain start with the host, or not.
  ///
  /// Procedure 29, `domain_set_autostart`, of `virDomainSetAutostart`.
  public struct DomainSetAutostart: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var autostart: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 29 }
    public static var api: String { "virDomainSetAutostart" }
    public static var access: RemoteAccess { .write }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, autostart: Int32) {
      self.domain = domain
      self.autostart = autostart
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      autostart = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(autostart)
    }
  }

  /// Asks the domain, by xenstore, to power itself off.
  ///
  /// Procedure 33, `domain_shutdown`, of `virDomainShutdown`.
  public struct DomainShutdown: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 33 }
    public static var api: String { "virDomainShutdown" }
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

  /// Pauses a domain.
  ///
  /// Procedure 34, `domain_suspend`, of `virDomainSuspend`.
  public struct DomainSuspend: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 34 }
    public static var api: String { "virDomainSuspend" }
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

  /// Removes a definition. A running domain becomes transient.
  ///
  /// Procedure 35, `domain_undefine`, of `virDomainUndefine`.
  public struct DomainUndefine: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 35 }
    public static var api: String { "virDomainUndefine" }
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

  /// The ids of the domains that run.
  ///
  /// Procedure 37, `connect_list_domains`, of `virConnectListDomains`.
  public struct ConnectListDomains: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 37 }
    public static var api: String { "virConnectListDomains" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var ids: [Int32]

      public init(ids: [Int32]) {
        self.ids = ids
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        ids = try reader.list(atMost: 16384)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(ids, atMost: 16384)
      }
    }

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

  /// How many domains run, Domain-0 among them.
  ///
  /// Procedure 51, `connect_num_of_domains`, of `virConnectNumOfDomains`.
  public struct ConnectNumOfDomains: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 51 }
    public static var api: String { "virConnectNumOfDomains" }
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

    public init() {}

    public init(from reader: inout XDRReader) throws(XDRError) {}
    public func encode(into writer: inout XDRWriter) {}
  }

  /// Writes a core of the domain to a file, which gdb opens. The domain is paused meanwhile, unless `VIR_DUMP_LIVE` is given. A core is
  /// memory and registers, with `VIR_DUMP_MEMORY_ONLY` or without.
  ///
  /// Procedure 53, `domain_core_dump`, of `virDomainCoreDump`.
  public struct DomainCoreDump: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var path: String
    public var flags: DomainDumpOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 53 }
    public static var api: String { "virDomainCoreDump" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~27 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, path: String, flags: DomainDumpOptions = []) {
      self.domain = domain
      self.path = path
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      path = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(path)
      writer.value(flags)
    }
  }

  /// Whether the domain runs.
  ///
  /// Procedure 150, `domain_is_active`, of `virDomainIsActive`.
  public struct DomainIsActive: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 150 }
    public static var api: String { "virDomainIsActive" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var active: Int32

      public init(active: Int32) {
        self.active = active
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        active = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(active)
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

  /// Whether the domain is defined.
  ///
  /// Procedure 151, `domain_is_persistent`, of `virDomainIsPersistent`.
  public struct DomainIsPersistent: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 151 }
    public static var api: String { "virDomainIsPersistent" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var persistent: Int32

      public init(persistent: Int32) {
        self.persistent = persistent
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        persistent = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(persistent)
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

  /// Cancels the core that is being written.
  ///
  /// Procedure 164, `domain_abort_job`, of `virDomainAbortJob`.
  public struct DomainAbortJob: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 164 }
    public static var api: String { "virDomainAbortJob" }
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

  /// Whether there is a saved state: no.
  ///
  /// Procedure 183, `domain_has_managed_save_image`, of `virDomainHasManagedSaveImage`.
  public struct DomainHasManagedSaveImage: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 183 }
    public static var api: String { "virDomainHasManagedSaveImage" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var result: Int32

      public init(result: Int32) {
        self.result = result
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        result = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(result)
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

  /// How many snapshots there are: none.
  ///
  /// Procedure 187, `domain_snapshot_num`, of `virDomainSnapshotNum`.
  public struct DomainSnapshotNum: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 187 }
    public static var api: String { "virDomainSnapshotNum" }
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

  /// Starts a defined domain.
  ///
  /// Procedure 196, `domain_create_with_flags`, of `virDomainCreateWithFlags`.
  public struct DomainCreateWithFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainStartOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 196 }
    public static var api: String { "virDomainCreateWithFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(domain: RemoteDomain, flags: DomainStartOptions = []) {
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

  /// Opens the domain's console as a stream. One client at a time; with `VIR_DOMAIN_CONSOLE_FORCE` the other one is cut off.
  ///
  /// Procedure 201, `domain_open_console`, of `virDomainOpenConsole`.
  public struct DomainOpenConsole: RemoteStreamProcedure, Hashable {
    public var domain: RemoteDomain
    public var device: String?
    public var flags: DomainConsoleOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 201 }
    public static var api: String { "virDomainOpenConsole" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, device: String? = nil, flags: DomainConsoleOptions = []) {
      self.domain = domain
      self.device = device
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      device = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.optional(device)
      writer.value(flags)
    }
  }

  /// Whether the definition was changed while the domain runs.
  ///
  /// Procedure 202, `domain_is_updated`, of `virDomainIsUpdated`.
  public struct DomainIsUpdated: RemoteProcedure, Hashable {
    public var domain: RemoteDomain

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 202 }
    public static var api: String { "virDomainIsUpdated" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var updated: Int32

      public init(updated: Int32) {
        self.updated = updated
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        updated = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(updated)
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

  /// Removes a definition. A running domain becomes transient. There are no saved states, snapshots or checkpoints to remove with it.
  ///
  /// Procedure 231, `domain_undefine_flags`, of `virDomainUndefineFlags`.
  public struct DomainUndefineFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainUndefineOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 231 }
    public static var api: String { "virDomainUndefineFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~23 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, flags: DomainUndefineOptions = []) {
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

  /// Ends a domain at once.
  ///
  /// Procedure 234, `domain_destroy_flags`, of `virDomainDestroyFlags`.
  public struct DomainDestroyFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainDestroyOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 234 }
    public static var api: String { "virDomainDestroyFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~0 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, flags: DomainDestroyOptions = []) {
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

  /// Starts the domain from its beginning at once, without asking the guest. It gets a new number, as after a reboot.
  ///
  /// Procedure 245, `domain_reset`, of `virDomainReset`.
  public struct DomainReset: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 245 }
    public static var api: String { "virDomainReset" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags }

    public typealias Reply = NoReply

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

  /// Asks the domain, by xenstore, to power itself off.
  ///
  /// Procedure 258, `domain_shutdown_flags`, of `virDomainShutdownFlags`.
  public struct DomainShutdownFlags: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var flags: DomainShutdownOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 258 }
    public static var api: String { "virDomainShutdownFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~16 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, flags: DomainShutdownOptions = []) {
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

  /// Sets or removes the description (0), the title (1) or the element of a namespace (2).
  ///
  /// Procedure 264, `domain_set_metadata`, of `virDomainSetMetadata`.
  public struct DomainSetMetadata: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var type: Int32
    public var metadata: String?
    public var key: String?
    public var uri: String?
    public var flags: DomainModificationOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 264 }
    public static var api: String { "virDomainSetMetadata" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    public typealias Reply = NoReply

    public init(
      domain: RemoteDomain, type: Int32, metadata: String? = nil, key: String? = nil, uri: String? = nil,
      flags: DomainModificationOptions = []
    ) {
      self.domain = domain
      self.type = type
      self.metadata = metadata
      self.key = key
      self.uri = uri
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      type = try reader.value()
      metadata = try reader.optional()
      key = try reader.optional()
      uri = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(type)
      writer.optional(metadata)
      writer.optional(key)
      writer.optional(uri)
      writer.value(flags)
    }
  }

  /// The description (0), the title (1) or the element of a namespace (2).
  ///
  /// Procedure 265, `domain_get_metadata`, of `virDomainGetMetadata`.
  public struct DomainGetMetadata: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var type: Int32
    public var uri: String?
    public var flags: DomainModificationOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 265 }
    public static var api: String { "virDomainGetMetadata" }
    public static var access: RemoteAccess { .read }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~3 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var metadata: String

      public init(metadata: String) {
        self.metadata = metadata
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        metadata = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(metadata)
      }
    }

    public init(domain: RemoteDomain, type: Int32, uri: String? = nil, flags: DomainModificationOptions = []) {
      self.domain = domain
      self.type = type
      self.uri = uri
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      type = try reader.value()
      uri = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(type)
      writer.optional(uri)
      writer.value(flags)
    }
  }

  /// All domains that pass the filters. Of each group of filters, one must fit, if any is given.
  ///
  /// Procedure 273, `connect_list_all_domains`, of `virConnectListAllDomains`.
  public struct ConnectListAllDomains: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: ListDomainsOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 273 }
    public static var api: String { "virConnectListAllDomains" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domains: [RemoteDomain]
      public var count: UInt32

      public init(domains: [RemoteDomain], count: UInt32) {
        self.domains = domains
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        domains = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(domains, atMost: 16384)
        writer.value(count)
      }
    }

    public init(needResults: Int32, flags: ListDomainsOptions = []) {
      self.needResults = needResults
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      needResults = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(needResults)
      writer.value(flags)
    }
  }

  /// All snapshots: none.
  ///
  /// Procedure 274, `domain_list_all_snapshots`, of `virDomainListAllSnapshots`.
  public struct DomainListAllSnapshots: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 274 }
    public static var api: String { "virDomainListAllSnapshots" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var snapshots: [RemoteSnapshot]
      public var count: Int32

      public init(snapshots: [RemoteSnapshot], count: Int32) {
        self.snapshots = snapshots
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        snapshots = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(snapshots, atMost: 16384)
        writer.value(count)
      }
    }

    public init(domain: RemoteDomain, needResults: Int32, flags: UInt32 = 0) {
      self.domain = domain
      self.needResults = needResults
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      needResults = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(needResults)
      writer.value(flags)
    }
  }

  /// The same, in a format that is named: only ELF (0) is there.
  ///
  /// Procedure 334, `domain_core_dump_with_format`, of `virDomainCoreDumpWithFormat`.
  public struct DomainCoreDumpWithFormat: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var path: String
    public var format: UInt32
    public var flags: DomainDumpOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 334 }
    public static var api: String { "virDomainCoreDumpWithFormat" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~27 }

    public typealias Reply = NoReply

    public init(domain: RemoteDomain, path: String, format: UInt32, flags: DomainDumpOptions = []) {
      self.domain = domain
      self.path = path
      self.format = format
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      path = try reader.value()
      format = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(path)
      writer.value(format)
      writer.value(flags)
    }
  }

  /// Defines a domain, or redefines it. With `VIR_DOMAIN_DEFINE_VALIDATE` unknown elements are refused.
  ///
  /// Procedure 350, `domain_define_xml_flags`, of `virDomainDefineXMLFlags`.
  public struct DomainDefineXMLFlags: RemoteProcedure, Hashable {
    public var xml: String
    public var flags: DomainDefineOptions

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 350 }
    public static var api: String { "virDomainDefineXMLFlags" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags.rawValue & ~1 }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var domain: RemoteDomain

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

    public init(xml: String, flags: DomainDefineOptions = []) {
      self.xml = xml
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      xml = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(xml)
      writer.value(flags)
    }
  }

  /// Gives a domain that is off another name. It keeps its UUID, its console log and how it ended.
  ///
  /// Procedure 358, `domain_rename`, of `virDomainRename`.
  public struct DomainRename: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var name: String?
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 358 }
    public static var api: String { "virDomainRename" }
    public static var access: RemoteAccess { .write }
    public var unsupportedFlags: UInt32 { flags }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var result: Int32

      public init(result: Int32) {
        self.result = result
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        result = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(result)
      }
    }

    public init(domain: RemoteDomain, name: String? = nil, flags: UInt32 = 0) {
      self.domain = domain
      self.name = name
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      name = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.optional(name)
      writer.value(flags)
    }
  }

  /// All checkpoints: none.
  ///
  /// Procedure 413, `domain_list_all_checkpoints`, of `virDomainListAllCheckpoints`.
  public struct DomainListAllCheckpoints: RemoteProcedure, Hashable {
    public var domain: RemoteDomain
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 413 }
    public static var api: String { "virDomainListAllCheckpoints" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var checkpoints: [RemoteCheckpoint]
      public var count: Int32

      public init(checkpoints: [RemoteCheckpoint], count: Int32) {
        self.checkpoints = checkpoints
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        checkpoints = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(checkpoints, atMost: 16384)
        writer.value(count)
      }
    }

    public init(domain: RemoteDomain, needResults: Int32, flags: UInt32 = 0) {
      self.domain = domain
      self.needResults = needResults
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      domain = try reader.value()
      needResults = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.value(domain)
      writer.value(needResults)
      writer.value(flags)
    }
  }
}
