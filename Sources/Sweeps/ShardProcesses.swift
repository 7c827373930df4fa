public import DataFiles
import Foundation
import Glibc
import SweepPlans

/// The processes that share the part of a sweep that one node works on, without a database.
///
/// One that a signal or its point ends is started again. The point is tried as often as the budget says, and then entered
/// as failed.
public final class ShardProcesses {
  private let folder: ShardFolder
  private let name: String
  private let attempts: Int
  private let arguments: [[String]]
  private var exhaustions = MemoryExhaustion.count
  /// How often a process was killed from outside while it worked on a point.
  private var kills: [String: Int] = [:]
  /// Processes that a signal ended one after the other without a point.
  private var idleDeaths = 0
  /// Most of them: what ends a process at its start is no property of a point.
  static let idleDeathLimit = 5

  /// Prepares processes.
  ///
  /// - Parameters:
  ///   - folder: the shards.
  ///   - name: begins the names of their files; unique among all nodes.
  ///   - attempts: most tries of a point.
  ///   - arguments: program and arguments of each process; the name of its worker is appended.
  public init(folder: ShardFolder, name: String, attempts: Int, arguments: [[String]]) {
    self.folder = folder
    self.name = name
    self.attempts = attempts
    self.arguments = arguments
  }

  /// Runs all processes to their end.
  ///
  /// - Parameter isStopping: whether they are to finish their points and stop; asked often.
  /// - Returns: the first exit status that is not 0, else 0.
  /// - Throws: 70 where a process cannot be started, 74 where the folder cannot be read or written.
  public func run(isStopping: () -> Bool) throws(Failure) -> Int32 {
    var processes: [(place: Int, worker: String, process: Process)] = []
    var started = 0
    var status: Int32 = 0
    func start(_ place: Int) throws(Failure) {
      started += 1
      let worker = "\(name)-\(started)"
      processes.append((place, worker, try process(arguments[place] + ["--worker", worker])))
    }
    for place in arguments.indices { try start(place) }
    var isTold = false
    while !processes.isEmpty {
      if isStopping(), !isTold {
        isTold = true
        for (_, _, process) in processes where process.isRunning { process.terminate() }
      }
      let ended = processes.filter { !$0.process.isRunning }
      processes.removeAll { one in ended.contains { $0.worker == one.worker } }
      for (place, worker, process) in ended {
        if try goesOn(after: process, worker), !isTold {
          try start(place)
        } else if status == 0 {
          status = process.terminationStatus
        }
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return status
  }

  /// Whether another process takes over; the point of a process that a signal ended is counted.
  private func goesOn(after process: Process, _ worker: String) throws(Failure) -> Bool {
    let status = process.terminationStatus
    guard process.terminationReason == .uncaughtSignal else {
      return [PointWatch.exitStatus, PointWatch.silentExitStatus].contains(status)
    }
    let exhaustions = MemoryExhaustion.count
    let end = ProcessEnd(signal: status, isExhausted: exhaustions > self.exhaustions)
    self.exhaustions = exhaustions
    // Who ends a session or a job wants no other process; who kills one may mean that one only.
    guard !end.isOutside || status == SIGKILL else { return false }
    guard let hash = try folder.pointUnderWay(of: worker) else {
      idleDeaths += 1
      return idleDeaths < Self.idleDeathLimit
    }
    idleDeaths = 0
    if end.isOutside { kills[hash, default: 0] += 1 }
    // What others started and lost is nobody's fault: kills count in this run, crashes for good.
    let tries = end.isOutside ? kills[hash] ?? 0 : try folder.contents().starts[hash] ?? 0
    if tries >= attempts {
      let log = try ShardLog(path: "\(folder.path)/\(name).jsonl")
      try log.append(try ShardResult(hash: hash, message: end.message, exitCode: 70).text())
    }
    return true
  }

  private func process(_ words: [String]) throws(Failure) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0]).resolvingSymlinksInPath()
    process.arguments = Array(words.dropFirst())
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Failure(.software, "a worker of the sweep cannot be started")
    }
    return process
  }
}

extension ShardFolder {
  /// The point that a worker began last and has not finished; nil for none.
  fileprivate func pointUnderWay(of worker: String) throws(Failure) -> String? {
    let path = "\(path)/\(worker).jsonl"
    guard InputFile.exists(path) else { return nil }
    let lines = try InputFile.read(path, limit: 1 << 32).split(separator: UInt8(ascii: "\n"))
    guard let last = lines.reversed().lazy.compactMap({ ShardResult(Array($0)) }).first, last.isStart else {
      return nil
    }
    return last.hash
  }
}
