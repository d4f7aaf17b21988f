import Glibc

/// For how many seconds a process has been there; nil when there is none.
public func processAge(_ process: Int32) -> Int64? {
  guard let stat = Doctor.readText("/proc/\(process)/stat"), let uptime = Doctor.readText("/proc/uptime") else { return nil }
  // The 22nd field; the second one, in parentheses, may hold spaces.
  let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
  guard fields.count > 19, let ticks = Int64(fields[19]) else { return nil }
  guard let now = uptime.split(separator: ".").first.flatMap({ Int64($0) }) else { return nil }
  return now - ticks / Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
}
