import Glibc

/// The file that xenstore's journal is in. What has been appended is safe from the death of this process; it need not outlast the
/// host, which no domain outlasts either.
final class JournalFile {
  private let path: String
  private var file: Descriptor?
  private(set) var size = 0
  /// Why nothing is written any more. The store works on, but a Dom0 that is started again will not know of it.
  private(set) var failure: ToolstackError?

  /// The greatest journal that is read.
  private static let maximumBytes = 1 << 30

  init(_ path: String) { self.path = path }

  /// What is there.
  func contents() -> [UInt8] { (try? StoredFile.read(path, limit: Self.maximumBytes)) ?? [] }

  /// Begins anew with these bytes. When that fails, the old journal goes on.
  func replace(_ bytes: [UInt8]) throws(ToolstackError) {
    do { try StoredFile.replace(path, bytes, what: "xenstore's journal", isSynced: false) } catch {
      if file == nil { giveUp(error) }
      throw error
    }
    // SAFETY: the path is a C string for the length of the call.
    let file = Descriptor(owning: unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW))
    guard file.number >= 0 else {
      let failure = StoredFile.failure("cannot open xenstore's journal \(path)")
      giveUp(failure)
      throw failure
    }
    self.file = file
    size = bytes.count
    failure = nil
  }

  /// Adds bytes at the end.
  func append(_ bytes: [UInt8]) {
    guard let file else { return }
    do throws(ToolstackError) {
      try StoredFile.write(bytes, to: file.number, "cannot write xenstore's journal \(path)")
      size += bytes.count
    } catch { giveUp(error) }
  }

  /// A journal with a gap would tell lies: none is better.
  private func giveUp(_ error: ToolstackError) {
    failure = error
    file = nil
    // SAFETY: as above.
    _ = unsafe unlink(path)
  }
}
