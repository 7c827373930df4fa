extension String {
  /// The text, or where it is longer its beginning and an ellipsis, `limit` signs in all.
  package func clipped(to limit: Int) -> String {
    count <= max(1, limit) ? self : prefix(max(1, limit - 1)) + "…"
  }
}
