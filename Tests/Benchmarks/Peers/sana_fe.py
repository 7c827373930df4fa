"""A network on a chip in SANA-FE. Arguments: architecture, network, steps, timing model."""
import resource
import sys
import time

import sanafe
import serve


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


architecture, network, steps, timing = sys.argv[1:]
arch = sanafe.load_arch(architecture)
empty = sanafe.SpikingChip(arch)
before = resident()
net = sanafe.load_net(network, arch, use_netlist_format=network.endswith(".net"))
empty.load(net)
memory = resident() - before
del empty


def measure():
    # A fresh chip each time: a reset does not take the inputs back to their start.
    chip = sanafe.SpikingChip(arch)
    chip.load(net)
    start = time.process_time()
    result = chip.sim(int(steps), timing_model=timing, processing_threads=1, scheduler_threads=0)
    seconds = time.process_time() - start
    return {"seconds": seconds, "checksum": result["spikes"], "memory": memory}


serve.serve(measure)
