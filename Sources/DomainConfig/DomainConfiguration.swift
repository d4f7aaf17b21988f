/// What a domain is to be: the content of its file, checked.
public struct DomainConfiguration: Sendable, Equatable {
  /// The file, as messages call it.
  public var file: String
  public var name: String
  public var uuid: DomainUUID
  public var title: String?
  public var description: String?
  /// The most memory that the domain may have, in KiB.
  public var memory: UInt64
  /// The memory that it starts with, in KiB; at most ``memory``.
  public var currentMemory: UInt64
  /// How many vCPUs the domain has, 1 to 32.
  public var vcpus: Int
  /// How many of them were asked to be up at the start.
  public var currentVCPUs: Int
  public var osType: OSType
  public var kernel: BootFile
  public var initrd: BootFile?
  /// At most 1023 bytes of UTF-8.
  public var commandLine: String
  public var onPoweroff: LifecycleAction
  public var onReboot: LifecycleAction
  public var onCrash: LifecycleAction
  /// What to do when a watchdog of the guest's fires.
  public var onWatchdog: LifecycleAction
  /// How many reboots in a row are allowed; nil: the toolstack's own limit.
  public var rebootLimit: UInt32?
  public var clock: ClockOffset
  /// Whether the file describes a console. A domain has one in any case.
  public var describesConsole: Bool
  /// What of the file has no effect.
  public var warnings: [ConfigurationWarning]

  /// The greatest file that is read, in bytes.
  public static let maximumFileBytes = 1 << 20
  /// The most memory that a domain may have, in KiB: 512 GiB.
  public static let maximumMemory: UInt64 = 512 << 20
  public static let maximumVCPUs = 32
  /// The longest command line, in bytes; with its terminating zero it fills start_info's 1024.
  public static let maximumCommandLineBytes = 1023
  /// The longest name, in bytes.
  public static let maximumNameBytes = 255
  /// The namespace of Xenolith's own elements, which stand under `<metadata>`.
  public static let namespace = "urn:xenolith:domain:1"
  /// What files of before call that namespace. It is read, and not written.
  static let formerNamespace = "https://xenolith.dev/xmlns/domain/1"

  static func isOwn(_ namespace: String?) -> Bool { namespace == self.namespace || namespace == formerNamespace }
}

extension DomainConfiguration {
  /// What a kernel gets that no file describes.
  ///
  /// - Parameters:
  ///   - kernel: its path; messages call the domain's file so.
  ///   - name: a name as a file may give it.
  public init(kernel: String, name: String) {
    // xl gives as much to a domain whose configuration says nothing.
    let memory: UInt64 = 32 << 10
    self.init(
      file: kernel, name: name, uuid: DomainUUID(), title: nil, description: nil, memory: memory, currentMemory: memory, vcpus: 1,
      currentVCPUs: 1, osType: .linux, kernel: BootFile(path: kernel, line: 0), initrd: nil, commandLine: "", onPoweroff: .destroy,
      onReboot: .restart, onCrash: .destroy, onWatchdog: .destroy, rebootLimit: nil, clock: .utc, describesConsole: false, warnings: [])
  }
}

/// What `<os><type>` may say for a paravirtual domain. Both mean the same.
public enum OSType: String, Sendable {
  case xen, linux
}

/// A file that the domain boots from.
public struct BootFile: Sendable, Equatable {
  /// Where it is; a relative path in the domain's file has been resolved against that file.
  public var path: String
  /// The line of the domain's file that names it; 0 where none does.
  public var line: Int

  public init(path: String, line: Int) {
    self.path = path
    self.line = line
  }
}

/// What becomes of a domain that has shut down.
public enum LifecycleAction: String, Sendable, CaseIterable {
  case destroy, restart, preserve
  case renameRestart = "rename-restart"
  case coredumpDestroy = "coredump-destroy"
  case coredumpRestart = "coredump-restart"
}

/// How the domain's wall clock is set.
public enum ClockOffset: String, Sendable {
  case utc, localtime, timezone, variable, absolute
}

/// A domain's UUID, in the order in which it is written.
public struct DomainUUID: Sendable, Hashable, CustomStringConvertible {
  public let bytes: [UInt8]

  /// A UUID nobody has.
  public init() {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.bytes = bytes
  }

  /// The UUID of 16 bytes.
  public init(bytes: [UInt8]) {
    precondition(bytes.count == 16, "a UUID has 16 bytes")
    self.bytes = bytes
  }

  /// Reads the usual form, with its four hyphens, or 32 digits without; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let characters = Array(text.utf8)
    var digits: [UInt8] = []
    for (index, character) in characters.enumerated() {
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(character - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(character - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(character - UInt8(ascii: "A") + 10)
      case UInt8(ascii: "-") where characters.count == 36 && [8, 13, 18, 23].contains(index): break
      default: return nil
      }
    }
    guard digits.count == 32, characters.count == 32 || characters.count == 36 else { return nil }
    bytes = stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  public var description: String {
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    return text
  }
}
