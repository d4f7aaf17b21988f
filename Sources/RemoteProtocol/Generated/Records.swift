// Generated from Sources/RemoteProtocol/Table/ by `swift run remotegen --root .`. Do not edit.
// swift-format-ignore-file

/// A domain, as calls name it.
public struct RemoteDomain: XDRCodable, Hashable {
  public var name: String
  public var uuid: RemoteUUID
  /// -1 when it is off.
  public var id: Int32

  public init(name: String, uuid: RemoteUUID, id: Int32) {
    self.name = name
    self.uuid = uuid
    self.id = id
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    uuid = try reader.value()
    id = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(uuid)
    writer.value(id)
  }
}

/// A named value of one of seven types.
public struct TypedParameter: XDRCodable, Hashable {
  public var name: String
  public var value: TypedValue

  public init(name: String, value: TypedValue) {
    self.name = name
    self.value = value
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    value = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(value)
  }
}

/// A named number about the machine.
public struct NodeStatistic: XDRCodable, Hashable {
  public var name: String
  public var value: UInt64

  public init(name: String, value: UInt64) {
    self.name = name
    self.value = value
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    value = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(value)
  }
}

/// A number about a domain's memory.
public struct MemoryStatistic: XDRCodable, Hashable {
  /// What it is; see ``MemoryStatisticTag``.
  public var tag: Int32
  /// In KiB as a rule.
  public var value: UInt64

  public init(tag: Int32, value: UInt64) {
    self.tag = tag
    self.value = value
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    tag = try reader.value()
    value = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(tag)
    writer.value(value)
  }
}

/// A vCPU of a domain.
public struct VCPUInformation: XDRCodable, Hashable {
  public var number: UInt32
  /// See ``VCPUState``.
  public var state: Int32
  /// In ns.
  public var cpuTime: UInt64
  /// The processor that it runs on; -1 when it is not running.
  public var cpu: Int32

  public init(number: UInt32, state: Int32, cpuTime: UInt64, cpu: Int32) {
    self.number = number
    self.state = state
    self.cpuTime = cpuTime
    self.cpu = cpu
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    number = try reader.value()
    state = try reader.value()
    cpuTime = try reader.value()
    cpu = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(number)
    writer.value(state)
    writer.value(cpuTime)
    writer.value(cpu)
  }
}

/// Statistics of one domain.
public struct DomainStatistics: XDRCodable, Hashable {
  public var domain: RemoteDomain
  public var parameters: [TypedParameter]

  public init(domain: RemoteDomain, parameters: [TypedParameter]) {
    self.domain = domain
    self.parameters = parameters
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    domain = try reader.value()
    parameters = try reader.list(atMost: 4096)
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(domain)
    writer.list(parameters, atMost: 4096)
  }
}

/// A snapshot of a domain.
public struct RemoteSnapshot: XDRCodable, Hashable {
  public var name: String
  public var domain: RemoteDomain

  public init(name: String, domain: RemoteDomain) {
    self.name = name
    self.domain = domain
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    domain = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(domain)
  }
}

/// A checkpoint of a domain.
public struct RemoteCheckpoint: XDRCodable, Hashable {
  public var name: String
  public var domain: RemoteDomain

  public init(name: String, domain: RemoteDomain) {
    self.name = name
    self.domain = domain
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    domain = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(domain)
  }
}

/// A virtual network.
public struct RemoteNetwork: XDRCodable, Hashable {
  public var name: String
  public var uuid: RemoteUUID

  public init(name: String, uuid: RemoteUUID) {
    self.name = name
    self.uuid = uuid
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    uuid = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(uuid)
  }
}

/// A network interface of the host.
public struct RemoteInterface: XDRCodable, Hashable {
  public var name: String
  public var mac: String

  public init(name: String, mac: String) {
    self.name = name
    self.mac = mac
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    mac = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(mac)
  }
}

/// A network filter.
public struct RemoteNetworkFilter: XDRCodable, Hashable {
  public var name: String
  public var uuid: RemoteUUID

  public init(name: String, uuid: RemoteUUID) {
    self.name = name
    self.uuid = uuid
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    uuid = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(uuid)
  }
}

/// A network filter bound to a port.
public struct RemoteNetworkFilterBinding: XDRCodable, Hashable {
  public var portDevice: String
  public var filterName: String

  public init(portDevice: String, filterName: String) {
    self.portDevice = portDevice
    self.filterName = filterName
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    portDevice = try reader.value()
    filterName = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(portDevice)
    writer.value(filterName)
  }
}

