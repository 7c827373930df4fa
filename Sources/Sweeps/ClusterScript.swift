import DataFiles

/// A plain script that runs the shards of a sweep on a cluster.
///
/// Elements of an array are workers of the size of a node, never single points: a scheduler needs seconds for an
/// element, a point may take milliseconds. Submitting a script again does only what is missing.
public struct ClusterScript: Sendable {
  /// Schedulers that scripts are written for.
  public enum Backend: String, Sendable, CaseIterable {
    case slurm
    case lsf
    /// GNU parallel on one machine or several.
    case parallel
    /// HyperQueue inside an allocation.
    case hq
  }

  /// Arguments that name the sweep.
  public var sweep: [String]
  /// Arguments that say how points are simulated.
  public var work: [String]
  /// The program, as the nodes see it.
  public var program: String
  /// Folder of the shards, on a file system that all nodes see.
  public var shards: String
  /// Workers of the size of a node.
  public var nodes: Int
  /// Longest time of a worker in minutes.
  public var minutes: Int
  /// Processors of a worker; nil takes a node as a whole.
  public var processors: Int?

  /// Prepares scripts of a sweep.
  public init(
    sweep: [String], work: [String], program: String, shards: String, nodes: Int, minutes: Int,
    processors: Int? = nil
  ) {
    self.sweep = sweep
    self.work = work
    self.program = program
    self.shards = shards
    self.nodes = nodes
    self.minutes = minutes
    self.processors = processors
  }

  /// The script for a scheduler.
  public func text(_ backend: Backend) -> String {
    switch backend {
    case .slurm: slurm
    case .lsf: lsf
    case .parallel: parallel
    case .hq: hyperQueue
    }
  }

  private func worker(_ share: String, jobs: String) -> String {
    "\(ShellText.quoted(program)) sweep work \((sweep + work).map(ShellText.quoted).joined(separator: " ")) "
      + "--shards \(ShellText.quoted(shards)) --share \(share) --jobs \(jobs)"
  }

  private var collect: String {
    "\(ShellText.quoted(program)) sweep collect \(sweep.map(ShellText.quoted).joined(separator: " ")) "
      + "--shards \(ShellText.quoted(shards))"
  }

  /// Processes of a worker where the scheduler does not say how many processors it has got.
  private var jobs: String { processors.map { "\($0)" } ?? "\"$(nproc)\"" }

  /// The worker is told two minutes before its time is over, ends its points and is queued again (status 85).
  ///
  /// Without `--exclusive` or a number, Slurm gives a job one processor of its node.
  private var slurm: String {
    """
    #!/bin/bash
    #SBATCH --job-name=spikefoundry-sweep
    #SBATCH --array=0-\(nodes - 1)
    #SBATCH --nodes=1
    #SBATCH \(processors.map { "--ntasks=1 --cpus-per-task=\($0)" } ?? "--exclusive")
    #SBATCH --time=\(minutes)
    #SBATCH --requeue
    #SBATCH --open-mode=append
    #SBATCH --signal=B:USR1@120
    #SBATCH --output=sweep-%A_%a.log
    # Submit with sbatch, as often as needed: finished points are skipped. Afterwards:
    #   \(collect)
    \(worker("\"$SLURM_ARRAY_TASK_ID/\(nodes)\"", jobs: "\"${SLURM_CPUS_ON_NODE:-1}\"")) &
    worker=$!
    trap 'kill -USR1 "$worker"' USR1 TERM
    wait "$worker"
    status=$?
    # A trap ends the first wait; the second one gives the status of the worker.
    if kill -0 "$worker" 2>/dev/null; then wait "$worker"; status=$?; fi
    if [ "$status" -eq 85 ]; then scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"; fi
    exit "$status"

    """
  }

  /// A job that LSF ends at its limit is submitted again by hand; one that loses its host is run again (`-r`).
  private var lsf: String {
    let place = processors.map { "-n \($0)\n#BSUB -R \"span[hosts=1]\"" } ?? "-x"
    return """
      #!/bin/bash
      #BSUB -J "spikefoundry-sweep[1-\(nodes)]"
      #BSUB \(place)
      #BSUB -W \(minutes)
      #BSUB -r
      #BSUB -o sweep-%J_%I.log
      # Submit with bsub < this file, as often as needed. Afterwards:
      #   \(collect)
      exec \(worker("\"$((LSB_JOBINDEX - 1))/\(nodes)\"", jobs: processors == nil ? jobs : "\"${LSB_DJOB_NUMPROC:-1}\""))

      """
  }

  private var parallel: String {
    """
    #!/bin/bash
    # Run it in the folder of the sweep, as often as needed: on this machine, or with options of GNU parallel on
    # others that see the same folder, as in `--sshloginfile hosts`. Afterwards:
    #   \(collect)
    exec parallel --line-buffer --halt soon,fail=1 -j 1 --workdir "$PWD" "$@" \\
      \(ShellText.quoted(worker("{}/\(nodes)", jobs: jobs))) ::: $(seq 0 \(nodes - 1))

    """
  }

  private var hyperQueue: String {
    """
    #!/bin/bash
    # Inside an allocation with a HyperQueue server and workers, as often as needed. Afterwards:
    #   \(collect)
    exec hq submit --array 0-\(nodes - 1) --cpus=\(processors.map { "\($0)" } ?? "all") --wait -- bash -c \\
      \(ShellText.quoted(worker("\"$HQ_TASK_ID/\(nodes)\"", jobs: jobs)))

    """
  }
}
