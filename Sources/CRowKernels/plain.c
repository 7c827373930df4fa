// Stands in on processors that have no kernels, so that the target builds everywhere.
#if !defined(__x86_64__) && !defined(__aarch64__)

#include "shared.h"

int row_kernels_are_available(void) { return 0; }

void row_kernels_add_int8(
    const int8_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  (void)next;
  ADD_COLUMNS(0)
}

void row_kernels_add_int16(
    const int16_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  (void)next;
  ADD_COLUMNS(0)
}

#endif
