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

#if defined(__AVX2__)
#include <immintrin.h>

// The same in intrinsics: two rows interleaved, their bytes multiplied and added in pairs. Weights are shifted to be
// unsigned, which the sum of the counts takes back. Exact where Σ|count| <= 128; `columns` is a multiple of 32.
void add_eight_rows_pairs(const int8_t *restrict codes, const int64_t *restrict offsets,
                          const int32_t *restrict counts, int32_t *restrict sums, int64_t columns) {
  const __m256i shift = _mm256_set1_epi8((char)0x80);
  int32_t total = 0;
  __m256i pair_counts[4];
  for (int p = 0; p < 4; p++) {
    pair_counts[p] = _mm256_set1_epi16((short)((uint8_t)counts[2 * p] | (uint16_t)(uint8_t)counts[2 * p + 1] << 8));
    total += counts[2 * p] + counts[2 * p + 1];
  }
  const __m256i excess = _mm256_set1_epi32(128 * total);
  for (int64_t j = 0; j < columns; j += 32) {
    __m256i low = _mm256_setzero_si256(), high = low;
    for (int p = 0; p < 4; p++) {
      __m256i a = _mm256_loadu_si256((const __m256i *)(codes + offsets[2 * p] + j));
      __m256i b = _mm256_loadu_si256((const __m256i *)(codes + offsets[2 * p + 1] + j));
      a = _mm256_xor_si256(a, shift);
      b = _mm256_xor_si256(b, shift);
      low = _mm256_add_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), pair_counts[p]));
      high = _mm256_add_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), pair_counts[p]));
    }
    __m128i quarters[4] = {_mm256_castsi256_si128(low), _mm256_castsi256_si128(high),
                           _mm256_extracti128_si256(low, 1), _mm256_extracti128_si256(high, 1)};
    for (int q = 0; q < 4; q++) {
      __m256i *target = (__m256i *)(sums + j + 8 * q);
      __m256i sum = _mm256_sub_epi32(_mm256_cvtepi16_epi32(quarters[q]), excess);
      _mm256_storeu_si256(target, _mm256_add_epi32(_mm256_loadu_si256(target), sum));
    }
  }
}
#endif
