import Dom0
import DomainConfig
import Glibc
import RemoteProtocol

/// A domain's file that has been read and checked on the client's side, where lines can be told.
struct DomainFile {
  let file: String
  private let bytes: [UInt8]
  private let configuration: DomainConfiguration

  init(_ file: String, strict: Bool) throws(CommandFailure) {
    do throws(ToolstackError) {
      let bytes = try readFile(file, limit: DomainConfiguration.maximumFileBytes)
      try self.init(bytes, file: file == "-" ? "standard input" : file, strict: strict)
    } catch { throw CommandFailure(.badDefinition, "\(error)") }
  }

  /// The text of a file; messages call it `file`.
  init(_ bytes: [UInt8], file: String, strict: Bool) throws(ToolstackError) {
    self.file = file
    self.bytes = bytes
    do throws(ConfigurationError) {
      configuration = try DomainConfiguration(parsing: bytes, file: file, strict: strict)
    } catch { throw ToolstackError(.configuration, "\(error)") }
  }

  var name: String { configuration.name }
  var warnings: [String] {
    var warnings = configuration.warnings.map { "\($0.file):\($0.line): warning: \($0.message)" }
    for (boot, what) in [(configuration.kernel, "kernel"), configuration.initrd.map { ($0, "ramdisk") }].compactMap({ $0 })
    where unsafe access(rooted(boot.path), R_OK) != 0 {
      warnings.append(
        "\(file):\(boot.line): warning: the \(what) \(rooted(boot.path)) is not there; the domain cannot be started before it is")
    }
    return warnings
  }

  /// The XML for the host: with absolute paths, and the UUID of the domain that it redefines unless it has one.
  ///
  /// - Parameter known: that domain's XML, in which the UUID has its place.
  func xml(uuid: RemoteUUID?, known: String? = nil) throws(CommandFailure) -> String {
    do throws(ConfigurationError) {
      var document = try DomainXML(bytes, file: file)
      if let uuid = uuid.flatMap({ DomainUUID($0.description) }) {
        document.addUUID(uuid, placedAs: known.flatMap { try? DomainXML(Array($0.utf8), file: file) })
      }
      document.setPaths(kernel: rooted(configuration.kernel.path), initrd: configuration.initrd.map { rooted($0.path) })
      return document.text
    } catch { throw CommandFailure(.badDefinition, "\(error)") }
  }
}
