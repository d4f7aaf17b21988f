import CVCPUArea
import Testing

@testable import Machine

@Suite("vCPU area: layout") struct AreaWordTests {
  @Test("the offsets that Swift uses are the C structure's") func offsets() {
    #expect(MemoryLayout<vcpu_area>.offset(of: \.request) == AreaWord.request)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.vcpu_sleeps) == AreaWord.vcpuSleeps)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.flushed) == AreaWord.flushed)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.served) == AreaWord.served)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.ring0_sleeps) == AreaWord.ring0Sleeps)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.attention) == AreaWord.attention)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.withdrawn) == AreaWord.withdrawn)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.flush) == AreaWord.flush)
    #expect(MemoryLayout<vcpu_area>.offset(of: \.reload) == AreaWord.reload)
  }
}
