// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// The inactive networks: none.
  ///
  /// Procedure 36, `connect_list_defined_networks`, of `virConnectListDefinedNetworks`.
  public struct ConnectListDefinedNetworks: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 36 }
    public static var api: String { "virConnectListDefinedNetworks" }
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

  /// The active networks: none.
  ///
  /// Procedure 38, `connect_list_networks`, of `virConnectListNetworks`.
  public struct ConnectListNetworks: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 38 }
    public static var api: String { "virConnectListNetworks" }
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

  /// Finds a network: there is none.
  ///
  /// Procedure 46, `network_lookup_by_name`, of `virNetworkLookupByName`.
  public struct NetworkLookupByName: RemoteProcedure, Hashable {
    public var name: String

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 46 }
    public static var api: String { "virNetworkLookupByName" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var network: RemoteNetwork

      public init(network: RemoteNetwork) {
        self.network = network
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        network = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(network)
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

  /// Finds a network: there is none.
  ///
  /// Procedure 47, `network_lookup_by_uuid`, of `virNetworkLookupByUUID`.
  public struct NetworkLookupByUUID: RemoteProcedure, Hashable {
    public var uuid: RemoteUUID

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 47 }
    public static var api: String { "virNetworkLookupByUUID" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var network: RemoteNetwork

      public init(network: RemoteNetwork) {
        self.network = network
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        network = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(network)
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

  /// How many networks are inactive: none.
  ///
  /// Procedure 50, `connect_num_of_defined_networks`, of `virConnectNumOfDefinedNetworks`.
  public struct ConnectNumOfDefinedNetworks: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 50 }
    public static var api: String { "virConnectNumOfDefinedNetworks" }
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

  /// How many networks are active: none.
  ///
  /// Procedure 52, `connect_num_of_networks`, of `virConnectNumOfNetworks`.
  public struct ConnectNumOfNetworks: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 52 }
    public static var api: String { "virConnectNumOfNetworks" }
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

  /// How many host interfaces are managed: none.
  ///
  /// Procedure 126, `connect_num_of_interfaces`, of `virConnectNumOfInterfaces`.
  public struct ConnectNumOfInterfaces: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 126 }
    public static var api: String { "virConnectNumOfInterfaces" }
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

  /// The host's managed interfaces: none.
  ///
  /// Procedure 127, `connect_list_interfaces`, of `virConnectListInterfaces`.
  public struct ConnectListInterfaces: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 127 }
    public static var api: String { "virConnectListInterfaces" }
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

  /// How many of them are down: none.
  ///
  /// Procedure 137, `connect_num_of_defined_interfaces`, of `virConnectNumOfDefinedInterfaces`.
  public struct ConnectNumOfDefinedInterfaces: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 137 }
    public static var api: String { "virConnectNumOfDefinedInterfaces" }
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

  /// Those that are down: none.
  ///
  /// Procedure 138, `connect_list_defined_interfaces`, of `virConnectListDefinedInterfaces`.
  public struct ConnectListDefinedInterfaces: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 138 }
    public static var api: String { "virConnectListDefinedInterfaces" }
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

  /// How many network filters there are: none.
  ///
  /// Procedure 178, `connect_num_of_nwfilters`, of `virConnectNumOfNWFilters`.
  public struct ConnectNumOfNwfilters: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 178 }
    public static var api: String { "virConnectNumOfNWFilters" }
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

  /// The network filters: none.
  ///
  /// Procedure 179, `connect_list_nwfilters`, of `virConnectListNWFilters`.
  public struct ConnectListNwfilters: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 179 }
    public static var api: String { "virConnectListNWFilters" }
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

  /// All networks: none.
  ///
  /// Procedure 283, `connect_list_all_networks`, of `virConnectListAllNetworks`.
  public struct ConnectListAllNetworks: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 283 }
    public static var api: String { "virConnectListAllNetworks" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var networks: [RemoteNetwork]
      public var count: UInt32

      public init(networks: [RemoteNetwork], count: UInt32) {
        self.networks = networks
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        networks = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(networks, atMost: 16384)
        writer.value(count)
      }
    }

    public init(needResults: Int32, flags: UInt32 = 0) {
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

  /// All managed interfaces: none.
  ///
  /// Procedure 284, `connect_list_all_interfaces`, of `virConnectListAllInterfaces`.
  public struct ConnectListAllInterfaces: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 284 }
    public static var api: String { "virConnectListAllInterfaces" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var interfaces: [RemoteInterface]
      public var count: UInt32

      public init(interfaces: [RemoteInterface], count: UInt32) {
        self.interfaces = interfaces
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        interfaces = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(interfaces, atMost: 16384)
        writer.value(count)
      }
    }

    public init(needResults: Int32, flags: UInt32 = 0) {
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

  /// All network filters: none.
  ///
  /// Procedure 286, `connect_list_all_nwfilters`, of `virConnectListAllNWFilters`.
  public struct ConnectListAllNwfilters: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 286 }
    public static var api: String { "virConnectListAllNWFilters" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var filters: [RemoteNetworkFilter]
      public var count: UInt32

      public init(filters: [RemoteNetworkFilter], count: UInt32) {
        self.filters = filters
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        filters = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(filters, atMost: 16384)
        writer.value(count)
      }
    }

    public init(needResults: Int32, flags: UInt32 = 0) {
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

  /// All bindings of network filters: none.
  ///
  /// Procedure 401, `connect_list_all_nwfilter_bindings`, of `virConnectListAllNWFilterBindings`.
  public struct ConnectListAllNwfilterBindings: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 401 }
    public static var api: String { "virConnectListAllNWFilterBindings" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var bindings: [RemoteNetworkFilterBinding]
      public var count: UInt32

      public init(bindings: [RemoteNetworkFilterBinding], count: UInt32) {
        self.bindings = bindings
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        bindings = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(bindings, atMost: 16384)
        writer.value(count)
      }
    }

    public init(needResults: Int32, flags: UInt32 = 0) {
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
}
