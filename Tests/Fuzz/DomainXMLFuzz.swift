/// Any bytes are given as a domain's file: they are refused with a reason, or what comes out keeps its limits.
@c(LLVMFuzzerTestOneInput) public func fuzzDomainXML(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  do throws(ConfigurationError) {
    let configuration = try DomainConfiguration(parsing: bytes, file: "domains/fuzz.xml")
    precondition(!configuration.name.isEmpty && !configuration.name.contains("/") && !configuration.name.contains("\n"), "a name is a name")
    precondition((1...DomainConfiguration.maximumMemory).contains(configuration.currentMemory), "there is memory, and not too much")
    precondition((configuration.currentMemory...DomainConfiguration.maximumMemory).contains(configuration.memory), "the maximum is one")
    precondition((1...DomainConfiguration.maximumVCPUs).contains(configuration.vcpus), "there is a vCPU, and not too many")
    precondition((1...configuration.vcpus).contains(configuration.currentVCPUs), "no more are up than there are")
    precondition(configuration.commandLine.utf8.count <= DomainConfiguration.maximumCommandLineBytes, "the command line fits")
    precondition(!configuration.kernel.path.isEmpty && configuration.uuid.bytes.count == 16, "it has a kernel and a UUID")
    precondition(configuration.warnings.allSatisfy { $0.line > 0 && !$0.message.isEmpty }, "a warning says where and what")
  } catch {
    precondition(error.file == "domains/fuzz.xml" && !error.problem.isEmpty && !error.remedy.isEmpty, "a refusal says what and what to do")
  }
  return 0
}
