"""Checks the timelines of a run folder in the tools that people use.

    check_timeline.py PROGRAM RUN

decodes the Perfetto trace with the published descriptors, loads it into the SQL engine of the Perfetto UI, and
compares sums by operator with the Parquet tables; sends the value change dump through vcd2fst and fst2vcd.
"""

import collections
import glob
import math
import pathlib
import subprocess
import sys
import tempfile

import pyarrow.parquet as parquet
from perfetto.protos.perfetto.trace import perfetto_trace_pb2

import trace_processor

WORK = """
select s.name, count(*), sum(s.dur) from slice s join track t on s.track_id = t.id
join track p on t.parent_id = p.id where p.name = 'pipeline' and t.name not glob 'stalls*' group by s.name
"""
DEPTHS = """
select count(*), cast(sum(c.value) as int) from counter c join counter_track t on c.track_id = t.id
where t.name = 'queue depth'
"""
ERRORS = "select name, value from stats where severity = 'error' and value > 0"


def rows(run, kind, columns):
    """The rows of an event table."""
    files = sorted(glob.glob(f"{run}/events/{kind}-*.parquet"))
    return [row for file in files for row in zip(*(column.to_pylist() for column in
                                                   parquet.read_table(file, columns=columns).columns))]


def sums(run, unit):
    """Number and sum of durations of the work by operator, as a viewer that counts in `unit` shows them."""
    result = collections.defaultdict(lambda: [0, 0])
    step = {"ps": 1, "ns": 1000}[unit]
    for start, duration, operator in rows(run, "busy", ["t_ps", "dur_ps", "op"]):
        result[operator][0] += 1
        result[operator][1] += (start + duration) // step - start // step
    return {name: tuple(value) for name, value in result.items()}


def check_decoded(content):
    """Decodes with the published descriptors and builds the slices of every sequence."""
    trace = perfetto_trace_pb2.Trace.FromString(content)
    trace.DiscardUnknownFields()
    assert trace.ByteSize() == len(content), "there are fields that the descriptors do not know"
    depth, ends, names = collections.Counter(), collections.Counter(), collections.defaultdict(set)
    for packet in trace.packet:
        sequence = packet.trusted_packet_sequence_id
        names[sequence].update(entry.iid for entry in packet.interned_data.event_names)
        if packet.track_event.type == 1:
            assert packet.track_event.name_iid in names[sequence]
            depth[sequence] += 1
        elif packet.track_event.type == 2:
            depth[sequence] -= 1
            ends[sequence] += 1
            assert depth[sequence] >= 0
    assert not any(depth.values())
    return len(trace.packet), sum(ends.values())


def check_engine(content, run, unit):
    """Loads the file and compares what SQL sees with the tables."""
    with trace_processor.engine() as engine:
        engine.load(content)
        assert engine.query(ERRORS) == [], engine.query(ERRORS)
        found = {name: (count, total) for name, count, total in engine.query(WORK)}
        expected = sums(run, unit)
        assert found == expected, (found, expected)
        depths = [depth for (depth,) in rows(run, "queue", ["depth"])]
        assert engine.query(DEPTHS) == [(len(depths), sum(depths) if depths else None)], engine.query(DEPTHS)
        (flows,), = engine.query("select count(*) from flow")
        (ends,), = engine.query("select count(*) from slice s join track t on s.track_id = t.id"
                                " where t.name glob 'spike packets served*'")
        assert flows == ends, (flows, ends)
        return len(found), sum(total for _, total in found.values()), flows


def check_cut(content):
    """A file that ends anywhere loads without an error."""
    for share in (0.9, 0.5, 0.1):
        with trace_processor.engine() as engine:
            engine.load(content[:int(len(content) * share)])
            assert engine.query(ERRORS) == [], (share, engine.query(ERRORS))


def changes(path):
    """Changes of a dump by the path of the variable, and what the variable is."""
    words = iter(pathlib.Path(path).read_text().split())
    scopes, variables, result, now = [], {}, collections.defaultdict(list), 0
    for word in words:
        if word.startswith("#"):
            now = int(word[1:])
        elif word in ("$dumpvars", "$dumpall", "$end"):
            continue
        elif word.startswith("$"):
            body = []
            for inner in words:
                if inner == "$end":
                    break
                body.append(inner)
            if word == "$scope":
                scopes.append(body[-1])
            elif word == "$upscope":
                scopes.pop()
            elif word == "$var":
                variables.setdefault(body[2], []).append(".".join(scopes + body[3:4]))
        else:
            number = word[0] in "br"
            value, identifier = (word[1:], next(words)) if number else (word[0], word[1:])
            value = float(value) if word[0] == "r" else value.lstrip("0") or "0"
            value = "z" if value and set(str(value)) == {"z"} else value
            for path in variables[identifier]:
                # Only what differs: the tools differ in how often they repeat a value.
                if not result[path] or result[path][-1][1] != value:
                    result[path].append((now, value))
    return result


def is_same(before, after):
    """Whether two changes are the same; fst2vcd prints 16 digits of a double, one less than it takes."""
    if isinstance(before[1], float):
        return before[0] == after[0] and math.isclose(before[1], after[1], rel_tol=1e-14)
    return before == after


def check_waveforms(path, folder):
    """Through the waveform format and back, nothing changes."""
    fst, back = f"{folder}/timeline.fst", f"{folder}/back.vcd"
    subprocess.run(["vcd2fst", path, fst], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["fst2vcd", "-f", fst, "-o", back], check=True, stdout=subprocess.DEVNULL)
    before, after = changes(path), changes(back)
    assert before.keys() == after.keys()
    for name, list_ in before.items():
        different = [pair for pair in zip(list_, after[name]) if not is_same(*pair)]
        assert len(list_) == len(after[name]) and not different, (name, different[:3])
    return len(before), sum(map(len, before.values())), pathlib.Path(fst).stat().st_size


def main():
    program, run = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for unit in ("ps", "ns"):
            path = f"{folder}/{unit}.pftrace"
            subprocess.run([program, "trace", "convert", run, "--to", "perfetto", "--time-unit", unit, "--limit",
                            "100000000", "--out", path], check=True, stdout=subprocess.DEVNULL)
            content = pathlib.Path(path).read_bytes()
            packets, slices = check_decoded(content)
            operators, total, flows = check_engine(content, run, unit)
            print(f"perfetto {unit}: {len(content)} bytes, {packets} packets, {slices} slices, {operators} operators,"
                  f" {total} {unit} of work as in the tables, {flows} arrows, 0 import errors")
        check_cut(content)
        print("perfetto: cut at 90 %, 50 % and 10 % it loads without an error")
        path = f"{folder}/timeline.vcd"
        subprocess.run([program, "trace", "convert", run, "--to", "vcd", "--out", path], check=True,
                       stdout=subprocess.DEVNULL)
        variables, count, size = check_waveforms(path, folder)
        print(f"vcd: {variables} variables, {count} changes equal after vcd2fst and fst2vcd ({size} bytes as FST)")


if __name__ == "__main__":
    main()
