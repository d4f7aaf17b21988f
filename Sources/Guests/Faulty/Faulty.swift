import GuestKit

/// A kernel that goes wrong in a way chosen on its command line, to see that it does so alone.
@main
struct Faulty: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    guard let name = startInfo.words.first else {
      print("faulty: give one of these on the command line")
      for fault in Fault.all { print("  \(fault.name)\(String(repeating: " ", count: 12 - fault.name.utf8.count))\(fault.what)") }
      return
    }
    for fault in Fault.all where fault.name == name {
      print("faulty: \(name): \(fault.what)")
      try fault.happen()
      print("faulty: \(name): still here")
      return
    }
    panic("faulty knows no \"\(name)\"")
  }
}

struct Fault {
  let name: String
  let what: String
  let happen: () throws(XenErrno) -> Void

  static var all: [Fault] { crashes + hangs + hostile }
}
