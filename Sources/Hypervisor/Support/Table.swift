/// A table of fixed size, in memory that is allocated once and freed with it.
///
/// Elements are changed in place, without the exclusivity checks that class-held arrays pay. An index comes from the hypervisor's own
/// tables, never from a guest: one that is out of range is a bug of ours.
@safe struct Table<Element: ~Copyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int, _ element: (Int) -> Element) {
    precondition(count > 0, "a table has at least one element")
    self.count = count
    unsafe base = .allocate(capacity: count)
    // SAFETY: `count` elements were allocated just now.
    for index in 0..<count { unsafe (base + index).initialize(to: element(index)) }
  }
  deinit {
    // SAFETY: all elements were initialised, and nobody else holds the memory.
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  subscript(_ index: Int) -> Element {
    unsafeAddress {
      precondition(index >= 0 && index < count, "an index lies in its table")
      // SAFETY: the index was checked.
      return unsafe UnsafePointer(base + index)
    }
    nonmutating unsafeMutableAddress {
      precondition(index >= 0 && index < count, "an index lies in its table")
      // SAFETY: the index was checked.
      return unsafe base + index
    }
  }
  subscript(_ index: Int32) -> Element {
    unsafeAddress {
      precondition(index >= 0 && Int(index) < count, "an index lies in its table")
      // SAFETY: the index was checked.
      return unsafe UnsafePointer(base + Int(index))
    }
    nonmutating unsafeMutableAddress {
      precondition(index >= 0 && Int(index) < count, "an index lies in its table")
      // SAFETY: the index was checked.
      return unsafe base + Int(index)
    }
  }
}

/// A set of small numbers, one bit each, in which free ones are found a word at a time.
@safe struct BitSet: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>
  let capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    precondition(capacity > 0, "a set holds at least one number")
    self.capacity = capacity
    let wordCount = (capacity + 63) / 64
    // Lazily: memory that nobody has touched costs nothing.
    // SAFETY: the words are zeroed before the first use.
    unsafe words = .allocate(capacity: wordCount)
    unsafe words.initialize(repeating: 0, count: wordCount)
    // What lies beyond the capacity is never free.
    if capacity % 64 != 0 { unsafe words[wordCount - 1] = ~0 << UInt64(capacity % 64) }
  }
  deinit { unsafe words.deallocate() }

  func contains(_ number: Int) -> Bool {
    guard number >= 0, number < capacity else { return true }
    // SAFETY: the number was checked.
    return unsafe words[number / 64] & (1 << UInt64(number % 64)) != 0
  }
  mutating func insert(_ number: Int) {
    guard !contains(number) else { return }
    // SAFETY: `contains` is true of a number out of range.
    unsafe words[number / 64] |= 1 << UInt64(number % 64)
    count += 1
  }
  mutating func remove(_ number: Int) {
    guard number >= 0, number < capacity, contains(number) else { return }
    // SAFETY: the number was checked.
    unsafe words[number / 64] &= ~(1 << UInt64(number % 64))
    count -= 1
  }

  /// Removes the first numbers in a row, from `start` on; nil if there are none.
  mutating func removeFirstRun(from start: Int) -> Range<Int>? {
    guard start >= 0, start < capacity, count > 0, let first = firstPresent(start, capacity) else { return nil }
    let end = absent(first, capacity) ?? capacity
    for number in first..<end { remove(number) }
    return first..<end
  }

  /// The first number from `start` on that is not in the set, then from 0.
  func firstAbsent(from start: Int) -> Int? {
    guard count < capacity else { return nil }
    let start = start >= 0 && start < capacity ? start : 0
    return absent(start, capacity) ?? absent(0, start)
  }
  private func absent(_ first: Int, _ end: Int) -> Int? {
    var number = first
    while number < end {
      // SAFETY: `number` is below the capacity.
      let free = unsafe ~words[number / 64] & (~0 << UInt64(number % 64))
      if free != 0 {
        let found = number & ~63 | free.trailingZeroBitCount
        return found < end ? found : nil
      }
      number = (number | 63) + 1
    }
    return nil
  }

  /// The first of `length` numbers in a row that are not in the set, at a multiple of `alignment`, from `start` on and then from 0.
  func firstAbsentRun(of length: Int, alignment: Int, from start: Int) -> Int? {
    guard length <= capacity - count else { return nil }
    let start = start >= 0 && start < capacity ? start : 0
    return run(length, alignment, start, capacity) ?? run(length, alignment, 0, min(capacity, start + length))
  }
  private func run(_ length: Int, _ alignment: Int, _ first: Int, _ end: Int) -> Int? {
    var begin = (first + alignment - 1) / alignment * alignment
    while begin + length <= end {
      guard let free = absent(begin, end) else { return nil }
      if free != begin {
        begin = (free + alignment - 1) / alignment * alignment
        if begin != free { continue }
      }
      guard begin + length <= end, let taken = firstPresent(begin, begin + length) else {
        return begin + length <= end ? begin : nil
      }
      begin = (taken + alignment) / alignment * alignment
    }
    return nil
  }
  private func firstPresent(_ first: Int, _ end: Int) -> Int? {
    var number = first
    while number < end {
      // SAFETY: `number` is below the capacity.
      let taken = unsafe words[number / 64] & (~0 << UInt64(number % 64))
      if taken != 0 {
        let found = number & ~63 | taken.trailingZeroBitCount
        return found < end ? found : nil
      }
      number = (number | 63) + 1
    }
    return nil
  }
}
