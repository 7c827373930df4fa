"""PHOLD in Python: every job waits, then counts at the place that it has come to.

Arguments: simpy | heapq, files of delays and of places, numbers of jobs and of places, last time.
"""
import array
import heapq
import sys
import time

import serve

MASK = (1 << 16) - 1
kind, delays_path, places_path, *numbers = sys.argv[1:]
jobs, places, end = map(int, numbers)


def read(path):
    table = array.array("q")
    with open(path, "rb") as file:
        table.fromfile(file, MASK + 1)
    return table.tolist()


delays = read(delays_path)
destinations = read(places_path)


def with_simpy():
    import simpy

    counts = [0] * places
    environment = simpy.Environment()

    def job(index):
        while True:
            yield environment.timeout(delays[index])
            counts[destinations[index]] += 1
            index = (index + 1) & MASK

    for number in range(jobs):
        environment.process(job(number * 7919 & MASK))
    # Nothing happens before time 1 but the start of the processes.
    environment.run(until=1)
    start = time.thread_time()
    environment.run(until=end + 1)
    return time.thread_time() - start, counts


def with_heapq():
    counts = [0] * places
    pending = [(delays[number * 7919 & MASK], number, number * 7919 & MASK) for number in range(jobs)]
    heapq.heapify(pending)
    start = time.thread_time()
    while pending[0][0] <= end:
        now, number, index = pending[0]
        counts[destinations[index]] += 1
        index = (index + 1) & MASK
        heapq.heapreplace(pending, (now + delays[index], number, index))
    return time.thread_time() - start, counts


def measure():
    seconds, counts = with_simpy() if kind == "simpy" else with_heapq()
    return {"seconds": seconds, "checksum": sum(i * count for i, count in enumerate(counts, 1))}


serve.serve(measure)
