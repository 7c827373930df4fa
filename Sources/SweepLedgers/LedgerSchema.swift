import GRDB

/// Tables of the ledger and how older ones become newer ones.
enum LedgerSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: first)
    }
    return migrator
  }

  private static let first = """
    CREATE TABLE sweep(
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, specification TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
    CREATE TABLE point(
      hash TEXT PRIMARY KEY, grouping TEXT NOT NULL, payload TEXT NOT NULL,
      state TEXT NOT NULL CHECK(state IN ('pending', 'running', 'done', 'failed')),
      attempts INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL,
      message TEXT, exit_code INTEGER, seconds REAL, events INTEGER, way TEXT) STRICT, WITHOUT ROWID;
    CREATE INDEX point_claim ON point(state, grouping, hash);
    CREATE TABLE sweep_point(
      sweep INTEGER NOT NULL REFERENCES sweep(id), position INTEGER NOT NULL, rung INTEGER NOT NULL,
      hash TEXT NOT NULL REFERENCES point(hash), excluded TEXT, PRIMARY KEY(sweep, rung, position)) STRICT, WITHOUT ROWID;
    CREATE INDEX sweep_point_hash ON sweep_point(hash);
    CREATE TABLE metric(
      hash TEXT NOT NULL REFERENCES point(hash), name TEXT NOT NULL, unit TEXT NOT NULL, value REAL NOT NULL,
      PRIMARY KEY(hash, name)) STRICT, WITHOUT ROWID;
    """
}
