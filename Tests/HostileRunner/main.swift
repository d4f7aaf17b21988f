import CProcessor
import CVCPUArea
import Processor

// A zygote whose vCPU processes lie: in domains with an odd number they block all signals and then misbehave in one of the ways below;
// in the others they are honest. What ring 0 does about it is held by RunTests.

/// Words of the vCPU area, by index.
@inline(__always) var words: UnsafeMutablePointer<UInt32> {
  // SAFETY: the area is mapped.
  unsafe UnsafeMutablePointer(bitPattern: UInt(AREA_BASE)).unsafelyUnwrapped
}

func post(_ number: UInt64) {
  unsafe the_area().pointee.number = number
  _ = unsafe fetch_add_seq(words, 1)
  _ = unsafe futex_wake(words, 1)
}

func waitUntilServed() {
  while unsafe load_acquire(words + 16) != load_acquire(words) { cpu_relax() }
}

func misbehave(_ kind: UInt32) -> Never {
  var random: UInt64 = UInt64(kind) &* 0x9e37_79b9_7f4a_7c15 | 1
  func next() -> UInt64 {
    random ^= random << 13
    random ^= random >> 7
    random ^= random << 17
    return random
  }
  switch kind % 6 {
  case 0:  // every word a lie, all the time
    while true { unsafe (words + Int(next() % 1024)).pointee = UInt32(truncatingIfNeeded: next()) }
  case 1:  // granted a physical CPU, never gives it back
    post(REQUEST_PARK)
    while true { cpu_relax() }
  case 2:  // a flood of requests, none waited for
    while true {
      post(next() % 64)
      unsafe the_area().pointee.argument = (next(), next(), next(), next(), next())
    }
  case 3:  // an honest start, then wild hypercalls, then gone
    post(REQUEST_PARK)
    waitUntilServed()
    for _ in 0..<10_000 {
      unsafe the_area().pointee.argument = (next() % 40, next(), next(), next(), next())
      post(next() % 64)
      waitUntilServed()
    }
    processor_leave(0)
  case 4:  // requests that are none
    post(REQUEST_PARK)
    waitUntilServed()
    post(next() | 1 << 63)
    while true { cpu_relax() }
  default:  // answers itself
    post(REQUEST_PARK)
    while true {
      unsafe (words + 16).pointee &+= 1
      post(17)
    }
  }
}

func become(_ memory: Int32, _ tables: Int32, _ area: Int32, _ number: UInt32) -> Never {
  if number & 1 == 0 { vcpu_main(memory, tables, area) }
  // MAP_SHARED | MAP_FIXED
  if raw_mmap(AREA_BASE, AREA_PAGES << 12, 3, 0x11, area, 0) < 0 { processor_leave(1) }
  var all: UInt64 = ~0
  unsafe withUnsafeMutablePointer(to: &all) { _ = raw6(14, 2, UInt64(UInt(bitPattern: $0)), 0, 8, 0, 0) }  // rt_sigprocmask(SIG_SETMASK)
  misbehave(number >> 1)
}

serveRequests(become)
