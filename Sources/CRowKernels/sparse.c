// Compressed rows: weights added where their targets say.
#include "shared.h"

enum { block = 64 };

// Fetches what a block of synapses of the next row needs, so that it is there when its turn comes.
ALWAYS_INLINE void fetch(const struct sparse_row *next, int64_t start, int64_t target_bytes) {
  if (next == NULL || start >= next->count) return;
  const char *targets = (const char *)next->targets + start * target_bytes;
  for (int64_t line = 0; line < target_bytes; line++) __builtin_prefetch(targets + 64 * line);
  __builtin_prefetch(next->weights + start);
}

// Unrolled, because counting a synapse costs as much as adding it.
#define ADD(name, target_type)                                                                      \
  void name(const struct sparse_row *row, const struct sparse_row *next, int32_t *restrict sums) {  \
    const target_type *restrict targets = row->targets;                                             \
    const int8_t *restrict weights = row->weights;                                                  \
    for (int64_t start = 0; start < row->count; start += block) {                                   \
      fetch(next, start, sizeof(target_type));                                                      \
      int64_t end = start + block < row->count ? start + block : row->count;                        \
      _Pragma("clang loop unroll_count(8)") for (int64_t i = start; i < end; i++) sums[targets[i]] = \
          (int32_t)((uint32_t)sums[targets[i]] + (uint32_t)weights[i]);                             \
    }                                                                                               \
  }

ADD(sparse_row_add_u16, uint16_t)
ADD(sparse_row_add_u32, uint32_t)
