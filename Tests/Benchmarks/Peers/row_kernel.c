// What spikes do at a synapse memory, as a C programmer writes it.
#include <stddef.h>
#include <stdint.h>

void add_row(const int8_t *restrict codes, int32_t count, int32_t *restrict sums, int64_t columns) {
  for (int64_t j = 0; j < columns; j++) sums[j] += count * codes[j];
}

// Eight rows at once, which touches each sum once instead of eight times.
void add_eight_rows(const int8_t *restrict codes, const int64_t *restrict offsets, const int32_t *restrict counts,
                    int32_t *restrict sums, int64_t columns) {
  const int8_t *row0 = codes + offsets[0], *row1 = codes + offsets[1];
  const int8_t *row2 = codes + offsets[2], *row3 = codes + offsets[3];
  const int8_t *row4 = codes + offsets[4], *row5 = codes + offsets[5];
  const int8_t *row6 = codes + offsets[6], *row7 = codes + offsets[7];
  int32_t count0 = counts[0], count1 = counts[1], count2 = counts[2], count3 = counts[3];
  int32_t count4 = counts[4], count5 = counts[5], count6 = counts[6], count7 = counts[7];
  for (int64_t j = 0; j < columns; j++)
    sums[j] += count0 * row0[j] + count1 * row1[j] + count2 * row2[j] + count3 * row3[j] + count4 * row4[j] +
               count5 * row5[j] + count6 * row6[j] + count7 * row7[j];
}

// The read bandwidth of one thread: one stream, nothing but loads and one addition for each.
uint64_t read_stream(const uint64_t *words, int64_t count) {
  uint64_t sum = 0;
  for (int64_t i = 0; i < count; i++) sum += words[i];
  return sum;
}
