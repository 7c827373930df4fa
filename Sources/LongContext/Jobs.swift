import DataFiles
import Dispatch
import Synchronization

/// Independent simulations, a few at a time; results come in the order of the items.
struct Jobs {
  let threads: Int

  /// Transforms every item.
  ///
  /// - Throws: the failure of the first item, in their order, that failed.
  func map<Item: Sendable, Result: Sendable>(
    _ items: [Item], _ transform: @Sendable (Item) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let results = Mutex([Swift.Result<Result, Failure>?](repeating: nil, count: items.count))
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(max(1, threads), max(1, items.count))) { _ in
      while true {
        let index = next.withLock { value in
          defer { value += 1 }
          return value
        }
        guard index < items.count else { return }
        let result: Swift.Result<Result, Failure>
        do throws(Failure) {
          result = .success(try transform(items[index]))
        } catch {
          result = .failure(error)
        }
        results.withLock { $0[index] = result }
      }
    }
    var list: [Result] = []
    for result in results.withLock({ $0 }) {
      guard let result else { throw Failure(.software, "a simulation gave no result") }
      list.append(try result.get())
    }
    return list
  }
}
