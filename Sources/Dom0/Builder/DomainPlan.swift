public import DomainConfig
public import HypercallABI

/// Everything that a domain is made of, read and checked, while nothing has been made yet.
public struct DomainPlan: Sendable {
  public let configuration: DomainConfiguration
  public let image: any KernelImage
  public let initrd: [UInt8]
  public let layout: BootLayout

  /// The most that a ramdisk may have.
  static let maximumInitrdBytes: UInt64 = 4 << 30

  /// Reads the kernel and the ramdisk that a configuration names, and lays the domain out.
  public init(_ configuration: DomainConfiguration, unicode: UnicodeTables? = nil) throws(ToolstackError) {
    let kernel = try Self.named(by: configuration, at: configuration.kernel) { path throws(ToolstackError) in
      let image = try KernelFile.image(contentsOf: path, unicode: unicode)
      if let code = image.code.map(\.lowerBound).min(), let why = LowAddresses.obstacle(codeAt: image.base + code) {
        throw ToolstackError(.unsupported, "\(path): \(why)")
      }
      return image
    }
    var initrd: [UInt8] = []
    if let file = configuration.initrd {
      initrd = try Self.named(by: configuration, at: file) { path throws(ToolstackError) in
        try contents(of: path, what: "initrd", limit: min(configuration.currentMemory << 10, Self.maximumInitrdBytes))
      }
    }
    try self.init(configuration, image: kernel, initrd: initrd)
  }

  /// Lays a domain out whose files have been read.
  public init(_ configuration: DomainConfiguration, image: any KernelImage, initrd: [UInt8] = []) throws(ToolstackError) {
    self.configuration = configuration
    self.image = image
    self.initrd = initrd
    do {
      layout = try BootLayout(
        pages: configuration.currentMemory >> 2, base: image.base, imagePages: image.pageCount, initrdBytes: UInt64(initrd.count),
        startOfDay: image.startOfDay)
    } catch { throw ToolstackError(error.code, "\(configuration.file): domain \(configuration.name): \(error.message)") }
  }

  /// Where the image will lie.
  var imagePlace: ImagePlace {
    ImagePlace(
      path: image.path, base: image.base, bias: image.bias, size: image.pageCount << 12, code: image.code,
      guardPage: layout.address(layout.guardPage.lowerBound)..<layout.address(layout.guardPage.upperBound))
  }

  /// Tells the line that names a file, when the file is refused.
  private static func named<R>(
    by configuration: DomainConfiguration, at file: BootFile, _ body: (String) throws(ToolstackError) -> R
  ) throws(ToolstackError) -> R {
    do { return try body(file.path) } catch {
      guard file.line > 0 else { throw error }
      throw ToolstackError(error.code, "\(configuration.file):\(file.line): \(error.message)", cause: error.cause)
    }
  }
}

/// A domain that has been built: what Dom0 needs to know of it as long as it exists.
public struct BuiltDomain: Sendable, Equatable {
  public let domain: DomainID
  /// The guest's end of the console's event channel, which waits for domain 0 to bind it.
  public let consolePort: EventChannelPort
  /// The frame of the console ring.
  public let consoleMFN: MachineFrameNumber
  /// The guest's end of xenstore's event channel.
  public let storePort: EventChannelPort
  /// The frame of the xenstore ring.
  public let storeMFN: MachineFrameNumber
  /// Where its image lies, for crash reports and debuggers.
  public let image: ImagePlace
  /// What else the builder put where; nil when that is not known any more.
  public var boot: BootPlaces? = nil
}

/// Pages that the builder made for the kernel, which may do with them what it likes.
public struct BootPlaces: Sendable, Equatable {
  public let startInfo: UInt64
  public let p2m: Range<UInt64>
}
