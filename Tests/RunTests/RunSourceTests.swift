import Foundation
import Testing

extension CommandSuites {
  @Suite("run: kernels and packages", .serialized) struct SourceTests {
    let files: DomainFiles
    init() throws { files = try DomainFiles() }
    private func kernel(_ name: String) -> String { "\(Dom0Process.binaries)/lib\(name).so" }

    /// A package's folder with what a build left there.
    private func package(_ name: String, _ built: [(kernel: String, as: String)]) throws -> String {
      let folder = "\(files.folder)/\(name)"
      for path in built.map(\.as) + [".build/debug/x"] {
        let parent = URL(fileURLWithPath: "\(folder)/\(path)").deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      }
      try "".write(toFile: folder + "/Package.swift", atomically: true, encoding: .utf8)
      for (kernel, path) in built { try FileManager.default.copyItem(atPath: self.kernel(kernel), toPath: "\(folder)/\(path)") }
      return folder
    }

    @Test("a kernel boots without a domain's file, with 32 MiB, or as many as are asked for") func kernelAlone() throws {
      let run = try Dom0Process.run("run", kernel("Hello"), "--timeout", "30", "--json")
      #expect(run.status == 0 && run.messages.contains("8192 pages of memory"), "\(run.messages)")
      #expect(try run.firstDomain["name"] as? String == "Hello")
      #expect(try Dom0Process.run("run", "--memory", "20", kernel("Hello"), "--timeout", "30").output.contains("5120 pages of memory"))
    }

    @Test("what stands behind -- is the kernel's command line, also in place of a file's") func words() throws {
      let alone = try Dom0Process.run("run", kernel("Heartbeat"), "--timeout", "30", "--", "beats=1", "period=1", "quiet")
      #expect(alone.status == 0 && alone.output.contains("every 1 ms"), "\(alone.output) \(alone.messages)")
      let file = try files.domain("Heartbeat", "period=2")
      let replaced = try Dom0Process.run("run", file, "--timeout", "30", "--memory", "24", "--", "beats=1", "period=3", "--json")
      #expect(replaced.status == 0 && replaced.output.contains("every 3 ms"), "\(replaced.output) \(replaced.messages)")
      let long = try Dom0Process.run("run", kernel("Heartbeat"), "--", String(repeating: "x", count: 1024))
      #expect(long.status == 64 && long.messages.contains("at most 1023"))
    }

    @Test("--memory stands in place of what a file says") func memory() throws {
      #expect(try Dom0Process.run("run", try files.domain("Hello"), "--memory", "20", "--timeout", "30").output.contains("5120 pages"))
      let small = try Dom0Process.run("run", "--memory", "1", kernel("Heartbeat"))
      #expect(small.status == 2 && small.messages.contains("needs at least") && small.messages.contains("--memory"))
    }

    @Test("two kernels of one name get names of their own") func twice() throws {
      let run = try Dom0Process.run("run", kernel("Hello"), kernel("Hello"), "--timeout", "30")
      #expect(run.status == 0)
      #expect(run.output.contains("Hello| Hello from") && run.output.contains("Hello-2| Hello from"), "\(run.output)")
    }

    @Test("a folder is a guest's package: the kernel that was built last in it, under the folder's name") func folder() throws {
      let folder = try package("web-server", [("Hello", ".build/debug/libWebServer.so"), ("Heartbeat", ".build/release/libWebServer.so")])
      func boot(_ folder: String, in place: String? = nil) throws -> Run {
        try Dom0Process(["run", folder, "--timeout", "30", "--json", "--", "beats=1", "period=1"], folder: place).finish()
      }
      func age(_ kind: String, _ seconds: Double) throws {
        let time = Date(timeIntervalSince1970: seconds)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: "\(folder)/.build/\(kind)/libWebServer.so")
      }
      try age("debug", 2000)
      try age("release", 1000)
      let run = try boot(folder)
      #expect(run.status == 0 && run.messages.contains("Hello from a Swift guest kernel"), "\(run.messages)")
      #expect(try run.firstDomain["name"] as? String == "web-server")
      try age("release", 3000)
      let here = try boot(".", in: folder)
      #expect(here.status == 0 && here.messages.contains("heartbeat: every 1 ms"), "\(here.messages)")
      #expect(try here.firstDomain["name"] as? String == "web-server")
    }

    @Test("a folder that is no package, is not built, or has several libraries is refused with what to do") func refused() throws {
      let several = try package("two", [("Hello", ".build/debug/libA.so"), ("Hello", ".build/debug/libB.so")])
      for (folder, said) in [
        (files.folder, "without a Package.swift"), (try package("empty", []), "`swift build --package-path \(files.folder)/empty`"),
        (several, "name the kernel: \(several)/.build/debug/libA.so, \(several)/.build/debug/libB.so"),
      ] {
        let run = try Dom0Process.run("run", folder)
        #expect(run.status == 2 && run.messages.contains(said), "\(run.messages)")
      }
    }

    @Test("a kernel that is none, and a configuration of xl's, are told for what they are") func others() throws {
      let cut = files.folder + "/cut.so"
      try Data([0x7f, 0x45, 0x4c, 0x46, 2]).write(to: URL(fileURLWithPath: cut))
      let run = try Dom0Process.run("run", cut)
      #expect(run.status == 2 && run.messages.hasPrefix("dom0: \(cut): "), "\(run.messages)")
      let xl = try files.write("name = 'web'\nkernel = '/boot/web'\n", as: "web")
      #expect(try Dom0Process.run("run", xl).messages.contains("a configuration of xl's"))
    }

    @Test("--timeout takes what is for ever") func timeout() throws {
      #expect(try Dom0Process.run("run", kernel("Hello"), "--timeout", "1e18").status == 0)
      #expect(try Dom0Process.run("run", kernel("Hello"), "--timeout", "0").status == 64)
    }

    @Test("the usage has --trace[=FILE], in the help of options too") func usage() throws {
      let help = try Dom0Process.run("run", "--help").output
      #expect(help.contains("[--trace[=FILE]]") && help.contains("  --trace[=FILE]  ") && !help.contains("--trace <FILE>"))
    }

    /// Whether a process may have a /proc of its own here.
    private static let canHideProc: Bool = (try? hidingProc(["true"]).terminationStatus) == 0

    private static func hidingProc(_ command: [String], _ messages: Pipe = Pipe()) throws -> Process {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
      process.arguments = ["-rm", "sh", "-c", "mount -t tmpfs none /proc && exec \"$0\" \"$@\""] + command
      process.standardError = messages
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process
    }

    @Test("without /proc it says so", .enabled(if: canHideProc)) func noProc() throws {
      let messages = Pipe()
      let process = try Self.hidingProc([Dom0Process.binaries + "/dom0", "run", kernel("Hello")], messages)
      #expect(process.terminationStatus == 8)
      let said = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      #expect(said.hasPrefix("dom0: /proc is not mounted here") && said.contains("mount -t proc proc /proc"), "\(said)")
    }
  }
}
