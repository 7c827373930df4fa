"""A network on a chip in SANA-FE. Arguments: architecture, network, steps, timing model."""
import sys
import time

import sanafe
import serve

architecture, network, steps, timing = sys.argv[1:]
arch = sanafe.load_arch(architecture)
net = sanafe.load_net(network, arch)


def measure():
    # A fresh chip each time: a reset does not take the inputs back to their start.
    chip = sanafe.SpikingChip(arch)
    chip.load(net)
    start = time.process_time()
    result = chip.sim(int(steps), timing_model=timing, processing_threads=1, scheduler_threads=0)
    return {
        "seconds": time.process_time() - start,
        "checksum": result["spikes"],
        "messages": result["packets_sent"],
    }


serve.serve(measure)
