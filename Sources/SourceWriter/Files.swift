import Glibc
public import XMLDocument

/// The names in a folder.
public func listFolder(_ path: String) throws(XMLFailure) -> [String] {
  // SAFETY: the stream is closed on the way out; each entry's name is copied before the next is read.
  guard let folder = unsafe opendir(path) else { throw failure(path) }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    unsafe withUnsafePointer(to: entry.pointee.d_name) { name in
      unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe names.append(String(cString: $0)) }
    }
  }
  return names.filter { $0 != "." && $0 != ".." }
}

/// A file's bytes; nil if there is none.
public func readBytes(_ path: String) -> [UInt8]? {
  // SAFETY: the path and the buffer live through each call, and the buffer's size is told.
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
    guard count > 0 else { return count == 0 ? bytes : nil }
    bytes += chunk[..<count]
  }
}

/// Writes a file whole, making the folders it lies in.
public func writeBytes(_ bytes: [UInt8], to path: String) throws(XMLFailure) {
  var folder = ""
  for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
    folder += part + "/"
    // SAFETY: the path lives through the call.
    _ = unsafe mkdir(folder, 0o755)
  }
  // SAFETY: the path and the bytes live through each call, and the size is told.
  let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard file >= 0 else { throw failure(path) }
  defer { close(file) }
  var done = 0
  while done < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress! + done, $0.count - done) }
    guard count > 0 else { throw failure(path) }
    done += count
  }
}

/// Removes a file.
public func remove(_ path: String) throws(XMLFailure) {
  // SAFETY: the path lives through the call.
  guard unsafe unlink(path) == 0 else { throw failure(path) }
}

private func failure(_ path: String) -> XMLFailure {
  // SAFETY: strerror's text is copied at once.
  XMLFailure([XMLDiagnostic(file: path, message: unsafe String(cString: strerror(errno)))])
}
