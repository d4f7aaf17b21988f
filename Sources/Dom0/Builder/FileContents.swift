import Glibc

/// The whole of a file, refused before it is read when it is larger than `limit`.
func contents(of path: String, what: String, limit: UInt64) throws(ToolstackError) -> [UInt8] {
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else {
    throw ToolstackError(.image, "\(path): the \(what) cannot be opened: \(systemMessage(errno)); check the path and its permissions")
  }
  defer { close(file) }
  var status = stat()
  guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw ToolstackError(.image, "\(path): the \(what) is not a regular file")
  }
  guard status.st_size >= 0, UInt64(status.st_size) <= limit else {
    throw ToolstackError(.image, "\(path): the \(what) has \(status.st_size >> 20) MiB; at most \(limit >> 20) MiB are taken")
  }
  let size = Int(status.st_size)
  var failure: Int32 = 0
  // SAFETY: reads go to the rest of the buffer, and `count` says how much of it they filled.
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    while count < size {
      let got = unsafe read(file, buffer.baseAddress! + count, size - count)
      if got < 0 && errno == EINTR { continue }
      if got < 0 { failure = errno }
      if got <= 0 { break }
      count += got
    }
  }
  guard failure == 0 else { throw ToolstackError(.image, "\(path): the \(what) cannot be read: \(systemMessage(failure))") }
  return bytes
}

func systemMessage(_ code: Int32) -> String {
  // SAFETY: strerror gives a string that lives until its next call on this thread.
  unsafe String(cString: strerror(code))
}
