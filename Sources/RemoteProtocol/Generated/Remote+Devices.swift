// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// How many host devices are known: none.
  ///
  /// Procedure 111, `node_num_of_devices`, of `virNodeNumOfDevices`.
  public struct NodeNumOfDevices: RemoteProcedure, Hashable {
    public var capability: String?
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 111 }
    public static var api: String { "virNodeNumOfDevices" }
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

    public init(capability: String? = nil, flags: UInt32 = 0) {
      self.capability = capability
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      capability = try reader.optional()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.optional(capability)
      writer.value(flags)
    }
  }

  /// The host's devices: none.
  ///
  /// Procedure 112, `node_list_devices`, of `virNodeListDevices`.
  public struct NodeListDevices: RemoteProcedure, Hashable {
    public var capability: String?
    public var maximum: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 112 }
    public static var api: String { "virNodeListDevices" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var names: [String]

      public init(names: [String]) {
        self.names = names
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        names = try reader.list(atMost: 65536)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(names, atMost: 65536)
      }
    }

    public init(capability: String? = nil, maximum: Int32, flags: UInt32 = 0) {
      self.capability = capability
      self.maximum = maximum
      self.flags = flags
    }

    public init(from reader: inout XDRReader) throws(XDRError) {
      capability = try reader.optional()
      maximum = try reader.value()
      flags = try reader.value()
    }
    public func encode(into writer: inout XDRWriter) {
      writer.optional(capability)
      writer.value(maximum)
      writer.value(flags)
    }
  }

  /// All host devices: none.
  ///
  /// Procedure 285, `connect_list_all_node_devices`, of `virConnectListAllNodeDevices`.
  public struct ConnectListAllNodeDevices: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 285 }
    public static var api: String { "virConnectListAllNodeDevices" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var devices: [RemoteNodeDevice]
      public var count: UInt32

      public init(devices: [RemoteNodeDevice], count: UInt32) {
        self.devices = devices
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        devices = try reader.list(atMost: 65536)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(devices, atMost: 65536)
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
