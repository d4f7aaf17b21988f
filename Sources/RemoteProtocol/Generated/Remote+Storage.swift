// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

extension Remote {
  /// How many storage pools are active: none.
  ///
  /// Procedure 71, `connect_num_of_storage_pools`, of `virConnectNumOfStoragePools`.
  public struct ConnectNumOfStoragePools: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 71 }
    public static var api: String { "virConnectNumOfStoragePools" }
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

  /// The active storage pools: none.
  ///
  /// Procedure 72, `connect_list_storage_pools`, of `virConnectListStoragePools`.
  public struct ConnectListStoragePools: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 72 }
    public static var api: String { "virConnectListStoragePools" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var names: [String]

      public init(names: [String]) {
        self.names = names
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        names = try reader.list(atMost: 4096)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(names, atMost: 4096)
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

  /// How many storage pools are inactive: none.
  ///
  /// Procedure 73, `connect_num_of_defined_storage_pools`, of `virConnectNumOfDefinedStoragePools`.
  public struct ConnectNumOfDefinedStoragePools: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 73 }
    public static var api: String { "virConnectNumOfDefinedStoragePools" }
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

  /// The inactive storage pools: none.
  ///
  /// Procedure 74, `connect_list_defined_storage_pools`, of `virConnectListDefinedStoragePools`.
  public struct ConnectListDefinedStoragePools: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 74 }
    public static var api: String { "virConnectListDefinedStoragePools" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var names: [String]

      public init(names: [String]) {
        self.names = names
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        names = try reader.list(atMost: 4096)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(names, atMost: 4096)
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

  /// Finds a storage pool: there is none.
  ///
  /// Procedure 84, `storage_pool_lookup_by_name`, of `virStoragePoolLookupByName`.
  public struct StoragePoolLookupByName: RemoteProcedure, Hashable {
    public var name: String

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 84 }
    public static var api: String { "virStoragePoolLookupByName" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var pool: RemoteStoragePool

      public init(pool: RemoteStoragePool) {
        self.pool = pool
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        pool = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(pool)
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

  /// Finds a storage pool: there is none.
  ///
  /// Procedure 85, `storage_pool_lookup_by_uuid`, of `virStoragePoolLookupByUUID`.
  public struct StoragePoolLookupByUUID: RemoteProcedure, Hashable {
    public var uuid: RemoteUUID

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 85 }
    public static var api: String { "virStoragePoolLookupByUUID" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var pool: RemoteStoragePool

      public init(pool: RemoteStoragePool) {
        self.pool = pool
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        pool = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.value(pool)
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

  /// How many secrets there are: none.
  ///
  /// Procedure 139, `connect_num_of_secrets`, of `virConnectNumOfSecrets`.
  public struct ConnectNumOfSecrets: RemoteProcedure, Hashable {
    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 139 }
    public static var api: String { "virConnectNumOfSecrets" }
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

  /// The secrets: none.
  ///
  /// Procedure 140, `connect_list_secrets`, of `virConnectListSecrets`.
  public struct ConnectListSecrets: RemoteProcedure, Hashable {
    public var maximum: Int32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 140 }
    public static var api: String { "virConnectListSecrets" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var uuids: [String]

      public init(uuids: [String]) {
        self.uuids = uuids
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        uuids = try reader.list(atMost: 16384)
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(uuids, atMost: 16384)
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

  /// All storage pools: none.
  ///
  /// Procedure 281, `connect_list_all_storage_pools`, of `virConnectListAllStoragePools`.
  public struct ConnectListAllStoragePools: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 281 }
    public static var api: String { "virConnectListAllStoragePools" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var pools: [RemoteStoragePool]
      public var count: UInt32

      public init(pools: [RemoteStoragePool], count: UInt32) {
        self.pools = pools
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        pools = try reader.list(atMost: 4096)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(pools, atMost: 4096)
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

  /// All secrets: none.
  ///
  /// Procedure 287, `connect_list_all_secrets`, of `virConnectListAllSecrets`.
  public struct ConnectListAllSecrets: RemoteProcedure, Hashable {
    public var needResults: Int32
    public var flags: UInt32

    public static var program: RemoteProgram { Remote.program }
    public static var procedure: UInt32 { 287 }
    public static var api: String { "virConnectListAllSecrets" }
    public static var access: RemoteAccess { .read }

    /// What it answers.
    public struct Reply: XDRCodable, Hashable {
      public var secrets: [RemoteSecret]
      public var count: UInt32

      public init(secrets: [RemoteSecret], count: UInt32) {
        self.secrets = secrets
        self.count = count
      }

      public init(from reader: inout XDRReader) throws(XDRError) {
        secrets = try reader.list(atMost: 16384)
        count = try reader.value()
      }
      public func encode(into writer: inout XDRWriter) {
        writer.list(secrets, atMost: 16384)
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
