import Glibc
import Testing

@testable import Dom0

@Suite("state directories") struct DirectoryTests {
  func directories(_ option: String?, isRoot: Bool = false, _ environment: [String: String]) throws(ToolstackError) -> StateDirectories {
    try StateDirectories(option: option, isRoot: isRoot) { environment[$0] }
  }

  @Test("each user has places of its own, and an option or XENOLITH_STATE overrides them") func places() throws {
    let user = ["HOME": "/home/u", "XDG_RUNTIME_DIR": "/run/user/5"]
    #expect(try directories(nil, user).state == "/home/u/.local/state/xenolith")
    #expect(try directories(nil, user).run == "/run/user/5/xenolith")
    #expect(try directories(nil, ["HOME": "/home/u"]).run == "/home/u/.local/state/xenolith/run")
    #expect(try directories(nil, ["HOME": "/h", "XDG_STATE_HOME": "/s/"]).state == "/s/xenolith")
    #expect(try directories(nil, ["HOME": "/h", "XDG_STATE_HOME": "relative"]).state == "/h/.local/state/xenolith")
    let root = try directories(nil, isRoot: true, user)
    #expect(root.state == "/var/lib/xenolith" && root.run == "/run/xenolith")
    let chosen = try directories("/x/", isRoot: true, ["XENOLITH_STATE": "/y"])
    #expect(chosen.state == "/x" && chosen.run == "/x/run")
    #expect(try directories(nil, ["XENOLITH_STATE": "/y", "XDG_RUNTIME_DIR": "/z"]).run == "/y/run")
    #expect(try directories("here", [:]).state.hasPrefix("/"))
  }

  @Test("a place that cannot be is refused with what to do")
  func refused() throws {
    #expect(toolstackError { () throws(ToolstackError) in _ = try directories(nil, [:]) }?.message.contains("set HOME") == true)
    #expect(toolstackError { () throws(ToolstackError) in _ = try directories("", [:]) }?.message.contains("--state") == true)
    let long = "/" + String(repeating: "d", count: 100)
    #expect(toolstackError { () throws(ToolstackError) in _ = try directories(long, [:]) }?.message.contains("shorter path") == true)
  }

  @Test("they are made for their user alone") func made() throws {
    let folder = Folder()
    let state = try StateDirectories(option: folder.path + "/a/b")
    try state.prepare()
    try state.prepare()
    for path in [folder.path + "/a", state.state, state.run, state.definitions, state.live] {
      var status = stat()
      #expect(unsafe stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o700, "\(path)")
    }
  }

  @Test("a file in their place, or a directory open to everyone, is refused") func wrong() throws {
    let folder = Folder()
    folder.write("", "file")
    #expect(
      toolstackError { () throws(ToolstackError) in try StateDirectories(option: folder.path + "/file").prepare() }?.message
        .contains("file is no directory") == true)
    #expect(
      toolstackError { () throws(ToolstackError) in try StateDirectories(option: folder.path + "/file/below").prepare() }?.message
        .contains("no directory") == true)
    let state = try folder.state
    try state.prepare()
    unsafe chmod(state.state, 0o777)
    #expect(toolstackError { () throws(ToolstackError) in try state.prepare() }?.message.contains("chmod o-w") == true)
  }

  @Test("the lock is one process's, which the next one is told") func lock() throws {
    let folder = Folder()
    let state = try folder.state
    let first = try StateLock(state)
    let error = toolstackError { () throws(ToolstackError) in _ = try StateLock(state) }
    #expect(error?.code == .state)
    #expect(error?.message.contains("manages the domains in \(state.state) already") == true)
    #expect(folder.read("state/run/lock") == "\(getpid())\n")
    withExtendedLifetime(first) {}
  }

  @Test("a state directory that is reached by two run directories has one lock") func twoRuns() throws {
    let folder = Folder()
    let first = try StateDirectories(option: nil, isRoot: false) { ["XDG_STATE_HOME": folder.path][$0] }
    let environment = ["XDG_STATE_HOME": folder.path, "XDG_RUNTIME_DIR": folder.path + "/r"]
    let second = try StateDirectories(option: nil, isRoot: false) { environment[$0] }
    #expect(first.state == second.state && first.run != second.run)
    let lock = try StateLock(first)
    #expect(toolstackError { () throws(ToolstackError) in _ = try StateLock(second) }?.code == .state)
    withExtendedLifetime(lock) {}
  }

  @Test("a lock is free again when its holder is killed") func killedHolder() throws {
    let folder = Folder()
    let state = try folder.state
    try state.prepare()
    folder.write("123456789", "state/run/lock")
    let script = "flock -o '\(state.lock)' sh -c 'echo held; exec sleep 20' >go & echo $! >pid; read x <go"
    Folder.shell("cd '\(folder.path)'; mkfifo go; \(script)")
    let holder = try #require(folder.read("pid").flatMap { pid_t($0.split(separator: "\n")[0]) })
    let error = toolstackError { () throws(ToolstackError) in _ = try StateLock(state) }
    #expect(error?.message.contains("process \(holder) manages") == true, "\(String(describing: error)) \(holder)")
    kill(holder, SIGKILL)
    while toolstackError({ () throws(ToolstackError) in _ = try StateLock(state) }) != nil { usleep(1000) }
    #expect(folder.read("state/run/lock") == "\(getpid())\n")
  }
}
