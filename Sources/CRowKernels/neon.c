// Row kernels for arm64, whose multiply-add instructions widen and keep the columns in their order.
#if defined(__aarch64__)

#include <arm_neon.h>

#include "shared.h"

ALWAYS_INLINE void accumulate(int32_t *sums, int32x4_t values) {
  vst1q_s32(sums, vaddq_s32(vld1q_s32(sums), values));
}

// 16 columns of int8 rows, products and sums in 16 bits.
ALWAYS_INLINE void add_narrow(
    const int8_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    int32_t *sums, ptrdiff_t columns) {
  for (ptrdiff_t start = 0; start + 16 <= columns; start += 16) {
    int16x8_t low = vdupq_n_s16(0), high = low;
    for (ptrdiff_t r = 0; r < rows; r++) {
      int8x16_t row = vld1q_s8(codes + offsets[r] + start), factor = vdupq_n_s8((int8_t)counts[r]);
      low = vmlal_s8(low, vget_low_s8(row), vget_low_s8(factor));
      high = vmlal_high_s8(high, row, factor);
    }
    accumulate(sums + start, vmovl_s16(vget_low_s16(low)));
    accumulate(sums + start + 4, vmovl_high_s16(low));
    accumulate(sums + start + 8, vmovl_s16(vget_low_s16(high)));
    accumulate(sums + start + 12, vmovl_high_s16(high));
  }
}

// 8 codes of 1 or 2 bytes as words.
ALWAYS_INLINE int16x8_t load_words(const void *codes, ptrdiff_t index, int bytes) {
  return bytes == 2 ? vld1q_s16((const int16_t *)codes + index)
                    : vmovl_s8(vld1_s8((const int8_t *)codes + index));
}

// 8 columns of rows, counts of 16 bits, sums in 32 bits.
ALWAYS_INLINE void add_medium(
    const void *codes, int bytes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    int32_t *sums, ptrdiff_t columns) {
  for (ptrdiff_t start = 0; start + 8 <= columns; start += 8) {
    int32x4_t low = vdupq_n_s32(0), high = low;
    for (ptrdiff_t r = 0; r < rows; r++) {
      int16x8_t row = load_words(codes, offsets[r] + start, bytes);
      low = vmlal_n_s16(low, vget_low_s16(row), (int16_t)counts[r]);
      high = vmlal_high_n_s16(high, row, (int16_t)counts[r]);
    }
    accumulate(sums + start, low);
    accumulate(sums + start + 4, high);
  }
}

// 8 columns of rows, any counts.
ALWAYS_INLINE void add_wide(
    const void *codes, int bytes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    int32_t *sums, ptrdiff_t columns) {
  for (ptrdiff_t start = 0; start + 8 <= columns; start += 8) {
    int32x4_t low = vdupq_n_s32(0), high = low;
    for (ptrdiff_t r = 0; r < rows; r++) {
      int16x8_t row = load_words(codes, offsets[r] + start, bytes);
      low = vmlaq_n_s32(low, vmovl_s16(vget_low_s16(row)), counts[r]);
      high = vmlaq_n_s32(high, vmovl_high_s16(row), counts[r]);
    }
    accumulate(sums + start, low);
    accumulate(sums + start + 4, high);
  }
}

// The full group is a loop of its own, unrolled over its rows.
#define FOR_ROWS(call, ...)                                                                         \
  if (rows == row_kernels_most_rows) {                                                              \
    call(__VA_ARGS__, offsets, counts, row_kernels_most_rows, sums, columns);                       \
  } else {                                                                                          \
    call(__VA_ARGS__, offsets, counts, rows, sums, columns);                                        \
  }

int row_kernels_are_available(void) { return 1; }

void row_kernels_add_int8(
    const int8_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  (void)next;
  ptrdiff_t done = columns & ~(ptrdiff_t)7;
  switch (width_of(counts, rows)) {
    case width_narrow:
      FOR_ROWS(add_narrow, codes)
      done = columns & ~(ptrdiff_t)15;
      break;
    case width_medium: FOR_ROWS(add_medium, codes, 1) break;
    case width_wide: add_wide(codes, 1, offsets, counts, rows, sums, columns);
  }
  ADD_COLUMNS(done)
}

void row_kernels_add_int16(
    const int16_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  (void)next;
  ptrdiff_t done = columns & ~(ptrdiff_t)7;
  if (width_of(counts, rows) == width_wide) {
    add_wide(codes, 2, offsets, counts, rows, sums, columns);
  } else {
    FOR_ROWS(add_medium, codes, 2)
  }
  ADD_COLUMNS(done)
}

#endif
