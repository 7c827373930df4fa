/// A part of the page: a question, its answer in a sentence, a figure, and the numbers behind it.
package struct Panel {
  package var title: String
  /// The answer.
  package var lead: Markup
  package var figure: Markup = ""
  /// Tables and downloads.
  package var numbers: Markup = ""
  /// Over both columns of the page.
  package var isWide = false
  /// As high as two panels of the other column.
  package var isTall = false

  package init(
    title: String, lead: Markup, figure: Markup = "", numbers: Markup = "", isWide: Bool = false,
    isTall: Bool = false
  ) {
    self.title = title
    self.lead = lead
    self.figure = figure
    self.numbers = numbers
    self.isWide = isWide
    self.isTall = isTall
  }

  package var markup: Markup {
    """
    <section class="panel\(isWide ? " wide" : isTall ? " tall" : "")"><h2>\(title)</h2><p class="lead">\(lead)</p>
    \(figure)\(numbers)</section>

    """
  }

  /// A table behind a line that opens it.
  package static func table(_ summary: String, _ table: Markup) -> Markup {
    "<details><summary>\(summary)</summary><div class=\"scroll\" tabindex=\"0\">\(table)</div></details>\n"
  }

  /// A table whose cells after the first `texts` ones are numbers.
  package static func rows(_ head: [String], texts: Int = 1, _ rows: [[String]]) -> Markup {
    Self.rows(head, texts: texts, cells: rows.map { row in row.map { "\($0)" } })
  }

  /// A table as above, whose cells may hold links.
  package static func rows(_ head: [String], texts: Int, cells rows: [[Markup]]) -> Markup {
    let header = head.enumerated().markup { index, name in
      index < texts ? "<th scope=\"col\">\(name)</th>" : "<th scope=\"col\" class=\"n\">\(name)</th>"
    }
    let body = rows.markup { row in
      let cells = row.enumerated().markup { index, cell in
        index < texts ? "<td>\(cell)</td>" : "<td class=\"n\">\(cell)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return "<table><thead><tr>\(header)</tr></thead><tbody>\(body)</tbody></table>"
  }

  /// A link that saves a table; its bytes are in the page.
  package static func download(_ csv: [UInt8], name: String, text: String) -> Markup {
    """
    <p class="download"><a download="\(name)" href="data:text/csv;base64,\(.base64(csv))">\(text)</a></p>

    """
  }

  /// What colours mean.
  package static func legend(_ entries: [(style: Markup, text: String)]) -> Markup {
    let items = entries.markup { "<li><i style=\"\($0.style)\"></i>\($0.text)</li>" }
    return "<ul class=\"legend\">\(items)</ul>\n"
  }
}
