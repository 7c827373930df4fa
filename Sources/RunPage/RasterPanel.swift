import PageKit
import Reporting

/// A sample of the spikes that a trace kept.
struct RasterPanel {
  let data: PageData

  var panel: Panel {
    var panel = Panel(title: "Which neurons fire when?", lead: "", isWide: true)
    guard let raster = data.raster else {
      panel.isWide = false
      panel.lead = """
        This run has no spike trace. <code>spikefoundry run --spikes all</code> keeps every spike, \
        <code>--spikes layers.0.mlp.in</code> those of one site.
        """
      return panel
    }
    let drawn = raster.points.count / 2
    let share = HumanText.percent(Int128(drawn), of: Int128(raster.traced))
    panel.lead = """
      \(HumanText.count(Int128(drawn))) of \(HumanText.count(Int128(raster.traced))) traced \(raster.isOfCopies ? "packet copies" : "spikes") \
      (\(drawn == raster.traced ? "all" : "a sample of \(share), chosen by row number")) under \(data.run.coding) \
      coding; channels from top to bottom within each site, colour by the weight of the spike.
      """
    let bytes = raster.points.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    panel.figure = """
      <figure><div class="timed"><div class="rows sites" style="width:\(labelWidth(raster))em">\(siteLabels(raster))</div>
      <div class="grid"><canvas id="raster" height="\(height(raster))" style="height:\(height(raster))px" role="img" \
      aria-label="Spikes over time by site and channel"></canvas></div>\(TimeUnit.axis(data.run.end))</div>
      <p class="scale"><span>weight 1<b class="ramp upper"></b>\(weight(raster))</span></p></figure>
      <script type="application/json" id="raster-data">{"most":\(raster.mostBit),"points":"\(.base64(bytes))"}</script>
      """
    let file = raster.isOfCopies ? "spikes.csv" : "events/spike-*.parquet"
    panel.numbers = "<p class=\"remark\">All traced spikes are in <code>\(file)</code> of the run folder.</p>"
    return panel
  }

  /// The weight at the end of the colours.
  private func weight(_ raster: SpikeRaster) -> String {
    raster.mostBit >= 7 ? "128 or more" : "\(1 << max(1, raster.mostBit))"
  }

  private func height(_ raster: SpikeRaster) -> Int { min(720, max(180, raster.sites.count * 24)) }

  /// Names of sites beside their bands, not more than fit.
  private func siteLabels(_ raster: SpikeRaster) -> Markup {
    let step = (raster.sites.count * 15 + height(raster) - 1) / height(raster)
    return raster.sites.enumerated().markup { number, site in
      guard number % max(1, step) == 0 else { return "" }
      let top = (Double(number) + 0.5) / Double(raster.sites.count) * 100
      return "<span style=\"top:\(top)%\" title=\"\(site)\">\(Self.shortName(site))</span>"
    }
  }

  /// A name without what all names share, and not longer than a column beside a picture can be on a phone.
  private static func shortName(_ site: String) -> String {
    let name = site.hasPrefix("model.layers.") ? String(site.dropFirst(13)) : site
    return TextWidth.fitted(name, within: mostLabel, size: 1)
  }

  /// Longest label, in ems.
  private static let mostLabel = 11.0

  private func labelWidth(_ raster: SpikeRaster) -> Double {
    raster.sites.map { TextWidth.most(Self.shortName($0), size: 1) }.max() ?? 0
  }
}
