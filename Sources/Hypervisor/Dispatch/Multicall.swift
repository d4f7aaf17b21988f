import HypercallABI

extension Hypervisor {
  /// Serves the entries of a list in order, each by itself: one that is refused does not stop the rest.
  ///
  /// A list is served a batch at a time; between batches the others have their turn. An iret ends it: what follows it in the list is not the
  /// caller's of then.
  mutating func multicall(_ list: GuestAddress, count: UInt32, from caller: Caller) throws(XenErrno) -> Int64 {
    guard !isInMulticall else { throw .invalidArgument }
    isInMulticall = true
    endsMulticall = false
    defer { isInMulticall = false }
    var address = list, remaining = count
    while remaining > 0 {
      // The effects of one batch fit their queue, whatever the control domain does in it.
      guard budget > 0, effects.room > effects.capacity / 2 else {
        continueLater(.multicall, address.rawValue, UInt64(remaining))
        return 0
      }
      budget -= 1
      var words = InlineArray<8, UInt64>(repeating: 0)
      words = try copyIn(words, address, caller)
      let call = HypercallRequest(number: words[0], arguments: (words[2], words[3], words[4], words[5], words[6]))
      request = call
      let result = dispatch(call, from: caller)
      if let rest = continuation {
        // The entry itself is unfinished: the list goes on with what is left of it.
        words[0] = rest.number
        (words[2], words[3], words[4], words[5], words[6]) = rest.arguments
        try copyOut(words, to: address, caller)
        continueLater(.multicall, address.rawValue, UInt64(remaining))
        return 0
      }
      do throws(XenErrno) {
        try copyOut(result, to: address.advanced(by: MulticallEntryLayout.result), caller)
      } catch {
        if !endsMulticall { throw error }
      }
      if endsMulticall { return result }
      address = address.advanced(by: MulticallEntry.byteCount)
      remaining -= 1
    }
    return 0
  }

  /// Leaves the rest of a hypercall for its next turn.
  mutating func continueLater(
    _ number: HypercallNumber, _ first: UInt64, _ second: UInt64, _ third: UInt64 = 0, _ fourth: UInt64 = 0, _ fifth: UInt64 = 0
  ) {
    continuation = HypercallRequest(number: number.rawValue, arguments: (first, second, third, fourth, fifth))
  }
}
