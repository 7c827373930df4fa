import GRDB

/// Tables of the ledger and how older ones become newer ones.
enum LedgerSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(sql: first)
    }
    migrator.registerMigration("2") { database in
      try database.execute(sql: second)
    }
    migrator.registerMigration("3") { database in
      try database.execute(sql: third)
    }
    migrator.registerMigration("4") { database in
      try database.execute(sql: fourth)
    }
    migrator.registerMigration("5") { database in
      try database.execute(sql: fifth)
    }
    migrator.registerMigration("6") { database in
      try database.execute(sql: sixth)
    }
    return migrator
  }

  /// Failures by a limit know it.
  ///
  /// Before, it stood in the message only; a cast reads a number up to its end.
  private static let sixth = """
    ALTER TABLE point ADD COLUMN limit_kind TEXT;
    ALTER TABLE point ADD COLUMN limit_value INTEGER;
    UPDATE point SET limit_kind = 'wall',
        limit_value = CAST(substr(message, length('took longer than budget.per_point.wall (') + 1) AS INTEGER)
      WHERE state = 'failed' AND message LIKE 'took longer than budget.per_point.wall (%';
    UPDATE point SET limit_kind = 'memory',
        limit_value = CAST(substr(message, length('took more memory than budget.per_point.memory (') + 1) AS INTEGER)
      WHERE state = 'failed' AND message LIKE 'took more memory than budget.per_point.memory (%';
    """

  /// Which settings make a point is known to each of its sweeps: the axes of another one, or their order, may differ.
  ///
  /// Sweeps that shared points read those of the sweep that was registered last. Without its source each one is
  /// registered again when it is run.
  private static let fifth = """
    ALTER TABLE sweep_point ADD COLUMN payload TEXT NOT NULL DEFAULT '';
    UPDATE sweep_point SET payload = (SELECT payload FROM point WHERE point.hash = sweep_point.hash);
    ALTER TABLE point DROP COLUMN payload;
    UPDATE sweep SET source = '';
    """

  /// What a point was expected to take.
  private static let fourth = "ALTER TABLE point ADD COLUMN work REAL NOT NULL DEFAULT 1;"

  /// Deaths of a process that its point is to blame for count from run to run.
  private static let third = "ALTER TABLE point ADD COLUMN faults INTEGER NOT NULL DEFAULT 0;"

  /// Points that a chip cannot run are infeasible, and starts are counted twice: all, and those since the sweep was
  /// last taken up, which the budget limits.
  private static let second = """
    ALTER TABLE sweep ADD COLUMN source TEXT NOT NULL DEFAULT '';
    CREATE TABLE next_point(
      hash TEXT PRIMARY KEY, grouping TEXT NOT NULL, payload TEXT NOT NULL,
      state TEXT NOT NULL CHECK(state IN ('pending', 'running', 'done', 'failed', 'infeasible')),
      attempts INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
      is_lost INTEGER NOT NULL DEFAULT 0, worker TEXT, lease_until REAL,
      message TEXT, exit_code INTEGER, seconds REAL, events INTEGER, way TEXT) STRICT, WITHOUT ROWID;
    INSERT INTO next_point(hash, grouping, payload, state, attempts, tries, worker, lease_until, message, exit_code,
        seconds, events, way)
      SELECT hash, grouping, payload, state, attempts, attempts, worker, lease_until, message, exit_code, seconds,
        events, way FROM point;
    DROP TABLE point;
    ALTER TABLE next_point RENAME TO point;
    CREATE INDEX point_claim ON point(state, grouping, hash);
    """

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
