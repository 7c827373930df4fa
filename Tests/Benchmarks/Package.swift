// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that building or testing SpikeFoundry never builds its benchmarks.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "SpikeFoundry", path: "../..")],
  targets: [
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        .product(name: "EventKernel", package: "SpikeFoundry"),
        .product(name: "SparseNetworks", package: "SpikeFoundry"),
        .product(name: "SpikeFoundry", package: "SpikeFoundry"),
        .product(name: "Timelines", package: "SpikeFoundry"),
        .product(name: "SweepLedgers", package: "SpikeFoundry"),
        // Not linked: built beside this program, which starts it.
        .product(name: "spikefoundry", package: "SpikeFoundry"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ]
)
