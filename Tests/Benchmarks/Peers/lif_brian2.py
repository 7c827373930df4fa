"""Leaky integrate-and-fire neurons in Brian2, compiled to C++. Arguments: see LifWorkload.

Numbers of neurons and of synapses for each, then files of targets (i4), signs (i1) and first potentials (f8).
"""
import shutil
import sys

import brian2 as b
import numpy as np
import serve

count, fanout = map(int, sys.argv[1:3])
targets, signs, potentials = (np.fromfile(f, t) for f, t in zip(sys.argv[3:], ("<i4", "i1", "<f8")))
folder = "lif-brian2"
shutil.rmtree(folder, ignore_errors=True)
b.set_device("cpp_standalone", directory=folder, build_on_run=False)
b.defaultclock.dt = 0.1 * b.ms
tau = 20 * b.ms
neurons = b.NeuronGroup(
    count, "dv/dt = (26 - v) / tau : 1 (unless refractory)", threshold="v >= 20", reset="v = 0",
    refractory=2 * b.ms, method="exact")
neurons.v = potentials
synapses = b.Synapses(neurons, neurons, "w : 1", on_pre="v_post += w", delay=1.5 * b.ms)
synapses.connect(i=np.repeat(np.arange(count, dtype="i4"), fanout), j=targets)
synapses.w = signs * 0.05
monitor = b.SpikeMonitor(neurons, record=False)
# The program itself tells the time of the wall only.
b.device.insert_code("before_network_run", "const clock_t begun = clock();")
b.device.insert_code("after_network_run", """
    FILE *cpu = fopen("cpu_seconds", "w");
    fprintf(cpu, "%.6f", double(clock() - begun) / CLOCKS_PER_SEC);
    fclose(cpu);
""")
b.run(0.5 * b.second)
b.device.build(directory=folder, run=False)


def measure():
    b.device.run(directory=folder, with_output=False, run_args=[])
    with open(f"{folder}/cpu_seconds") as file:
        seconds = float(file.read())
    return {"seconds": seconds, "checksum": 0, "events": int(monitor.num_spikes) * fanout}


serve.serve(measure)
