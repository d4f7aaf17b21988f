/// The package of a new guest: its files, as `dom0 new` writes them.
struct GuestPackage {
  /// The domain's name, and the package's.
  let name: String
  /// The Swift module, and the library that `swift build` makes: `Web_server-2` gives `WebServer2`.
  let module: String
  /// The folder of the package that GuestKit comes from.
  let guestKit: String

  static let rule = "a letter, then at most 63 letters, digits, `-` and `_`"

  /// Nil for a name that cannot be a package's, a module's and a domain's at once.
  init?(name: String, guestKit: String) {
    let bytes = Array(name.utf8)
    let isLetter = { (byte: UInt8) in (97...122).contains(byte | 32) }
    guard let first = bytes.first, isLetter(first), bytes.count <= 64,
      bytes.allSatisfy({ isLetter($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 })
    else { return nil }
    let module = name.split { $0 == "-" || $0 == "_" }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    if Self.taken.contains(module.lowercased()) { return nil }
    self.name = name
    self.module = module
    self.guestKit = guestKit
  }

  /// Modules that a guest has already, and words that no module can be called by.
  private static let taken: Set = [
    "swift", "builtin", "guestkit", "guesthypercallabi", "guestpvinterfaces", "cguestruntime", "any", "self",
  ]

  /// Path in the package, and text.
  var files: [(path: String, text: String)] {
    [
      ("Package.swift", manifest), ("Sources/\(module)/Kernel.swift", kernel), ("\(name).xml", domain), ("README.md", readme),
      (".gitignore", ".build/\n"),
    ]
  }

  private var manifest: String {
    """
    // swift-tools-version: 6.2
    import PackageDescription

    /// Where GuestKit is: the environment variable GUESTKIT, or where `dom0 new` found it.
    let guestKit = Context.environment["GUESTKIT"] ?? \(quoted(guestKit))

    let package = Package(
      name: "\(name)",
      products: [.library(name: "\(module)", type: .dynamic, targets: ["\(module)"])],
      dependencies: [.package(name: "GuestKit", path: guestKit)],
      targets: [
        // A kernel has no Swift runtime and no C library under it, only what is linked into it: Embedded Swift.
        .target(name: "\(module)", dependencies: ["GuestKit"], swiftSettings: [.enableExperimentalFeature("Embedded")])
      ]
    )

    """
  }

  private var kernel: String {
    """
    import GuestKit

    /// Counts by its timer, and answers what is typed on its console.
    @main
    struct Kernel: ParavirtualKernel {
      mutating func run() throws(XenErrno) {
        let period = max(1, Int(startInfo.value(of: "period") ?? "") ?? 1000)
        var ticks = 0
        timers.every(.milliseconds(period)) { ticks += 1 }
        print("\(name): \\(startInfo.pageCount) pages of memory, a tick each \\(period) ms; type a line, or quit")
        while true {
          switch console.readLine() {
          case "": break
          case "quit": return  // The domain powers off.
          case let line: print("\\(line), after \\(ticks) ticks")
          }
        }
      }
    }

    """
  }

  private var domain: String {
    """
    <domain type='xen'>
      <name>\(name)</name>
      <memory unit='MiB'>16</memory>
      <vcpu>1</vcpu>
      <os>
        <type>linux</type>
        <kernel>.build/debug/lib\(module).so</kernel>
        <cmdline>period=1000</cmdline>
      </os>
      <devices>
        <console type='pty'/>
      </devices>
    </domain>

    """
  }

  private var readme: String {
    """
    # \(name)

    A paravirtual guest kernel in Swift, for [Xenolith](\(guestKit)).

        swift build\(String(repeating: " ", count: name.utf8.count + 2))  # makes .build/debug/lib\(module).so
        dom0 run \(name).xml  # boots it; Ctrl-C powers it off

    | file | holds |
    |---|---|
    | `Sources/\(module)/Kernel.swift` | the kernel |
    | `\(name).xml` | the domain it runs in: memory, command line |
    | `Package.swift` | how it is built, and where GuestKit is (the variable `GUESTKIT` names another place) |

    `dom0 run --trace \(name).xml` shows each hypercall. A release build is smaller and faster: `swift build -c release`, and
    `.build/release/` in the domain's `<kernel>`.

    To have it managed, beside others, with its console in a log:

        dom0 define \(name).xml
        dom0 start \(name) --console

    """
  }

  /// A Swift string literal.
  private func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}
