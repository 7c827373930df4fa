import Reporting
import SpikeWorkload

extension SiteSparsity {
  /// The statistics of sites in the form that reports read.
  static func list(_ sites: [Site], _ statistics: [SiteStatistics]) -> [SiteSparsity] {
    zip(sites, statistics).map { site, statistics in
      SiteSparsity(
        site: site.description, channels: Int64(statistics.channels),
        firing: Int64(statistics.firingChannels),
        spikes: Int64(statistics.bitwiseSpikes), absoluteSum: Int64(statistics.ternarySpikes),
        slots: Int64(statistics.occupiedSlots), atMostSeven: Int64(statistics.smallCounts),
        largest: Int64(statistics.largest), isQuery: site.kind == .query)
    }
  }
}
