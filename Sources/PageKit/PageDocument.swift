/// A whole page: one file that needs no other and may load nothing.
package struct PageDocument {
  package var title: String
  /// What stands above the panels.
  package var header: Markup
  package var panels: [Panel]
  /// Style of this kind of page, beside the common one.
  package var style: Markup
  package var script: Markup

  package init(title: String, header: Markup, panels: [Panel], style: Markup = "", script: Markup) {
    self.title = title
    self.header = header
    self.panels = panels
    self.style = style
    self.script = script
  }

  /// The text of the file.
  package var html: String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(PageStyle.text)\(style)</style></head>
      <body>
      \(header)<main>
      \(panels.markup(\.markup))</main>
      <script>\(script)</script>
      </body></html>

      """
    return page.text
  }

  /// What a browser may do with the page: nothing from elsewhere.
  static let policy: Markup =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
}
