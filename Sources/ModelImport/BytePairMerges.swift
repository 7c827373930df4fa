/// The merge rules of a byte-pair encoding and their application.
struct BytePairMerges: Sendable {
  /// A rule: two neighbouring tokens become one.
  private struct Rule {
    var rank: Int32
    var merged: Int32
  }

  /// A neighbour pair that waits for its merge.
  private struct Candidate: Comparable {
    var rank: Int32
    var left: Int32
    var merged: Int32

    static func < (a: Candidate, b: Candidate) -> Bool { (a.rank, a.left) < (b.rank, b.left) }
  }

  private var rules: [UInt64: Rule] = [:]

  /// Adds a rule; the earlier rule wins when they are applied.
  ///
  /// False where the pair has a rule already.
  mutating func add(left: Int32, right: Int32, merged: Int32) -> Bool {
    let rank = Int32(clamping: rules.count)
    return rules.updateIfAbsent(Self.key(left, right), Rule(rank: rank, merged: merged))
  }

  /// Merges a word, earliest rule first, leftmost pair first.
  ///
  /// Complexity: O(n log n).
  func apply(to word: [Int32]) -> [Int32] {
    guard word.count > 1 else { return word }
    var tokens = word
    // A linked list over positions: -1 ends it, and a merged-away position holds token -1.
    var next = (0..<word.count).map { Int32($0 + 1 < word.count ? $0 + 1 : -1) }
    var previous = (0..<word.count).map { Int32($0 - 1) }
    var heap = CandidateHeap<Candidate>()
    func offer(_ left: Int32) {
      guard left >= 0, next[Int(left)] >= 0 else { return }
      let key = Self.key(tokens[Int(left)], tokens[Int(next[Int(left)])])
      if let rule = rules[key] { heap.insert(Candidate(rank: rule.rank, left: left, merged: rule.merged)) }
    }
    for position in 0..<word.count { offer(Int32(position)) }
    while let candidate = heap.removeFirst() {
      let left = Int(candidate.left)
      guard tokens[left] >= 0, next[left] >= 0 else { continue }
      let right = Int(next[left])
      // The pair may have changed since it was offered.
      guard let rule = rules[Self.key(tokens[left], tokens[right])], rule.rank == candidate.rank else {
        continue
      }
      tokens[left] = rule.merged
      tokens[right] = -1
      next[left] = next[right]
      if next[left] >= 0 { previous[Int(next[left])] = Int32(left) }
      offer(previous[left])
      offer(Int32(left))
    }
    return tokens.filter { $0 >= 0 }
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}

extension Dictionary {
  /// Sets a value where there is none; false where there is one.
  fileprivate mutating func updateIfAbsent(_ key: Key, _ value: Value) -> Bool {
    guard self[key] == nil else { return false }
    self[key] = value
    return true
  }
}

/// A binary heap that hands out the smallest element first.
private struct CandidateHeap<Element: Comparable> {
  private var elements: [Element] = []

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Element? {
    guard let first = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return first }
    elements[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < elements.count {
        if elements[child] < elements[smallest] { smallest = child }
      }
      guard smallest != parent else { return first }
      elements.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
