import RemoteProtocol

/// Networks, storage, devices and the like: there are none, and the calls say so.
extension ControlSession {
  func connectListDefinedNetworks(_ call: Remote.ConnectListDefinedNetworks) throws(RemoteError) -> Remote.ConnectListDefinedNetworks.Reply
  {
    .init(names: [])
  }
  func connectListNetworks(_ call: Remote.ConnectListNetworks) throws(RemoteError) -> Remote.ConnectListNetworks.Reply {
    .init(names: [])
  }
  func networkLookupByName(_ call: Remote.NetworkLookupByName) throws(RemoteError) -> Remote.NetworkLookupByName.Reply {
    throw RemoteError(.noNetwork, "no network with matching name '\(call.name)'")
  }
  func networkLookupByUUID(_ call: Remote.NetworkLookupByUUID) throws(RemoteError) -> Remote.NetworkLookupByUUID.Reply {
    throw RemoteError(.noNetwork, "no network with matching uuid '\(call.uuid)'")
  }
  func connectNumOfDefinedNetworks(_ call: Remote.ConnectNumOfDefinedNetworks) throws(RemoteError)
    -> Remote.ConnectNumOfDefinedNetworks.Reply
  {
    .init(count: 0)
  }
  func connectNumOfNetworks(_ call: Remote.ConnectNumOfNetworks) throws(RemoteError) -> Remote.ConnectNumOfNetworks.Reply {
    .init(count: 0)
  }
  func connectNumOfStoragePools(_ call: Remote.ConnectNumOfStoragePools) throws(RemoteError) -> Remote.ConnectNumOfStoragePools.Reply {
    .init(count: 0)
  }
  func connectListStoragePools(_ call: Remote.ConnectListStoragePools) throws(RemoteError) -> Remote.ConnectListStoragePools.Reply {
    .init(names: [])
  }
  func connectNumOfDefinedStoragePools(_ call: Remote.ConnectNumOfDefinedStoragePools) throws(RemoteError)
    -> Remote.ConnectNumOfDefinedStoragePools.Reply
  {
    .init(count: 0)
  }
  func connectListDefinedStoragePools(_ call: Remote.ConnectListDefinedStoragePools) throws(RemoteError)
    -> Remote.ConnectListDefinedStoragePools.Reply
  {
    .init(names: [])
  }
  func storagePoolLookupByName(_ call: Remote.StoragePoolLookupByName) throws(RemoteError) -> Remote.StoragePoolLookupByName.Reply {
    throw RemoteError(.noStoragePool, "no storage pool with matching name '\(call.name)'")
  }
  func storagePoolLookupByUUID(_ call: Remote.StoragePoolLookupByUUID) throws(RemoteError) -> Remote.StoragePoolLookupByUUID.Reply {
    throw RemoteError(.noStoragePool, "no storage pool with matching uuid '\(call.uuid)'")
  }
  func nodeNumOfDevices(_ call: Remote.NodeNumOfDevices) throws(RemoteError) -> Remote.NodeNumOfDevices.Reply {
    .init(count: 0)
  }
  func nodeListDevices(_ call: Remote.NodeListDevices) throws(RemoteError) -> Remote.NodeListDevices.Reply {
    .init(names: [])
  }
  func connectNumOfInterfaces(_ call: Remote.ConnectNumOfInterfaces) throws(RemoteError) -> Remote.ConnectNumOfInterfaces.Reply {
    .init(count: 0)
  }
  func connectListInterfaces(_ call: Remote.ConnectListInterfaces) throws(RemoteError) -> Remote.ConnectListInterfaces.Reply {
    .init(names: [])
  }
  func connectNumOfDefinedInterfaces(_ call: Remote.ConnectNumOfDefinedInterfaces) throws(RemoteError)
    -> Remote.ConnectNumOfDefinedInterfaces.Reply
  {
    .init(count: 0)
  }
  func connectListDefinedInterfaces(_ call: Remote.ConnectListDefinedInterfaces) throws(RemoteError)
    -> Remote.ConnectListDefinedInterfaces.Reply
  {
    .init(names: [])
  }
  func connectNumOfSecrets(_ call: Remote.ConnectNumOfSecrets) throws(RemoteError) -> Remote.ConnectNumOfSecrets.Reply {
    .init(count: 0)
  }
  func connectListSecrets(_ call: Remote.ConnectListSecrets) throws(RemoteError) -> Remote.ConnectListSecrets.Reply {
    .init(uuids: [])
  }
  func connectNumOfNwfilters(_ call: Remote.ConnectNumOfNwfilters) throws(RemoteError) -> Remote.ConnectNumOfNwfilters.Reply {
    .init(count: 0)
  }
  func connectListNwfilters(_ call: Remote.ConnectListNwfilters) throws(RemoteError) -> Remote.ConnectListNwfilters.Reply {
    .init(names: [])
  }
  func connectListAllStoragePools(_ call: Remote.ConnectListAllStoragePools) throws(RemoteError) -> Remote.ConnectListAllStoragePools.Reply
  {
    .init(pools: [], count: 0)
  }
  func connectListAllNetworks(_ call: Remote.ConnectListAllNetworks) throws(RemoteError) -> Remote.ConnectListAllNetworks.Reply {
    .init(networks: [], count: 0)
  }
  func connectListAllInterfaces(_ call: Remote.ConnectListAllInterfaces) throws(RemoteError) -> Remote.ConnectListAllInterfaces.Reply {
    .init(interfaces: [], count: 0)
  }
  func connectListAllNodeDevices(_ call: Remote.ConnectListAllNodeDevices) throws(RemoteError) -> Remote.ConnectListAllNodeDevices.Reply {
    .init(devices: [], count: 0)
  }
  func connectListAllNwfilters(_ call: Remote.ConnectListAllNwfilters) throws(RemoteError) -> Remote.ConnectListAllNwfilters.Reply {
    .init(filters: [], count: 0)
  }
  func connectListAllSecrets(_ call: Remote.ConnectListAllSecrets) throws(RemoteError) -> Remote.ConnectListAllSecrets.Reply {
    .init(secrets: [], count: 0)
  }
  func connectListAllNwfilterBindings(_ call: Remote.ConnectListAllNwfilterBindings) throws(RemoteError)
    -> Remote.ConnectListAllNwfilterBindings.Reply
  {
    .init(bindings: [], count: 0)
  }
}
