import Foundation
import Testing

/// A root folder with a fresh Debian of this machine's release, in which a Containerfile's last stage is carried out as a container engine does.
/// Only root can make one.
final class Container {
  let scratch: Scratch
  let root: String
  private var user = "0:0", entryPoint: [String] = [], folder = "/"

  static let canBeMade =
    geteuid() == 0 && ["/usr/sbin/debootstrap", "/usr/bin/crun"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  /// - Parameter package: what stands for what an earlier stage built.
  init(_ scratch: Scratch, containerfile: String, package: String) throws {
    self.scratch = scratch
    root = scratch.path + "/root"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    try Self.ran("/usr/bin/tar", ["-xf", try Self.base(), "-C", root])
    try FileManager.default.copyItem(atPath: "/etc/resolv.conf", toPath: root + "/etc/resolv.conf.new")
    try Self.ran("/usr/bin/mv", ["-f", root + "/etc/resolv.conf.new", root + "/etc/resolv.conf"])
    let text = try String(contentsOfFile: containerfile, encoding: .utf8).replacingOccurrences(of: "\\\n", with: " ")
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let last = try #require(lines.lastIndex { $0.hasPrefix("FROM ") })
    try #require(lines[last] == "FROM debian:\(Self.codename)-slim")
    for line in lines[(last + 1)...] {
      let rest = line.drop { $0 != " " }.dropFirst()
      let words = rest.split(separator: " ").map(String.init)
      switch line.prefix(while: { $0 != " " }) {
      case "COPY":
        try #require(words[0].hasPrefix("--from=") && words[1].hasSuffix("/.build/xenolith_*.deb") && words[2].hasSuffix("/"))
        try Self.ran("/usr/bin/cp", [package, root + words[2]])
      case "RUN": try succeed(String(rest))
      case "USER": user = words[0]
      case "WORKDIR": folder = words[0]
      case "ENTRYPOINT": entryPoint = try #require(try JSONSerialization.jsonObject(with: Data(rest.utf8)) as? [String])
      case let unknown: Issue.record("the Containerfile has \(unknown), which this test does not know")
      }
    }
  }

  /// Debian's codename of this machine's release.
  private static let codename: String = {
    let lines = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("VERSION_CODENAME=") }.map { String($0.dropFirst(17)) } ?? ""
  }()

  private static let cache = Client.root + "/.build/packaging"

  /// A minimal Debian, from the mirror that this machine has; made once.
  private static func base() throws -> String {
    let archive = "\(cache)/\(codename).tar"
    if FileManager.default.fileExists(atPath: archive) { return archive }
    try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
    let mirrors = try Ended.run(
      "/usr/bin/apt-get", ["indextargets", "--format", "$(REPO_URI)", "Codename: \(codename)", "Component: main", "Created-By: Packages"])
    let mirror = try #require(mirrors.lines.first, "`apt-get update` tells where Debian is")
    let work = try Scratch()
    try ran("/usr/sbin/debootstrap", ["--variant=minbase", codename, work.path + "/root", mirror])
    try ran("/usr/bin/tar", ["-cf", archive + ".new", "--exclude=./var/cache/apt/archives/*.deb", "-C", work.path + "/root", "."])
    try ran("/usr/bin/mv", [archive + ".new", archive])
    return archive
  }