/// A storage pool.
public struct RemoteStoragePool: XDRCodable, Hashable {
  public var name: String
  public var uuid: RemoteUUID

  public init(name: String, uuid: RemoteUUID) {
    self.name = name
    self.uuid = uuid
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    name = try reader.value()
    uuid = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(name)
    writer.value(uuid)
  }
}

/// A secret.
public struct RemoteSecret: XDRCodable, Hashable {
  public var uuid: RemoteUUID
  public var usageType: Int32
  public var usageID: String

  public init(uuid: RemoteUUID, usageType: Int32, usageID: String) {
    self.uuid = uuid
    self.usageType = usageType
    self.usageID = usageID
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    uuid = try reader.value()
    usageType = try reader.value()
    usageID = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(uuid)
    writer.value(usageType)
    writer.value(usageID)
  }
}

/// A device of the host.
public struct RemoteNodeDevice: XDRCodable, Hashable {
  public var name: String

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

/// The body of a reply whose status is an error.
public struct RemoteErrorRecord: XDRCodable, Hashable {
  public var code: Int32
  /// The part of libvirt that speaks; 41 is its Xen driver.
  public var domain: Int32
  public var message: String?
  /// 2 is an error.
  public var level: Int32
  public var object: RemoteDomain?
  public var string1: String?
  public var string2: String?
  public var string3: String?
  public var number1: Int32
  public var number2: Int32
  public var network: RemoteNetwork?

  public init(
    code: Int32, domain: Int32, message: String? = nil, level: Int32, object: RemoteDomain? = nil, string1: String? = nil,
    string2: String? = nil, string3: String? = nil, number1: Int32, number2: Int32, network: RemoteNetwork? = nil
  ) {
    self.code = code
    self.domain = domain
    self.message = message
    self.level = level
    self.object = object
    self.string1 = string1
    self.string2 = string2
    self.string3 = string3
    self.number1 = number1
    self.number2 = number2
    self.network = network
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    code = try reader.value()
    domain = try reader.value()
    message = try reader.optional()
    level = try reader.value()
    object = try reader.optional()
    string1 = try reader.optional()
    string2 = try reader.optional()
    string3 = try reader.optional()
    number1 = try reader.value()
    number2 = try reader.value()
    network = try reader.optional()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(code)
    writer.value(domain)
    writer.optional(message)
    writer.value(level)
    writer.optional(object)
    writer.optional(string1)
    writer.optional(string2)
    writer.optional(string3)
    writer.value(number1)
    writer.value(number2)
    writer.optional(network)
  }
}

/// A domain with what `xl list` shows of it.
public struct DomainRow: XDRCodable, Hashable {
  public var domain: RemoteDomain
  /// What it has now, in KiB.
  public var memory: UInt64
  /// The most that it may have, in KiB.
  public var maximumMemory: UInt64
  public var vcpus: UInt32
  /// The six state letters of `xl list`: running, blocked, paused, shut down, crashed, dying.
  public var letters: String
  /// In ns.
  public var cpuTime: UInt64
  /// See ``DomainState``.
  public var state: Int32
  /// See ``RunningReason`` and its like.
  public var reason: Int32
  public var isActive: Bool
  public var isPersistent: Bool
  public var isAutostarted: Bool
  /// How often it was restarted since it was last started.
  public var restarts: UInt32
  /// Why its definition cannot be used.
  public var broken: String?
  /// Why it is not restarted any more.
  public var held: String?

