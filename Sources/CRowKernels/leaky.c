// Leaky integrate-and-fire neurons, updated in vectors.
#include "shared.h"

enum { block = 64 };

// Updates the neurons of a range and says whether one of them may have fired: a loop without branches, which the
// compiler turns into vectors. The product with the leak is split so that it fits 32 bits.
ALWAYS_INLINE int update(const struct leaky_neurons *neurons, int64_t start, int64_t end) {
  const int32_t *restrict drive = neurons->drive;
  int32_t *restrict potentials = neurons->potentials;
  int32_t *restrict resting = neurons->resting;
  int32_t *restrict inputs = neurons->inputs;
  const uint32_t leak = (uint32_t)neurons->leak, weight = (uint32_t)neurons->weight;
  const int32_t threshold = neurons->threshold, reset = neurons->reset;
  int reached = 0;
  for (int64_t i = start; i < end; i++) {
    int32_t potential = potentials[i], rest = resting[i];
    uint32_t lost = (uint32_t)(potential >> 16) * leak + ((((uint32_t)potential & 0xffff) * leak) >> 16);
    int32_t next = (int32_t)((uint32_t)potential - lost + (uint32_t)drive[i] + weight * (uint32_t)inputs[i]);
    next = rest > 0 ? reset : next;
    potentials[i] = next;
    resting[i] = rest > 0 ? rest - 1 : 0;
    inputs[i] = 0;
    reached |= next >= threshold;
  }
  return reached;
}

// A neuron that rests has not reached the threshold, as its potential is `reset`.
static int64_t fire(const struct leaky_neurons *neurons, int64_t start, int64_t end, int32_t *fired) {
  int64_t count = 0;
  for (int64_t i = start; i < end; i++) {
    if (neurons->potentials[i] < neurons->threshold) continue;
    neurons->potentials[i] = neurons->reset;
    neurons->resting[i] = neurons->refractory;
    fired[count++] = (int32_t)i;
  }
  return count;
}

ALWAYS_INLINE int64_t update_all(const struct leaky_neurons *neurons, int32_t *fired) {
  int64_t count = 0;
  for (int64_t start = 0; start < neurons->count; start += block) {
    int64_t end = start + block < neurons->count ? start + block : neurons->count;
    if (update(neurons, start, end)) count += fire(neurons, start, end, fired + count);
  }
  return count;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static int64_t update_all_avx2(const struct leaky_neurons *neurons, int32_t *fired) {
  return update_all(neurons, fired);
}

int64_t leaky_neurons_update(const struct leaky_neurons *neurons, int32_t *fired) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") ? update_all_avx2(neurons, fired) : update_all(neurons, fired);
}
#else
int64_t leaky_neurons_update(const struct leaky_neurons *neurons, int32_t *fired) {
  return update_all(neurons, fired);
}
#endif
