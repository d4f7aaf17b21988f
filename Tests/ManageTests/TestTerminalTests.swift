import Testing

extension ClientSuites {
  @Suite("dom0 test at a terminal", .serialized) struct TestTerminalTests {
    @Test("each guest is a line as it ends, with its console if it failed, and a line says meanwhile what runs") func lines() throws {
      let terminal = try TerminalProcess(
        Client.binaries + "/dom0",
        ["test", "--jobs", "1", "\(Client.binaries)/libEcho.so", "\(Client.binaries)/libSleepTest.so", "--", "no", "verdict"])
      let (status, text) = terminal.finish()
      #expect(status == 1)
      for part in [
        "\r\u{1b}[K[0/2] Echo", "\r\u{1b}[KCRASH    Echo (", "  | no verdict\r\n", "\r\u{1b}[K[1/2] SleepTest",
        "\r\u{1b}[KSUCCESS  SleepTest (",
        " s, 3 checks)\r\n", "\r\u{1b}[K1 SUCCESS, 1 CRASH in ",
      ] { #expect(text.contains(part), "\(text)") }
      #expect(!text.contains("TAP version"))
    }
  }
}
