/// A fault for tests: the ENDs of one route and position announce a wrong number.
package struct CorruptedEnd: Sendable {
  package var flow: String
  package var position: Int
  package var offset: Int32

  package init(flow: String, position: Int, offset: Int32) {
    self.flow = flow
    self.position = position
    self.offset = offset
  }
}
