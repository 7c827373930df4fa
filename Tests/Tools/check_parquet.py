"""Reads the Parquet files of this package in pyarrow, polars and DuckDB and compares the rows.

check_parquet.py samples FOLDER   files of table-samples against the rows beside them (JSON)
check_parquet.py run FOLDER       every table of a run folder in all readers, and against its CSV
check_parquet.py lines RUN         the lines of Traces/README.md, inside a run folder
check_parquet.py window FILE      a query for 1 % of the time reads few row groups

Needs pyarrow, polars, duckdb and pandas; `make check-formats` installs them into a folder of its own.
"""

import csv
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import duckdb
import polars
import pyarrow.compute
import pyarrow.parquet

# Names of the types in each reader.
TYPES = {
    "int64": ("int64", "Int64", "BIGINT"),
    "int32": ("int32", "Int32", "INTEGER"),
    "uint32": ("uint32", "UInt32", "UINTEGER"),
    "double": ("double", "Float64", "DOUBLE"),
    "text": ("string", "String", "VARCHAR"),
}


def read(path):
    """Columns as lists, once per reader: {reader: ({name: type}, {name: values})}."""
    # ParquetFile, not read_table: the name of a folder above must not be taken for a partition.
    arrow = pyarrow.parquet.ParquetFile(path).read()
    frame = polars.read_parquet(path)
    relation = duckdb.sql(f"select * from read_parquet('{path}')")
    rows = relation.fetchall()
    return {
        "pyarrow": (
            {field.name: str(field.type) for field in arrow.schema},
            {name: arrow.column(name).to_pylist() for name in arrow.column_names},
        ),
        "polars": (
            {name: str(kind) for name, kind in frame.schema.items()},
            {name: frame[name].to_list() for name in frame.columns},
        ),
        "duckdb": (
            dict(zip(relation.columns, map(str, relation.types))),
            {name: [row[i] for row in rows] for i, name in enumerate(relation.columns)},
        ),
    }


def fail(message):
    sys.exit(f"check_parquet: {message}")


def compare(path, expected, types=None):
    for number, (reader, (kinds, columns)) in enumerate(read(path).items()):
        if list(columns) != list(expected):
            fail(f"{path}: {reader} finds the columns {list(columns)}, not {list(expected)}")
        for name, values in expected.items():
            if types and kinds[name] != TYPES[types[name]][number]:
                fail(f"{path}: {reader}: column {name} is {kinds[name]}, not {TYPES[types[name]][number]}")
            if columns[name] != values:
                row = next((r for r, (a, b) in enumerate(zip(columns[name], values)) if a != b), len(values))
                fail(f"{path}: {reader}: column {name} differs in row {row}")


def check_statistics(path):
    """The smallest and largest value of every row group hold its values."""
    file = pyarrow.parquet.ParquetFile(path)
    checked = 0
    for group in range(file.num_row_groups):
        rows = file.read_row_group(group)
        for column in range(len(rows.column_names)):
            statistics = file.metadata.row_group(group).column(column).statistics
            if statistics.null_count != rows.column(column).null_count:
                fail(f"{path}: row group {group}: column {column}: wrong number of nulls")
            if not statistics.has_min_max:
                continue
            bounds = pyarrow.compute.min_max(rows.column(column)).as_py()
            if (statistics.min, statistics.max) != (bounds["min"], bounds["max"]):
                fail(f"{path}: row group {group}: column {column}: wrong bounds")
            checked += 1
    return checked


def samples(folder):
    paths = sorted(glob.glob(f"{folder}/*.json"))
    cells = groups = bounds = 0
    for path in paths:
        parquet = path.removesuffix(".json") + ".parquet"
        expected = json.load(open(path, encoding="utf-8"))
        values = {column["name"]: column["values"] for column in expected["columns"]}
        types = {column["name"]: column["type"] for column in expected["columns"]}
        for name, kind in types.items():
            if kind == "double":
                values[name] = [None if value is None else float(value) for value in values[name]]
        compare(parquet, values, types)
        file = pyarrow.parquet.ParquetFile(parquet)
        if file.metadata.metadata.get(b"seed") != expected["seed"].encode():
            fail(f"{parquet}: the key-values are missing")
        bounds += check_statistics(parquet)
        groups += file.num_row_groups
        cells += sum(map(len, values.values()))
    if not paths:
        fail(f"{folder} holds no samples")
    print(f"{len(paths)} random tables, {groups} row groups, {cells} cells, {bounds} bounds: equal in all readers")


def from_csv(path, kinds):
    """The columns of a CSV file with the types of the Parquet file."""

    def value(text, kind):
        if kind == "string":
            # A spreadsheet would run such text: it has an apostrophe in front.
            return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text
        if text == "":
            return None
        return float(text) if kind == "double" else int(text)

    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return {name: [value(row[i], kinds[name]) for row in rows] for i, name in enumerate(header)}


