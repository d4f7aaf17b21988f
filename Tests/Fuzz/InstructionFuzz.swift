/// Any bytes are decoded as an instruction: nothing is read beyond it, and it is never longer than 15 bytes.
@c(LLVMFuzzerTestOneInput) public func fuzzInstruction(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
  var read: UInt64 = 0
  let instruction = Instruction { offset in
    precondition(offset == read, "each byte once, in order")
    read += 1
    return offset < bytes.count ? bytes[Int(offset)] : nil
  }
  precondition(read <= 15, "no more than the longest instruction is read")
  guard let instruction else { return 0 }
  precondition(instruction.length == read && read <= bytes.count, "all of it, and nothing else, was read")
  precondition(instruction.register < 16 && instruction.other < 16 && [2, 4, 8].contains(instruction.operandBytes))
  for raw in 0...7 as ClosedRange<UInt8> {
    let operation = Arithmetic(rawValue: raw)!
    let value = UInt64(truncatingIfNeeded: bytes.hashValue)
    let found = operation(value, instruction.immediate, bytes: instruction.operandBytes, flags: 0x202)
    precondition(found.flags & ~Arithmetic.flags == 0x202, "no other flag changes")
    precondition(instruction.operandBytes == 8 || found.result >> (UInt64(instruction.operandBytes) * 8) == 0, "it fits")
  }
  return 0
}
