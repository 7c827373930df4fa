import Testing

@testable import EventKernel

@Suite("The choice between windows and one thread")
struct WindowChoiceTests {
  private static func traffic(events: Int, busiest: Int) -> WindowTraffic {
    var traffic = WindowTraffic()
    for _ in 0..<WindowReview.windows { traffic.note(events: events, busiest: busiest) }
    return traffic
  }

  private static let full = traffic(events: 100, busiest: 60)

  /// What windows found out that took no time at all, or for ever.
  private static func review(_ traffic: WindowTraffic, costAlone: Double) -> WindowReview {
    var review = WindowReview()
    review.recent = traffic
    _ = review.stops(costAlone: costAlone)
    return review
  }

  @Test("goes over to windows that take enough off the busiest thread, and only to those")
  func full() {
    var choice = WindowChoice()
    let goes = choice.isForWindows(Self.full, costAlone: 70)
    let goesForLittle = choice.isForWindows(Self.traffic(events: 100, busiest: 90), costAlone: 70)
    #expect(goes && !goesForLittle && choice.owed > 0)
    choice.pay(choice.owed)
    let goesAgain = choice.isForWindows(Self.full, costAlone: 70)
    #expect(choice.owed == 0 && goesAgain)
  }

  @Test("rests longer each time that windows were slower, and then tries them again")
  func slower() {
    var choice = WindowChoice()
    var rests: [Int] = []
    for _ in 0..<8 {
      let goes = choice.isForWindows(Self.full, costAlone: 1e-9)
      choice.leaveWindows(Self.review(Self.full, costAlone: 1e-9))
      let stays = choice.isForWindows(Self.full, costAlone: 1e-9)
      #expect(goes && !stays)
      rests.append(choice.owed)
      choice.pay(choice.owed)
    }
    #expect(rests[1] == 2 * rests[0] && rests == rests.sorted())
    #expect(rests[7] == rests[6], "no rest is longer than the longest")
  }

  @Test("stays in windows where one thread has become slower too")
  func slowerAlone() {
    var choice = WindowChoice()
    _ = choice.isForWindows(Self.full, costAlone: 1e-9)
    choice.leaveWindows(Self.review(Self.full, costAlone: 1e-9))
    let goes = choice.isForWindows(Self.full, costAlone: 1e12)
    #expect(goes)
  }

  @Test("ends windows that are slower, that hold too little, and to measure one thread again")
  func review() {
    var review = WindowReview()
    func stops(_ traffic: WindowTraffic, costAlone: Double) -> Bool {
      review.recent = traffic
      return review.stops(costAlone: costAlone)
    }
    let endsFast = stops(Self.full, costAlone: 1e12)
    let endsSlow = stops(Self.full, costAlone: 1e-9)
    #expect(!endsFast && endsSlow && !review.isThin)
    let endsThin = stops(Self.traffic(events: 10, busiest: 8), costAlone: 1e12)
    #expect(endsThin && review.isThin)
    let ends = (0..<1000).contains { _ in stops(Self.full, costAlone: 1e12) }
    #expect(ends)
  }

  @Test("ends windows long before the review is due where a thread is kept from running")
  func hopeless() async throws {
    var review = WindowReview()
    for _ in 0..<16 { review.recent.note(events: 100, busiest: 60) }
    let endsAtOnce = review.stops(costAlone: 1e12)
    try await Task.sleep(for: .milliseconds(2))
    let endsLater = review.stops(costAlone: 1)
    #expect(!endsAtOnce && endsLater && !review.isThin)
  }
}
