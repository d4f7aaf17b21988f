import Glibc
import Machine

/// `xenolith`: ring 0. Started by Dom0, not by people.
func fail(_ why: String) -> Never {
  let line = Array("xenolith: \(why)\n".utf8)
  _ = unsafe write(2, line, line.count)
  exit(1)
}

func text(after name: String) -> String? {
  guard let position = CommandLine.arguments.firstIndex(of: name), position + 1 < CommandLine.arguments.count else { return nil }
  return CommandLine.arguments[position + 1]
}

func number(after name: String) -> Int? {
  guard let text = text(after: name) else { return nil }
  guard let value = Int(text), value > 0 else { fail("\(name) wants a number above 0") }
  return value
}

/// The folder of this executable, where the zygote's lies too.
func ownFolder() -> String {
  var path = [CChar](repeating: 0, count: 4096)
  // SAFETY: at most 4,095 bytes are written, and a zero follows.
  let count = unsafe readlink("/proc/self/exe", &path, 4095)
  guard count > 0 else { fail("cannot tell where this executable lies (/proc is not mounted?)") }
  let text = String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return String(text[..<(text.lastIndex(of: "/") ?? text.startIndex)])
}

guard let socket = number(after: "--socket") else {
  fail("this is ring 0 of a Xenolith host, and `dom0` starts it: try `dom0 run FILE.xml`")
}
let folder = unsafe getenv("XENOLITH_LIBEXEC").map { unsafe String(cString: $0) } ?? ownFolder()
// What Dom0's starter left open is none of ours, and would be kept open for as long as domains run.
closefrom(Int32(socket + 1))
let nothing = unsafe open("/dev/null", O_RDWR)
if nothing >= 0 {
  dup2(nothing, 0)
  dup2(nothing, 1)
  close(nothing)
}
// The terminal's: Dom0 answers them.
signal(SIGINT, SIG_IGN)
signal(SIGHUP, SIG_IGN)
do throws(MachineFailure) {
  try runMachine(
    MachineOptions(
      socket: Int32(socket), listeningPath: text(after: "--listen"), physicalCPUs: number(after: "--pcpus"),
      memoryMiB: number(after: "--memory") ?? 4096,
      runner: folder + "/domain-runner"))
} catch {
  fail("\(error)")
}
