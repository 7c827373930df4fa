// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target of this package.
///
/// Dependencies name lower levels only (a test checks it).
func library(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// A test target; every one has the seeded generator of `TestSupport`.
func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], resources: resources, swiftSettings: settings)
}

func example(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["SpikeFoundry"], path: "Examples/\(name)", swiftSettings: settings)
}

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let database: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "SpikeFoundry",
  products: [
    .library(name: "SpikeFoundry", targets: ["SpikeFoundry"]),
    .library(name: "EventKernel", targets: ["EventKernel"]),
    .library(name: "SparseNetworks", targets: ["SparseNetworks"]),
    .library(name: "Timelines", targets: ["Timelines"]),
    .library(name: "SweepLedgers", targets: ["SweepLedgers"]),
    .executable(name: "spikefoundry", targets: ["spikefoundry-cli"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CGraphviz", pkgConfig: "libgvc", providers: [.apt(["libgraphviz-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "CRowKernels"),
    .target(name: "CPrefetch"),
    // Below all levels: a hash that is the same wherever a number stands for chance.
    library("BitMixing", []),
    // Level 0: no dependency on other levels.
    library("Quantities", []),
    library("DataFiles", []),
    library("SpikeWorkload", ["BitMixing"]),
    library("ParallelJobs", []),
    // Level 1
    library("EventKernel", ["BitMixing", "Quantities", "CPrefetch"]),
    library("ConfigFiles", ["Quantities", "DataFiles", yams]),
    library("SpikingModel", ["SpikeWorkload"]),
    library("RunRecord", ["BitMixing", "Quantities"]),
    library("Parquet", ["DataFiles", "CZstd"]),
    library("SweepLedgers", ["DataFiles", database]),
    library("Timelines", ["Quantities", "DataFiles"]),
    library("LoopbackServer", ["DataFiles"]),
    // Level 2
    library("TraceExport", ["BitMixing", "Quantities", "DataFiles", "Parquet", "Timelines"]),
    library(
      "ChipModel", ["Quantities", "DataFiles", "ConfigFiles", "SpikeWorkload", "RunRecord"],
      resources: [.embedInCode("Presets")]),
    library("ModelImport", ["DataFiles", "ConfigFiles", "SpikeWorkload", "SpikingModel", crypto]),
    library("SpikingOperators", ["SpikeWorkload", "SpikingModel", "CRowKernels"]),
    library("SparseNetworks", ["EventKernel", "CRowKernels"]),
    library("DesignSpace", ["EventKernel"]),
    library("DenseReference", ["SpikeWorkload", "SpikingModel"]),
    library("EventTrace", ["DataFiles", "RunRecord"]),
    library("LiveProgress", ["Quantities", "RunRecord"]),
    library("RunComparison", ["DataFiles", "Parquet"]),
    // Level 3
    library("ChipPlacement", ["Quantities", "ConfigFiles", "SpikeWorkload", "RunRecord", "ChipModel"]),
    library(
      "SweepPlans",
      ["Quantities", "DataFiles", "ConfigFiles", "SpikeWorkload", "DesignSpace", "ChipModel", crypto]),
    // Level 4
    library(
      "ChipSimulation",
      [
        "BitMixing", "Quantities", "EventKernel", "SpikeWorkload", "RunRecord", "ChipModel", "ChipPlacement",
        "CPrefetch",
      ]),
    library(
      "Reporting",
      [
        "Quantities", "DataFiles", "Parquet", "ParallelJobs", "SpikeWorkload", "RunRecord", "ChipModel",
        "ChipPlacement", "CGraphviz",
      ]),
    // Level 5: what pages are made of
    library("PageKit", ["Reporting"]),
    // Level 5: function joined to timing
    library(
      "SpikingExecution",
      [
        "EventKernel", "ParallelJobs", "SpikeWorkload", "SpikingModel", "SpikingOperators", "ChipPlacement",
        "ChipSimulation",
      ]),
    // Level 6: the page of a run, from its files
    library("RunPage", ["BitMixing", "DataFiles", "Parquet", "Reporting", "RunRecord", "PageKit"]),
    // Level 7
    library(
      "SpikeFoundry",
      [
        "Quantities", "DataFiles", "ConfigFiles", "Parquet", "Timelines", "EventTrace", "TraceExport",
        "SpikeWorkload", "SpikingModel", "RunRecord", "RunComparison", "ChipModel", "ModelImport",
        "ChipPlacement", "ChipSimulation", "Reporting", "RunPage", "SpikingExecution",
        crypto,
      ], resources: [.copy("Models")]),
    // Level 8: the event path against the dense reference
    library("ModelVerification", ["SpikeFoundry", "DenseReference"]),
    // Level 8: short runs extrapolated to long contexts
    library(
      "LongContext",
      [
        "Quantities", "DataFiles", "SpikeWorkload", "RunRecord", "ChipModel", "ChipPlacement",
        "ChipSimulation", "Reporting", "ParallelJobs", "SpikeFoundry",
      ]),
    // Level 8: many runs, one answer
    library(
      "Sweeps",
      [
        "Quantities", "DataFiles", "ConfigFiles", "SpikeWorkload", "DesignSpace", "SweepPlans",
        "SweepLedgers", "RunRecord", "ChipModel", "ChipPlacement", "Reporting", "PageKit", "ParallelJobs",
        "SpikeFoundry",
      ], resources: [.embedInCode("Bridge")]),
    // Level 9
    .executableTarget(
      name: "spikefoundry-cli",
      dependencies: [
        "SpikeFoundry", "Reporting", "DenseReference", "LiveProgress", "RunComparison", "ModelVerification",
        "LongContext",
        "Parquet",
        "TraceExport", "Timelines", "LoopbackServer", "SweepPlans", "SweepLedgers", "Sweeps", arguments,
      ],
      swiftSettings: settings),
    // Examples: programs on the library, run by ExampleTests
    example("first-run"), example("custom-chip"), example("custom-placement"), example("spike-sink"),
    example("replay"), example("queue-depth"),
    // Tests
    .target(
      name: "TestSupport", dependencies: ["DataFiles"], path: "Tests/TestSupport", swiftSettings: settings),
    .target(
      name: "TableSamples", dependencies: ["DataFiles", "TestSupport"], path: "Tests/TableSamples",
      swiftSettings: settings),
    .executableTarget(
      name: "table-samples", dependencies: ["DataFiles", "Parquet", "TableSamples", "TestSupport"],
      path: "Tests/Tools/table-samples", swiftSettings: settings),
    tests("QuantitiesTests", ["Quantities"]),
    tests("DataFilesTests", ["DataFiles"]),
    tests("ParquetTests", ["DataFiles", "Parquet", "TableSamples"]),
    tests("EventKernelTests", ["EventKernel", "Quantities"]),
    tests("LoopbackServerTests", ["DataFiles", "LoopbackServer"]),
    tests("TimelinesTests", ["Quantities", "DataFiles", "Timelines", "Parquet", "TraceExport"]),
    tests("ChipModelTests", ["Quantities", "ConfigFiles", "ChipModel", "RunRecord", "SpikeWorkload"]),
    tests(
      "ModelImportTests", ["DataFiles", "SpikeWorkload", "SpikingModel", "ModelImport"],
      resources: [.copy("Fixtures")]),
    tests(
      "SpikingOperatorsTests", ["SpikeWorkload", "SpikingModel", "SpikingOperators"],
      resources: [.copy("Fixtures")]),
    tests("DesignSpaceTests", ["DesignSpace"]),
    tests(
      "SweepPlansTests",
      ["Quantities", "ConfigFiles", "SpikeWorkload", "DesignSpace", "ChipModel", "SweepPlans"]),
    tests("SweepLedgersTests", ["DataFiles", "SweepLedgers", database]),
    tests(
      "SweepsTests",
      [
        "DataFiles", "ConfigFiles", "SpikeWorkload", "ChipModel", "DesignSpace", "SweepPlans", "SweepLedgers",
        "Sweeps",
      ]),
    tests("SparseNetworksTests", ["SparseNetworks"]),
    tests("DenseReferenceTests", ["SpikeWorkload", "SpikingModel", "DenseReference"]),
    tests(
      "ChipPlacementTests",
      ["Quantities", "ConfigFiles", "SpikeWorkload", "RunRecord", "ChipModel", "ChipPlacement"]),
    tests(
      "ChipSimulationTests",
      [
        "Quantities", "EventKernel", "SpikeWorkload", "RunRecord", "ChipModel", "ChipPlacement",
        "ChipSimulation",
      ]),
    tests(
      "SpikingExecutionTests",
      [
        "Quantities", "DataFiles", "EventKernel", "SpikeWorkload", "SpikingModel", "ModelImport", "RunRecord",
        "ChipModel", "ChipPlacement", "ChipSimulation", "SpikingExecution", "EventTrace", "Parquet",
      ]),
    tests(
      "ReportingTests",
      [
        "Quantities", "DataFiles", "Parquet", "SpikeWorkload", "RunRecord", "ChipModel", "ChipPlacement",
        "Reporting", "PageKit", "RunPage",
      ]),
    tests("LiveProgressTests", ["DataFiles", "Quantities", "RunRecord", "LiveProgress"]),
    tests("RunComparisonTests", ["DataFiles", "Parquet", "RunComparison"]),
    tests("CommandTests", ["DataFiles", "Parquet", "spikefoundry-cli"]),
    tests(
      "ModelVerificationTests",
      [
        "DataFiles", "SpikeWorkload", "SpikingModel", "ChipModel", "ChipSimulation", "SpikeFoundry",
        "DenseReference", "ModelVerification",
      ]),
    tests(
      "LongContextTests",
      ["DataFiles", "SpikeWorkload", "RunRecord", "ChipModel", "SpikeFoundry", "LongContext"]),
    tests("PackageTests", []),
    tests(
      "ExampleTests",
      [
        "first-run", "custom-chip", "custom-placement", "spike-sink", "replay", "queue-depth",
        "spikefoundry-cli",
      ]),
  ]
)
