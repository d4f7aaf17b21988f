import Glibc
import Testing

@testable import Dom0

/// A folder of a test's own, gone with its owner.
final class Folder {
  let path: String
  private var mounts: [String] = []

  init() {
    var template = Array("/tmp/xenolith-test-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes into the array, which ends with a zero.
    path = unsafe template.withUnsafeMutableBufferPointer { unsafe String(cString: mkdtemp($0.baseAddress!)) }
  }
  deinit {
    for mount in mounts { _ = unsafe umount2(mount, Int32(MNT_DETACH)) }
    Folder.shell("chmod -R u+rwX '\(path)'; rm -rf '\(path)'")
  }

  var state: StateDirectories { get throws { try StateDirectories(option: path + "/state") } }
  func write(_ text: String, _ name: String) { write(Array(text.utf8), name) }
  func write(_ bytes: [UInt8], _ name: String) {
    let file = unsafe fopen("\(path)/\(name)", "w")
    _ = unsafe bytes.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file!) }
    unsafe fclose(file!)
  }
  func read(_ name: String) -> String? {
    (try? StoredFile.read("\(path)/\(name)", limit: 1 << 24)).map { String(decoding: $0, as: UTF8.self) }
  }
  func exists(_ name: String) -> Bool { unsafe access("\(path)/\(name)", F_OK) == 0 }

  /// Mounts a file system of some pages there; false when this user may not.
  func mountTmpfs(_ name: String, options: String) -> Bool {
    let place = "\(path)/\(name)"
    Folder.shell("mkdir -p '\(place)'")
    guard unsafe mount("tmpfs", place, "tmpfs", 0, options) == 0 else { return false }
    mounts.append(place)
    return true
  }
  /// Makes a mounted one read-only.
  func makeReadOnly(_ name: String) -> Bool {
    unsafe mount("tmpfs", "\(path)/\(name)", "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0
  }

  @discardableResult static func shell(_ line: String) -> Int32 { unsafe system(line) }
}

/// A small valid definition.
func definition(_ name: String, uuid: String? = nil, more: String = "") -> String {
  """
  <domain type='xen'>
    <!-- \(name), as its owner wrote it -->
    <name>\(name)</name>\(uuid.map { "\n  <uuid>\($0)</uuid>" } ?? "")
    <memory unit='KiB'>16384</memory>
    <os>
      <type>linux</type>
      <kernel>/srv/kernel.so</kernel>
    </os>\(more)
  </domain>

  """
}

/// A UUID by its last byte.
func uuid(_ last: Int) -> String { "6f1c6d1e-4ad8-4f0c-9d5c-0d3d5ef9c0\(last / 16 % 16)\(last % 16)" }

/// What an operation is refused with.
func toolstackError(_ body: () throws(ToolstackError) -> Void) -> ToolstackError? {
  do throws(ToolstackError) {
    try body()
    return nil
  } catch { return error }
}
