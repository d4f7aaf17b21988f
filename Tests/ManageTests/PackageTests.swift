import Foundation
import Testing

extension ClientSuites {
  /// `make deb`, of a debug build, and what is done with the package.
  @Suite("make deb", .serialized) struct PackageTests {
    let scratch: Scratch
    init() throws {
      scratch = try Scratch()
      // The one kernel that `swift build` does not make.
      let built = try Ended.run(
        "/usr/bin/env", ["make", "-s", "-C", Client.root, "CONFIG=\(Client.configuration)", ".build/\(Client.configuration)/libHelloC.so"])
      try #require(built.status == 0, "\(built.messages)")
    }

    private func package() throws -> String {
      let made = try Ended.run(Client.root + "/packaging/deb.sh", [Client.binaries, scratch.path], environment: ["COMPRESSION": "none"])
      try #require(made.status == 0, "\(made.messages)")
      return try #require(made.lines.last)
    }

    @Test("the package says what it needs, and has everything where Debian looks for it") func contents() throws {
      let package = try package()
      #expect(package == "\(scratch.path)/xenolith_0.1.0-1_amd64.deb")
      let control = try Ended.run("/usr/bin/dpkg-deb", ["-f", package]).lines
      #expect(control.contains("Package: xenolith") && control.contains("Version: 0.1.0-1") && control.contains("Architecture: amd64"))
      let depends = try #require(control.first { $0.hasPrefix("Depends: ") })
      for library in ["libc6 (>= ", "libstdc++6", "libxml2"] { #expect(depends.contains(library), "\(depends)") }
      let files = try Ended.run("/usr/bin/dpkg-deb", ["-c", package]).lines
      #expect(files.allSatisfy { $0.contains(" root/root ") })
      let paths = Set(files.compactMap { $0.firstMatch(of: /\ \.(\/\S*)( -> |$)/).map { String($0.1) } })
      #expect(paths.allSatisfy { $0 == "/" || $0.hasPrefix("/usr/") })
      for path in [
        "bin/dom0", "libexec/xenolith/xenolith", "libexec/xenolith/domain-runner", "share/man/man1/dom0.1.gz",
        "share/man/man7/xenolith-testing.7.gz", "share/bash-completion/completions/dom0", "share/zsh/vendor-completions/_dom0",
        "share/fish/vendor_completions.d/dom0.fish", "lib/systemd/user/xenolith.service", "lib/systemd/user/xenolith.socket",
        "share/doc/xenolith/copyright", "share/doc/xenolith/changelog.gz", "share/doc/xenolith/changelog.Debian.gz",
        "share/xenolith/GuestKit/Package.swift", "share/xenolith/kernels/libHello.so", "lib/xenolith/libswiftCore.so",
      ] { #expect(paths.contains("/usr/" + path), "\(path)") }
      #expect(!paths.contains("/usr/share/xenolith/installed-files"))
    }

    @Test("no program of it looks for libraries where this machine has Swift") func libraries() throws {
      _ = try Ended.run("/usr/bin/dpkg-deb", ["-x", try package(), scratch.path + "/tree"])
      for (program, path) in [("bin/dom0", "$ORIGIN/../lib/xenolith"), ("libexec/xenolith/xenolith", "$ORIGIN/../../lib/xenolith")] {
        let dynamic = try Ended.run("/usr/bin/readelf", ["-d", "\(scratch.path)/tree/usr/\(program)"]).output
        #expect(dynamic.contains("Library runpath: [\(path)]\n"), "\(dynamic)")
      }
      let sums = try Ended.run("/usr/bin/dpkg-deb", ["--ctrl-tarfile", "\(scratch.path)/xenolith_0.1.0-1_amd64.deb"])
      #expect(sums.output.contains(" usr/bin/dom0\n"))
    }

    @Test("a folder that holds no build is refused with what to do") func refused() throws {
      let empty = try Ended.run(Client.root + "/packaging/deb.sh", [scratch.path, scratch.path])
      #expect(empty.status == 1 && empty.messages.contains("`make build CONFIG=release` makes it"))
    }

    @Test(
      "on a fresh Debian it installs, works for an ordinary user and in a container with the default seccomp profile, and goes without a trace",
      .enabled(if: Container.canBeMade, "needs root, debootstrap and crun"))
    func debian() throws {
      let package = try package()
      let ci = Client.root + "/packaging/ci/"
      let debian = try Container(scratch, containerfile: ci + "Containerfile", package: package)
      try ordinaryUser(debian)
      try image(debian)
      try workflow(debian, try String(contentsOfFile: ci + "guest-tests.yml", encoding: .utf8), package)
      try debian.succeed("dpkg -P xenolith")
      #expect(try debian.shell("find /usr /etc /var/lib/systemd -name '*xenolith*' -o -name 'dom0*'").output == "")
    }

    /// As somebody who has just installed it.
    private func ordinaryUser(_ debian: Container) throws {
      try debian.succeed("dpkg -V xenolith && mkdir -p /home/user && chown 1000:1000 /home/user")
      func does(_ line: String) throws -> String {
        let ended = try debian.shell("cd && " + line, user: 1000)
        #expect(ended.status == 0, "\(line): \(ended.output) \(ended.messages)")
        return ended.output
      }
      #expect(try does("id -u") == "1000\n")
      #expect(try does("dom0 run /usr/share/xenolith/domains/hello.xml").contains("Hello from a Swift guest kernel"))
      #expect(try does("dom0 doctor").contains("ok       installation           /usr/libexec/xenolith/xenolith"))
      let lines = [
        "dom0 define /usr/share/xenolith/domains/heartbeat.xml", "dom0 start heartbeat", "dom0 list --name", "dom0 stop heartbeat --wait",
        "dom0 host --stop",
      ]
      let managed = try does(lines.joined(separator: " && "))
      #expect(managed.contains("heartbeat started\n") && managed.contains("heartbeat powered off\n"), "\(managed)")
      #expect(try does("dom0 new guest && cat guest/Package.swift").contains("/usr/share/xenolith/GuestKit"))
      #expect(try does("bash -n /usr/share/bash-completion/completions/dom0 && zcat /usr/share/man/man1/dom0.1.gz").contains(".TH DOM0 1"))
    }

    /// `podman run` of the image that the Containerfile makes.
    private func image(_ debian: Container) throws {
      let tests = try guests(["SleepTest", "StartOfDay", "TimerDelivery", "UserMode"], in: "tests")
      let ran = try debian.run(
        ["--memory", "32", "libSleepTest.so", "libStartOfDay.so", "libTimerDelivery.so", "libUserMode.so", "--", "conformance"],
        mounts: [(tests, "/tests")])
      #expect(ran.status == 0, "\(ran.output) \(ran.messages)")
      #expect(ran.output.contains("\n# 4 SUCCESS in "), "\(ran.output)")
      // The walls are there: nobody, without privileges, and the profile's filter.
      let status = try debian.run(["/proc/self/status"], entryPoint: ["cat"], mounts: []).output
      for line in ["Uid:\t65534\t65534\t65534\t65534", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"] {
        #expect(status.contains(line + "\n"), "\(status)")
      }
      let doctor = try debian.run(["doctor"], entryPoint: ["dom0"], mounts: [])
      #expect(doctor.status == 0 && doctor.output.contains("Domains run here"), "\(doctor.output) \(doctor.messages)")
    }

    /// The steps of the workflow: what it installs, and its tests, in a job's container.
    private func workflow(_ debian: Container, _ text: String, _ package: String) throws {
      let copied = try Ended.run("/usr/bin/cp", [package, debian.root + "/root/xenolith.deb"])
      try #require(copied.status == 0)
      try debian.succeed("dpkg -P xenolith")
      try debian.succeed("set -e\n" + step("Install", of: text), environment: ["XENOLITH": "file:///root/xenolith.deb"])
      let work = try guests(["SleepTest"], in: "work/.build/debug")
      let ran = try debian.runJob(
        ["sh", "-ec", "cd /work; " + step("Test", of: text) + "\ncat /tmp/junit.xml; id -u"],
        mounts: [(work.replacingOccurrences(of: "/.build/debug", with: ""), "/work")])
      #expect(ran.status == 0, "\(ran.output) \(ran.messages)")
      #expect(ran.output.contains("ok 1 - SleepTest\n") && ran.output.contains("<testsuite name='SleepTest' tests='4' failures='0'"))
    }

    /// A folder of the scratch with test guests.
    private func guests(_ names: [String], in folder: String) throws -> String {
      let path = scratch.path + "/" + folder
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in names { try FileManager.default.copyItem(atPath: "\(Client.binaries)/lib\(name).so", toPath: "\(path)/lib\(name).so") }
      return path
    }

    /// The shell of a workflow's step.
    private func step(_ name: String, of workflow: String) throws -> String {
      let start = try #require(workflow.range(of: "- name: \(name)\n        run: |\n")).upperBound
      let lines = workflow[start...].split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("          ") }
      try #require(!lines.isEmpty)
      return lines.map { $0.dropFirst(10) }.joined(separator: "\n") + "\n"
    }
  }
}