  /// The default seccomp profile of Debian's Podman.
  private static func profile() throws -> [String: Any] {
    let file = cache + "/seccomp.json"
    if !FileManager.default.fileExists(atPath: file) {
      let work = try Scratch()
      try ran("/usr/bin/env", ["-C", work.path, "apt-get", "download", "golang-github-containers-common"])
      let package = try #require(try FileManager.default.contentsOfDirectory(atPath: work.path).first { $0.hasSuffix(".deb") })
      try ran("/usr/bin/dpkg-deb", ["-x", "\(work.path)/\(package)", work.path + "/x"])
      try ran("/usr/bin/cp", [work.path + "/x/usr/share/containers/seccomp.json", file])
    }
    return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any])
  }

  private static func ran(_ path: String, _ arguments: [String]) throws {
    let ended = try Ended.run(path, arguments, environment: ["LC_ALL": "C"])
    try #require(ended.status == 0, "\(path) \(arguments): \(ended.output.suffix(2000)) \(ended.messages.suffix(2000))")
  }

  /// Runs a line of shell in the folder, without a wall around it, as root or as another user.
  func shell(_ line: String, user: Int = 0, environment: [String: String] = [:]) throws -> Ended {
    let become = user == 0 ? "" : "setpriv --reuid=\(user) --regid=\(user) --clear-groups --no-new-privs"
    let variables = environment.map { "\($0)='\($1)'" }.joined(separator: " ")
    return try .run(
      "/usr/bin/unshare",
      [
        "-m", "/bin/sh", "-c",
        """
        mount -t proc proc "$0/proc" && exec chroot "$0" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin HOME=/home/user \
        DEBIAN_FRONTEND=noninteractive \(variables) \(become) /bin/sh -c "$1"
        """, root, line,
      ])
  }

  /// Runs a line of shell that must succeed.
  func succeed(_ line: String, environment: [String: String] = [:]) throws {
    let ended = try shell(line, environment: environment)
    try #require(ended.status == 0, "\(line): \(ended.output.suffix(2000)) \(ended.messages.suffix(2000))")
  }

  /// Runs the image as `podman run --cap-drop all --security-opt no-new-privileges IMAGE ARGUMENT…` does.
  func run(_ arguments: [String], entryPoint: [String]? = nil, mounts: [(from: String, to: String)]) throws -> Ended {
    try run((entryPoint ?? self.entryPoint) + arguments, user: user, capabilities: [], mounts)
  }

  /// Runs a command as a job's container does: as root, with the capabilities that it needs of those that Docker leaves it.
  func runJob(_ command: [String], mounts: [(from: String, to: String)]) throws -> Ended {
    let capabilities: Set = ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_DAC_OVERRIDE"]
    return try run(command, user: "0:0", capabilities: capabilities, mounts)
  }

  private func run(
    _ command: [String], user: String, capabilities: Set<String>, _ mounts: [(from: String, to: String)]
  ) throws -> Ended {
    let bundle = scratch.path + "/bundle-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: bundle, withIntermediateDirectories: true)
    try Self.ran("/usr/bin/crun", ["spec", "-b", bundle])
    let file = URL(fileURLWithPath: bundle + "/config.json")
    var config = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    var process = try #require(config["process"] as? [String: Any])
    let ids = user.split(separator: ":").compactMap { Int($0) }
    process["terminal"] = false
    process["user"] = ["uid": ids[0], "gid": ids[1]]
    process["args"] = command
    process["cwd"] = folder
    process["env"] = ["PATH=/usr/local/bin:/usr/bin:/bin"]
    process["capabilities"] = Dictionary(
      uniqueKeysWithValues: ["bounding", "effective", "permitted"].map { ($0, Array(capabilities)) })
    process["noNewPrivileges"] = capabilities.isEmpty
    config["process"] = process
    config["root"] = ["path": root, "readonly": true]
    var allMounts = try #require(config["mounts"] as? [[String: Any]]).filter { $0["type"] as? String != "cgroup" }
    allMounts.append(["destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["mode=1777", "nosuid", "nodev"]])
    for mount in mounts {
      try FileManager.default.createDirectory(atPath: root + mount.to, withIntermediateDirectories: true)
      allMounts.append(["destination": mount.to, "type": "bind", "source": mount.from, "options": ["rbind", "ro"]])
    }
    config["mounts"] = allMounts
    var linux = try #require(config["linux"] as? [String: Any])
    linux["resources"] = [String: Any]()
    linux["seccomp"] = Self.filter(try Self.profile(), capabilities)
    config["linux"] = linux
    try JSONSerialization.data(withJSONObject: config).write(to: file)
    // crun wants one hierarchy of control groups, even to use none.
    return try .run(
      "/usr/bin/unshare",
      [
        "-m", "/bin/sh", "-c",
        """
        [ -e /sys/fs/cgroup/cgroup.controllers ] || { umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; } || exit 125
        exec crun --cgroup-manager=disabled run -b "$0" "$1"
        """, bundle, "xenolith-" + UUID().uuidString,
      ])
  }

  /// What a container engine makes of its profile for a container with these capabilities.
  private static func filter(_ profile: [String: Any], _ capabilities: Set<String>) -> [String: Any] {
    var filter: [String: Any] = ["architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"]]
    for key in ["defaultAction", "defaultErrnoRet"] { filter[key] = profile[key] }
    filter["syscalls"] = (profile["syscalls"] as? [[String: Any]] ?? []).compactMap { rule -> [String: Any]? in
      let includes = rule["includes"] as? [String: [String]] ?? [:], excludes = rule["excludes"] as? [String: [String]] ?? [:]
      if let architectures = includes["arches"], !architectures.contains("amd64") { return nil }
      if let wanted = includes["caps"], !capabilities.isSuperset(of: wanted) { return nil }
      if excludes["arches"]?.contains("amd64") == true { return nil }
      if let unwanted = excludes["caps"], !capabilities.isDisjoint(with: unwanted) { return nil }
      var kept: [String: Any] = [:]
      for key in ["names", "action", "args", "errnoRet"] where !(rule[key] is NSNull) { kept[key] = rule[key] }
      return kept
    }
    return filter
  }
}
