import Foundation
import Testing

/// `Tests/setup.sh`, with an apt-get that says what a test wants.
@Suite("make setup", .serialized) struct SetupTests {
  /// Runs it as root where a package is missing; what apt-get and sleep were called with.
  private func setup(_ apt: String) throws -> (ended: Ended, calls: [String]) {
    let scratch = try Scratch()
    let tools = [
      "apt-get": "echo apt-get \"$@\" >>calls\n" + apt, "sleep": "echo sleep >>calls", "id": "echo 0", "pkg-config": "exit 1",
      "swift": "exit 0",
    ]
    for (name, text) in tools {
      let path = try scratch.write("#!/bin/sh\n" + text + "\n", to: name)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    let ended = try Ended.run(
      Client.root + "/Tests/setup.sh", ["build"], in: scratch.path, environment: ["PATH": scratch.path + ":/usr/bin:/bin"])
    return (ended, try scratch.text("calls").split(separator: "\n").map(String.init))
  }
  private static let install = "apt-get install -y --no-install-recommends libxml2-dev"

  @Test("it waits while somebody else has apt's lock") func locked() throws {
    let said = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 11550 (apt-get)"
    // The first update and the first two installs come too early.
    let script =
      "count=$(grep -c \"apt-get $1\" calls); [ $1 = update ] && [ $count -lt 2 ] || [ $1 = install ] && [ $count -lt 3 ] || exit 0\necho '\(said)' >&2; exit 100"
    let (ended, calls) = try setup(script)
    #expect(ended.status == 0 && ended.messages == "", "\(ended.messages)")
    #expect(calls == ["apt-get update -qq", "sleep", "apt-get update -qq", Self.install, "sleep", Self.install, "sleep", Self.install])
  }

  @Test("any other failure is told at once, with the command") func fails() throws {
    let (ended, calls) = try setup("[ $1 = update ] && exit 0\necho 'E: Unable to locate package' >&2; exit 100")
    #expect(ended.status == 1 && calls == ["apt-get update -qq", Self.install])
    #expect(ended.messages.contains("E: Unable to locate package") && ended.messages.contains("Install with: sudo \(Self.install)"))
  }

  @Test("a lock that is never given up ends the waiting") func forEver() throws {
    let (ended, calls) = try setup("echo 'E: Could not get lock /var/lib/apt/lists/lock' >&2; exit 100")
    #expect(ended.status == 1 && ended.messages.contains("Could not get lock"))
    #expect(calls.count { $0 == "sleep" } > 100)
  }
}
