// What the kernels of all processors share.
#ifndef SHARED_H
#define SHARED_H

#include "CRowKernels.h"

enum { most_pairs = row_kernels_most_rows / 2 };

#define ALWAYS_INLINE static inline __attribute__((always_inline))

// How much room the counts of a call leave: a wider kernel is always right, a narrower one is faster.
typedef enum {
  // Every partial sum of products with int8 codes fits 16 bits: 255 · 128 < 2^15.
  width_narrow,
  // Every count fits 16 bits.
  width_medium,
  width_wide,
} count_width;

ALWAYS_INLINE uint32_t magnitude(int32_t value) { return value < 0 ? 0u - (uint32_t)value : (uint32_t)value; }

// A narrow count stays within 64, so that two of them, times a biased code of 0...255, fit 16 bits as well.
ALWAYS_INLINE count_width width_of(const int32_t *counts, ptrdiff_t rows) {
  uint64_t total = 0;
  uint32_t largest = 0;
  for (ptrdiff_t r = 0; r < rows; r++) {
    uint32_t value = magnitude(counts[r]);
    total += value;
    largest = value > largest ? value : largest;
  }
  if (total <= 255 && largest <= 64) return width_narrow;
  return largest <= 32767 ? width_medium : width_wide;
}

// One column of the sum, for the columns behind the last whole vector. Unsigned, because products may wrap.
#define ADD_COLUMNS(start)                                                                     \
  for (ptrdiff_t j = start; j < columns; j++) {                                                \
    uint32_t sum = (uint32_t)sums[j];                                                          \
    for (ptrdiff_t r = 0; r < rows; r++)                                                       \
      sum += (uint32_t)counts[r] * (uint32_t)(int32_t)codes[offsets[r] + j];                   \
    sums[j] = (int32_t)sum;                                                                    \
  }

#endif
