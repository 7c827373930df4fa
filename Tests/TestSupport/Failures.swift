public import DataFiles

/// The failure that `body` throws; nil where it throws none.
public func failure<Value>(_ body: () throws(Failure) -> Value) -> Failure? {
  do throws(Failure) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
