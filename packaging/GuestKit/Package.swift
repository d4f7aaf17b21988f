// swift-tools-version: 6.2
import PackageDescription

// GuestKit as a package of its own, which a guest's package depends on: it needs nothing but the Swift toolchain. In the repository `Sources`
// is a link to the one folder of sources; `make install` copies what is named here.

let embedded: [SwiftSetting] = [
  .strictMemorySafety(), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Embedded"),
]

let package = Package(
  name: "GuestKit",
  products: [.library(name: "GuestKit", targets: ["GuestKit"])],
  targets: [
    .target(name: "CGuestRuntime"),
    .target(name: "GuestHypercallABI", swiftSettings: embedded),
    .target(name: "GuestPVInterfaces", dependencies: ["GuestHypercallABI"], swiftSettings: embedded),
    .target(name: "GuestKit", dependencies: ["CGuestRuntime", "GuestHypercallABI", "GuestPVInterfaces"], swiftSettings: embedded),
  ])
