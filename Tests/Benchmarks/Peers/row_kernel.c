// What a spike does at a synapse memory, as a C programmer writes it.
#include <stdint.h>

void add_row(const int8_t *restrict codes, int32_t count, int32_t *restrict sums, int64_t columns) {
  for (int64_t j = 0; j < columns; j++) sums[j] += count * codes[j];
}

// Four rows at once, which touches each sum once instead of four times.
void add_four_rows(const int8_t *restrict codes, const int64_t *restrict offsets, const int32_t *restrict counts,
                   int32_t *restrict sums, int64_t columns) {
  const int8_t *row0 = codes + offsets[0], *row1 = codes + offsets[1];
  const int8_t *row2 = codes + offsets[2], *row3 = codes + offsets[3];
  int32_t count0 = counts[0], count1 = counts[1], count2 = counts[2], count3 = counts[3];
  for (int64_t j = 0; j < columns; j++)
    sums[j] += count0 * row0[j] + count1 * row1[j] + count2 * row2[j] + count3 * row3[j];
}
