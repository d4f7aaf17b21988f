// swift-tools-version: 6.2
import PackageDescription

/// Rules that every Swift target keeps.
let strict: [SwiftSetting] = [
  .strictMemorySafety(), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]
/// For what runs inside a guest or a vCPU process: no Swift runtime, no C library.
let embedded: [SwiftSetting] = strict + [.enableExperimentalFeature("Embedded")]
/// The processor runs with the guest's FS base, so nothing in it may read %fs.
let processor: [SwiftSetting] = embedded + [.unsafeFlags(["-Xfrontend", "-disable-stack-protector"])]

/// Where `make install` puts Swift's libraries, from an executable's folder.
func runtime(_ folder: String) -> [LinkerSetting] {
  [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/\(folder)/lib/xenolith"])]
}

func guest(_ name: String) -> Target {
  .target(name: name, dependencies: ["GuestKit"], path: "Sources/Guests/\(name)", swiftSettings: embedded)
}

let package = Package(
  name: "xenolith",
  products: [
    .library(name: "GuestKit", targets: ["GuestKit"]),
    .executable(name: "xenolith", targets: ["Ring0"]),
    .executable(name: "dom0", targets: ["Dom0Command"]),
    .executable(name: "domain-runner", targets: ["DomainRunner"]),
    .executable(name: "hypercallgen", targets: ["HypercallGen"]),
    .executable(name: "remotegen", targets: ["RemoteGen"]),
    .library(name: "Hello", type: .dynamic, targets: ["Hello"]),
    .library(name: "Heartbeat", type: .dynamic, targets: ["Heartbeat"]),
    .library(name: "Faulty", type: .dynamic, targets: ["Faulty"]),
    .library(name: "Balloon", type: .dynamic, targets: ["Balloon"]),
    .library(name: "Pingpong", type: .dynamic, targets: ["Pingpong"]),
    .library(name: "Microkernel", type: .dynamic, targets: ["Microkernel"]),
    .library(name: "Bench", type: .dynamic, targets: ["Bench"]),
    .library(name: "Echo", type: .dynamic, targets: ["Echo"]),
    .library(name: "SleepTest", type: .dynamic, targets: ["SleepTest"]),
    .executable(name: "measure", targets: ["Measure"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    // The spec and what reads XML.
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "XMLDocument", dependencies: ["CLibXML2"], swiftSettings: strict),
    .target(name: "SourceWriter", dependencies: ["XMLDocument"], swiftSettings: strict),
    .executableTarget(name: "HypercallGen", dependencies: ["XMLDocument", "SourceWriter"], swiftSettings: strict),
    .executableTarget(name: "RemoteGen", dependencies: ["XMLDocument", "SourceWriter"], swiftSettings: strict),
    .target(
      name: "DomainConfig", dependencies: ["XMLDocument"], resources: [.embedInCode("Schema/domain.rng")],
      swiftSettings: strict),
    // Shared by host and guest: built twice, from one folder each.
    .target(name: "HypercallABI", swiftSettings: strict),
    .target(name: "PVInterfaces", dependencies: ["HypercallABI"], swiftSettings: strict),
    .target(name: "GuestHypercallABI", swiftSettings: embedded),
    .target(name: "GuestPVInterfaces", dependencies: ["GuestHypercallABI"], swiftSettings: embedded),
    // Xenstore: no I/O.
    .target(name: "Xenstore", dependencies: ["HypercallABI", "PVInterfaces"], swiftSettings: strict),
    .testTarget(name: "XenstoreTests", dependencies: ["Xenstore", "HypercallABI", "PVInterfaces"], swiftSettings: strict),
    // Ring 0.
    .target(name: "CVCPUArea"),
    .target(name: "CHost", dependencies: ["CVCPUArea"]),
    .target(
      name: "Hypervisor", dependencies: ["HypercallABI", "CVCPUArea"], swiftSettings: strict),
    .target(name: "Machine", dependencies: ["Hypervisor", "HypercallABI", "CVCPUArea", "CHost"], swiftSettings: strict),
    .executableTarget(name: "Ring0", dependencies: ["Machine"], swiftSettings: strict, linkerSettings: runtime("../..")),
    // gdb's remote protocol: no I/O.
    .target(name: "GDBStub", swiftSettings: strict),
    .testTarget(name: "GDBStubTests", dependencies: ["GDBStub"], swiftSettings: strict),
    // Dom0.
    .target(
      name: "Dom0",
      dependencies: [
        "GDBStub", "HypercallABI", "PVInterfaces", "Xenstore", "XMLDocument", "DomainConfig", "CVCPUArea", "CHost", "RemoteProtocol",
        "RemoteServer",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "Dom0Command",
      dependencies: [
        "Dom0", "DomainConfig", "RemoteProtocol", "RemoteClient", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict, linkerSettings: runtime("..")),
    // The control protocol.
    .target(name: "RemoteProtocol", exclude: ["Table"], swiftSettings: strict),
    .target(name: "RemoteClient", dependencies: ["RemoteProtocol"], swiftSettings: strict),
    .target(
      name: "RemoteServer",
      dependencies: [
        "RemoteProtocol", .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: strict),
    // A vCPU.
    .target(
      name: "CProcessor", dependencies: ["CVCPUArea"],
      cSettings: [.unsafeFlags(["-fno-stack-protector", "-mno-red-zone", "-fcf-protection=none", "-mno-avx"])]),
    .target(name: "Processor", dependencies: ["CProcessor", "CVCPUArea"], swiftSettings: processor),
    // A folder of it, for the host: tests.
    .target(name: "Instructions", swiftSettings: strict),
    .executableTarget(
      name: "DomainRunner", dependencies: ["Processor", "CProcessor", "CVCPUArea"], swiftSettings: processor,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]),
    // A folder of GuestKit, likewise.
    .target(name: "GuestText", swiftSettings: strict),
    .testTarget(name: "GuestTextTests", dependencies: ["GuestText"], swiftSettings: strict),
    // A guest.
    .target(name: "CGuestRuntime"),
    .target(name: "GuestKit", dependencies: ["CGuestRuntime", "GuestHypercallABI", "GuestPVInterfaces"], swiftSettings: embedded),
    guest("Hello"), guest("Heartbeat"), guest("Faulty"), guest("Balloon"), guest("Pingpong"),
    .target(
      name: "Microkernel", dependencies: ["GuestKit", "CMicrokernelPrograms"], path: "Sources/Guests/Microkernel", exclude: ["Programs"],
      swiftSettings: embedded),
    .target(
      name: "CMicrokernelPrograms", path: "Sources/Guests/Microkernel/Programs",
      cSettings: [.unsafeFlags(["-ffreestanding", "-fno-stack-protector", "-fcf-protection=none", "-mgeneral-regs-only"])]),
    // Benchmarks.
    .target(name: "Peers", path: "Benchmarks/Peers"),
    .executableTarget(name: "Measure", dependencies: ["Peers"], path: "Benchmarks/Measure"),
    .target(name: "Bench", dependencies: ["GuestKit"], path: "Benchmarks/Guests/Bench", swiftSettings: embedded),
    .executableTarget(
      name: "HostileRunner", dependencies: ["Processor", "CProcessor", "CVCPUArea"], path: "Tests/HostileRunner", swiftSettings: processor,
      linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]),
    .testTarget(name: "MachineTests", dependencies: ["Machine", "CVCPUArea"], swiftSettings: strict),
    .target(name: "CStepper", path: "Tests/CStepper"),
    // Guests for `dom0 test`.
    .target(name: "Echo", dependencies: ["GuestKit"], path: "Tests/Guests/Echo", swiftSettings: embedded),
    .target(name: "SleepTest", dependencies: ["GuestKit"], path: "Tests/Guests/SleepTest", swiftSettings: embedded),
    .target(name: "ConformanceKit", dependencies: ["GuestKit"], path: "Tests/Conformance/ConformanceKit", swiftSettings: embedded),
    // Tests.
    .testTarget(name: "ProcessorTests", dependencies: ["Instructions", "HypercallABI"], swiftSettings: strict),
    .testTarget(name: "PVInterfacesTests", dependencies: ["PVInterfaces"], swiftSettings: strict),
    .testTarget(name: "HypervisorTests", dependencies: ["Hypervisor", "HypercallABI", "CVCPUArea"], swiftSettings: strict),
    .testTarget(name: "DomainConfigTests", dependencies: ["DomainConfig"], swiftSettings: strict),
    .testTarget(
      name: "DispatchTests", dependencies: ["Hypervisor", "HypercallABI", "HypercallGen", "Dom0", "CVCPUArea"], swiftSettings: strict),
    .testTarget(
      name: "HypercallABITests", dependencies: ["HypercallABI", "HypercallGen", "SourceWriter", "XMLDocument"], swiftSettings: strict),
    .testTarget(name: "RunTests", dependencies: ["CStepper", "CVCPUArea"], swiftSettings: strict),
    .testTarget(name: "ManageTests", dependencies: ["RemoteClient", "RemoteProtocol", "XMLDocument"], swiftSettings: strict),
    .testTarget(
      name: "RemoteTests", dependencies: ["RemoteProtocol", "RemoteServer", "RemoteClient", "RemoteGen", "XMLDocument"],
      swiftSettings: strict),
    .testTarget(name: "XMLDocumentTests", dependencies: ["XMLDocument"], swiftSettings: strict),
    .testTarget(
      name: "Dom0Tests",
      dependencies: [
        "Dom0", "DomainConfig", "GDBStub", "HypercallABI", "PVInterfaces", "RemoteProtocol", "Xenstore", "CVCPUArea", "CHost",
        "Hypervisor", "XMLDocument",
      ],
      swiftSettings: strict),
  ]
)

/// Guests that test the ABI from inside: plugins here, and PV64 images for the oracle.
let conformance = [
  "StartOfDay", "EventChannelPorts", "UpcallDelivery", "TimerDelivery", "SystemTime", "SchedulerCalls", "MulticallLists", "ErrorCodes",
  "TrapDelivery", "MemoryCalls", "SwiftLanguage", "XenstoreRequests", "XenstoreWatches", "XenstoreRights",
  "PageTypes", "EntryFlags", "LinearTables", "ScatteredPages", "PageTableRequests", "PageTableUpdates", "ExtendedOperations", "UserMode",
  "TrapFrames", "PrivilegedInstructions", "DebugRegisters", "Selectors", "Descriptors", "Exchange", "WritablePageTables",
  "AddressSpaces", "MachineToPhysicalLoads",
]
for name in conformance {
  package.targets.append(
    .target(name: name, dependencies: ["ConformanceKit", "GuestKit"], path: "Tests/Conformance/\(name)", swiftSettings: embedded))
  package.products.append(.library(name: name, type: .dynamic, targets: [name]))
}
