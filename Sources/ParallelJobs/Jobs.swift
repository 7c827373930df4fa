import Dispatch
import Foundation
import Synchronization

/// Independent pieces of work, a few at a time; results come in the order of the items.
package struct Jobs {
  /// Most items that are worked on at the same time.
  package let threads: Int

  /// Makes the jobs; less than one thread counts as one.
  package init(threads: Int) { self.threads = threads }

  /// As many as the processors that this process may use.
  package static var onAllProcessors: Jobs { Jobs(threads: ProcessInfo.processInfo.activeProcessorCount) }

  /// Transforms every item.
  ///
  /// Every item is transformed, also where one fails.
  ///
  /// - Throws: the failure of the first item, in their order, that failed.
  package func map<Item: Sendable, Result: Sendable, Problem: Error>(
    _ items: [Item], _ transform: @Sendable (Item) throws(Problem) -> Result
  ) throws(Problem) -> [Result] {
    let results = Mutex([Swift.Result<Result, Problem>?](repeating: nil, count: items.count))
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(max(1, threads), max(1, items.count))) { _ in
      while true {
        let index = next.withLock { value in
          defer { value += 1 }
          return value
        }
        guard index < items.count else { return }
        let result: Swift.Result<Result, Problem>
        do throws(Problem) {
          result = .success(try transform(items[index]))
        } catch {
          result = .failure(error)
        }
        results.withLock { $0[index] = result }
      }
    }
    var list: [Result] = []
    for result in results.withLock({ $0 }) {
      guard let result else { preconditionFailure("an item without a result") }
      list.append(try result.get())
    }
    return list
  }
}