  public init(
    domain: RemoteDomain, memory: UInt64, maximumMemory: UInt64, vcpus: UInt32, letters: String, cpuTime: UInt64, state: Int32,
    reason: Int32, isActive: Bool, isPersistent: Bool, isAutostarted: Bool, restarts: UInt32, broken: String? = nil, held: String? = nil
  ) {
    self.domain = domain
    self.memory = memory
    self.maximumMemory = maximumMemory
    self.vcpus = vcpus
    self.letters = letters
    self.cpuTime = cpuTime
    self.state = state
    self.reason = reason
    self.isActive = isActive
    self.isPersistent = isPersistent
    self.isAutostarted = isAutostarted
    self.restarts = restarts
    self.broken = broken
    self.held = held
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    domain = try reader.value()
    memory = try reader.value()
    maximumMemory = try reader.value()
    vcpus = try reader.value()
    letters = try reader.value()
    cpuTime = try reader.value()
    state = try reader.value()
    reason = try reader.value()
    isActive = try reader.value()
    isPersistent = try reader.value()
    isAutostarted = try reader.value()
    restarts = try reader.value()
    broken = try reader.optional()
    held = try reader.optional()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(domain)
    writer.value(memory)
    writer.value(maximumMemory)
    writer.value(vcpus)
    writer.value(letters)
    writer.value(cpuTime)
    writer.value(state)
    writer.value(reason)
    writer.value(isActive)
    writer.value(isPersistent)
    writer.value(isAutostarted)
    writer.value(restarts)
    writer.optional(broken)
    writer.optional(held)
  }
}

/// A vCPU with what `xl vcpu-list` shows of it.
public struct VCPURow: XDRCodable, Hashable {
  public var number: UInt32
  public var isOnline: Bool
  public var isRunning: Bool
  public var isBlocked: Bool
  /// The physical CPU that it runs on, or ran on last.
  public var cpu: UInt32
  /// In ns.
  public var cpuTime: UInt64
  /// The physical CPUs that it may run on, a bit each.
  public var hardAffinity: [UInt8]
  /// Those that it runs on if it can choose.
  public var softAffinity: [UInt8]

  public init(
    number: UInt32, isOnline: Bool, isRunning: Bool, isBlocked: Bool, cpu: UInt32, cpuTime: UInt64, hardAffinity: [UInt8],
    softAffinity: [UInt8]
  ) {
    self.number = number
    self.isOnline = isOnline
    self.isRunning = isRunning
    self.isBlocked = isBlocked
    self.cpu = cpu
    self.cpuTime = cpuTime
    self.hardAffinity = hardAffinity
    self.softAffinity = softAffinity
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    number = try reader.value()
    isOnline = try reader.value()
    isRunning = try reader.value()
    isBlocked = try reader.value()
    cpu = try reader.value()
    cpuTime = try reader.value()
    hardAffinity = try reader.opaque(atMost: 2048)
    softAffinity = try reader.opaque(atMost: 2048)
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(number)
    writer.value(isOnline)
    writer.value(isRunning)
    writer.value(isBlocked)
    writer.value(cpu)
    writer.value(cpuTime)
    writer.opaque(hardAffinity, atMost: 2048)
    writer.opaque(softAffinity, atMost: 2048)
  }
}

/// How a domain ended.
public struct DomainEnd: XDRCodable, Hashable {
  /// When, in seconds since 1970.
  public var seconds: Int64
  public var nanoseconds: UInt32
  /// `poweroff`, `reboot`, `crash`, `watchdog`, `suspend`, `soft-reset`, or `destroyed` by the host.
  public var reason: String
  /// A sentence for people.
  public var text: String?
  /// The crash report.
  public var report: String?
  /// The path of the core file.
  public var core: String?

  public init(seconds: Int64, nanoseconds: UInt32, reason: String, text: String? = nil, report: String? = nil, core: String? = nil) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    self.reason = reason
    self.text = text
    self.report = report
    self.core = core
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    seconds = try reader.value()
    nanoseconds = try reader.value()
    reason = try reader.value()
    text = try reader.optional()
    report = try reader.optional()
    core = try reader.optional()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(seconds)
    writer.value(nanoseconds)
    writer.value(reason)
    writer.optional(text)
    writer.optional(report)
    writer.optional(core)
  }
}

/// Frames of a domain with numbers in a row that are the same.
public struct MemoryRun: XDRCodable, Hashable {
  /// The first one's page number (pfn); the greatest of all numbers for frames that have none.
  public var first: UInt64
  public var count: UInt64
  /// 0 ordinary, 1 to 4 a page table of that level, 5 a descriptor or former table, 6 P2M, 7 start_info, 8 xenstore ring, 9 console ring,
  /// 10 kernel image, 11 shared_info.
  public var kind: UInt32
  public var isPinned: Bool

  public init(first: UInt64, count: UInt64, kind: UInt32, isPinned: Bool) {
    self.first = first
    self.count = count
    self.kind = kind
    self.isPinned = isPinned
  }

  public init(from reader: inout XDRReader) throws(XDRError) {
    first = try reader.value()
    count = try reader.value()
    kind = try reader.value()
    isPinned = try reader.value()
  }
  public func encode(into writer: inout XDRWriter) {
    writer.value(first)
    writer.value(count)
    writer.value(kind)
    writer.value(isPinned)
  }
}
