import GuestKit

/// A kernel that prints its command line, a line for each part between slashes, to try what `dom0 test` makes of a console. A last word tells
/// how it ends: `crash`, `hang`, `reboot`; otherwise it powers off.
@main
struct Echo: ParavirtualKernel {
  mutating func run() throws(XenErrno) {
    var line = "", ending = ""
    for word in startInfo.words {
      if word == "/" {
        print(line)
        line = ""
      } else if word == "crash" || word == "hang" || word == "reboot" {
        ending = word
      } else {
        line += line.isEmpty ? word : " " + word
      }
    }
    if !line.isEmpty { print(line) }
    switch ending {
    case "crash": panic("as asked")
    case "hang": while true { cpu.sleep(for: .seconds(1)) }
    case "reboot": reboot()
    default: return
    }
  }
}