def run(folder):
    paths = sorted(glob.glob(f"{folder}/**/*.parquet", recursive=True))
    for path in paths:
        kinds, values = read(path)["pyarrow"]
        beside = path.removesuffix(".parquet") + ".csv"
        if os.path.exists(beside):
            expected = from_csv(beside, kinds)
            # CSV cannot tell an empty text from none.
            for name, column in values.items():
                if kinds[name] == "string":
                    expected[name] = [
                        None if text == "" and known is None else text
                        for text, known in zip(expected[name], column)
                    ]
            values = expected
        compare(path, values)
        check_statistics(path)
        keys = pyarrow.parquet.ParquetFile(path).metadata.metadata or {}
        if b"spikefoundry.schema" not in keys:
            fail(f"{path}: spikefoundry.schema is missing in the key-values")
        rows = len(next(iter(values.values())))
        csv_size = f", {os.path.getsize(beside)} as CSV" if os.path.exists(beside) else ""
        print(f"{os.path.relpath(path, folder)}: {rows} rows, {os.path.getsize(path)} bytes{csv_size}: equal in all readers")
    if not paths:
        fail(f"{folder} holds no Parquet file")


def window(path):
    """Destroys the row groups that a query does not need: readers that skip them do not notice."""
    file = pyarrow.parquet.ParquetFile(path)
    name = file.schema_arrow.names[0]
    bounds = [file.metadata.row_group(g).column(0).statistics for g in range(file.num_row_groups)]
    first, last = bounds[0].min, bounds[-1].max
    start = first + (last - first) * 2 // 5
    end = start + (last - first) // 100
    needed = [g for g, b in enumerate(bounds) if b.max >= start and b.min < end]
    share = len(needed) / len(bounds)
    expected = polars.read_parquet(path).filter((polars.col(name) >= start) & (polars.col(name) < end))
    with tempfile.TemporaryDirectory() as folder:
        damaged = shutil.copy(path, folder)
        with open(damaged, "r+b") as bytes_:
            for group in set(range(len(bounds))) - set(needed):
                for column in range(file.metadata.num_columns):
                    metadata = file.metadata.row_group(group).column(column)
                    bytes_.seek(metadata.dictionary_page_offset or metadata.data_page_offset)
                    bytes_.write(b"\xff" * metadata.total_compressed_size)
        results = {
            "pyarrow": polars.from_arrow(
                pyarrow.parquet.read_table(damaged, filters=[(name, ">=", start), (name, "<", end)])),
            "polars": polars.scan_parquet(damaged)
            .filter((polars.col(name) >= start) & (polars.col(name) < end)).collect(),
            "duckdb": duckdb.sql(
                f"select * from read_parquet('{damaged}') where {name} >= {start} and {name} < {end}").pl(),
        }
    for reader, rows in results.items():
        if not rows.equals(expected):
            fail(f"{path}: {reader} reads other rows of the window")
    if share >= 0.1 or expected.is_empty():
        fail(f"{path}: the window needs {len(needed)} of {len(bounds)} row groups")
    print(f"a window of 1 % reads {len(needed)} of {len(bounds)} row groups ({share:.1%}), {len(expected)} rows, in all readers")


def lines(folder):
    """Runs what the documentation tells people to run; a query without a row is an error, too."""
    readme = os.path.join(os.path.dirname(__file__), "../../Traces/README.md")
    text = open(readme, encoding="utf-8").read()
    blocks = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    os.chdir(folder)
    queries = re.findall(r'duckdb -c "(.*?)"', text)
    for language, block in blocks:
        if language == "sql":
            queries += [query for query in block.split(";") if query.strip()]
        elif language == "python":
            exec(compile(block, "Traces/README.md", "exec"), {})
        elif "duckdb" not in block:
            subprocess.run(["sh", "-e", "-c", block], check=True, stdout=subprocess.DEVNULL)
    for query in queries:
        # Two equal runs differ nowhere: there the query has to work, and to find nothing.
        rows = duckdb.sql(re.sub(r"'[AB]/", "'", query)).fetchall()
        if bool(rows) == ("A/" in query):
            fail(f"{len(rows)} rows: {query}")
    print(f"{len(blocks)} blocks and {len(queries)} queries of Traces/README.md work")


if __name__ == "__main__":
    checks = {"samples": samples, "run": run, "window": window, "lines": lines}
    if len(sys.argv) != 3 or sys.argv[1] not in checks:
        sys.exit(__doc__)
    checks[sys.argv[1]](sys.argv[2])
