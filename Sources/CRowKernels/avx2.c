// Row kernels for x86-64 processors with AVX2.
//
// Rows are taken in pairs: codes of two rows are interleaved, so that one multiply-add instruction gives
// count0 * row0[j] + count1 * row1[j]. Interleaving works within 128-bit halves; widening, or one
// permutation, brings the columns back into their natural order.
#if defined(__x86_64__)

#include <immintrin.h>

#include "shared.h"

#define AVX2 __attribute__((target("avx2")))

// Two rows and their counts. A row without a partner is paired with itself and a count of zero.
typedef struct {
  const void *rows[2];
  int32_t counts[2];
} row_pair;

AVX2 ALWAYS_INLINE __m256i load(const void *place) { return _mm256_loadu_si256((const __m256i *)place); }

AVX2 ALWAYS_INLINE void accumulate(int32_t *sums, __m256i values) {
  _mm256_storeu_si256((__m256i *)sums, _mm256_add_epi32(load(sums), values));
}

// Column `start` of a row, for codes of 1 or 2 bytes.
ALWAYS_INLINE const void *at(const void *row, ptrdiff_t start, int bytes) {
  return (const char *)row + start * bytes;
}

// The rows that come next, while their cache lines are asked for one after the other.
typedef struct {
  const void *const *rows;
  unsigned row;
  ptrdiff_t place;
} fetcher;

// How far ahead of its use a line comes from the second cache to the first, in bytes of a row: measured, with a peak of
// a few percent. Short rows have no room for more than a little.
ALWAYS_INLINE ptrdiff_t lead(ptrdiff_t size) { return size < 2048 ? 128 : 320; }

// Asks for as many lines of the rows that come next as there are rows in a full call, and for a line of each row that
// is needed soon, of the next ones at the end of the present ones, which lies in the second cache by then. Rows are too
// short, and too many at once, for the processor's own guesses; from memory this is a fourth of the speed. Lines in the
// order of memory come faster than a line of each row in turn.
ALWAYS_INLINE void fetch(fetcher *next, const row_pair *pairs, int count, ptrdiff_t start, ptrdiff_t size) {
  if (!next->rows || start % 64 != 0) return;
  for (int line = 0; line < row_kernels_most_rows; line++) {
    _mm_prefetch((const char *)next->rows[next->row] + next->place, _MM_HINT_T1);
    next->place += 64;
    if (next->place < size) continue;
    next->place = 0;
    next->row = (next->row + 1) % row_kernels_most_rows;
  }
  ptrdiff_t soon = start + lead(size);
  if (soon >= size) {
    for (int r = 0; r < row_kernels_most_rows; r++)
      _mm_prefetch((const char *)next->rows[r] + (soon - size), _MM_HINT_T0);
    return;
  }
  for (int p = 0; p < count; p++) {
    for (int r = 0; r < 2; r++) _mm_prefetch((const char *)pairs[p].rows[r] + soon, _MM_HINT_T0);
  }
}

// 32 columns of one to eight pairs of int8 rows, products and sums in 16 bits.
//
// The instruction multiplies unsigned by signed bytes, so codes are taken as code + 128, and 128 * (sum of
// the counts) is subtracted in the end. A pair stays within 128 * 255 < 2^15, where the instruction would
// saturate; sums over pairs may wrap on the way, but the true sum fits 16 bits, so that it is what remains.
AVX2 ALWAYS_INLINE void add_narrow(
    const row_pair *pairs, int count, const void *const *next, int32_t *sums, ptrdiff_t columns) {
  const __m256i bias = _mm256_set1_epi8((char)0x80);
  __m256i factors[most_pairs];
  int32_t total = 0;
  for (int p = 0; p < count; p++) {
    const int32_t *counts = pairs[p].counts;
    factors[p] = _mm256_set1_epi16((short)((counts[0] & 255) | (counts[1] & 255) << 8));
    total += counts[0] + counts[1];
  }
  fetcher fetched = {next, 0, 0};
  const __m256i correction = _mm256_set1_epi16((short)(-128 * total));
  for (ptrdiff_t start = 0; start + 32 <= columns; start += 32) {
    fetch(&fetched, pairs, count, start, columns);
    __m256i low = correction, high = correction;
    for (int p = 0; p < count; p++) {
      __m256i first = _mm256_xor_si256(load(at(pairs[p].rows[0], start, 1)), bias);
      __m256i second = _mm256_xor_si256(load(at(pairs[p].rows[1], start, 1)), bias);
      low = _mm256_add_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(first, second), factors[p]));
      high = _mm256_add_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(first, second), factors[p]));
    }
    accumulate(sums + start, _mm256_cvtepi16_epi32(_mm256_castsi256_si128(low)));
    accumulate(sums + start + 8, _mm256_cvtepi16_epi32(_mm256_castsi256_si128(high)));
    accumulate(sums + start + 16, _mm256_cvtepi16_epi32(_mm256_extracti128_si256(low, 1)));
    accumulate(sums + start + 24, _mm256_cvtepi16_epi32(_mm256_extracti128_si256(high, 1)));
  }
}

// 16 codes of 1 or 2 bytes as words.
AVX2 ALWAYS_INLINE __m256i load_words(const void *place, int bytes) {
  return bytes == 2 ? load(place) : _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)place));
}

// 16 columns of one to eight pairs of rows, counts of 16 bits, sums in 32 bits.
AVX2 ALWAYS_INLINE void add_medium(
    const row_pair *pairs, int count, int bytes, const void *const *next, int32_t *sums, ptrdiff_t columns) {
  __m256i factors[most_pairs];
  for (int p = 0; p < count; p++) {
    const int32_t *counts = pairs[p].counts;
    factors[p] = _mm256_set1_epi32((int)(((uint32_t)counts[0] & 0xffff) | (uint32_t)counts[1] << 16));
  }
  fetcher fetched = {next, 0, 0};
  for (ptrdiff_t start = 0; start + 16 <= columns; start += 16) {
    fetch(&fetched, pairs, count, start * bytes, columns * bytes);
    __m256i low = _mm256_setzero_si256(), high = low;
    for (int p = 0; p < count; p++) {
      __m256i first = load_words(at(pairs[p].rows[0], start, bytes), bytes);
      __m256i second = load_words(at(pairs[p].rows[1], start, bytes), bytes);
      low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(first, second), factors[p]));
      high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(first, second), factors[p]));
    }
    accumulate(sums + start, _mm256_permute2x128_si256(low, high, 0x20));
    accumulate(sums + start + 8, _mm256_permute2x128_si256(low, high, 0x31));
  }
}

// 8 codes of 1 or 2 bytes as integers of 32 bits.
AVX2 ALWAYS_INLINE __m256i load_integers(const void *place, int bytes) {
  return bytes == 2 ? _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)place))
                    : _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)place));
}

// 8 columns of one row, any count: bound by the traffic of the sums, so that narrower products gain nothing.
AVX2 ALWAYS_INLINE ptrdiff_t add_one(
    const void *row, int bytes, int32_t count, int32_t *sums, ptrdiff_t columns) {
  const __m256i factor = _mm256_set1_epi32(count);
  ptrdiff_t start = 0;
  for (; start + 32 <= columns; start += 32) {
    for (ptrdiff_t next = start; next < start + 32; next += 8)
      accumulate(sums + next, _mm256_mullo_epi32(load_integers(at(row, next, bytes), bytes), factor));
  }
  return start;
}

// A row of int8 codes, from some column on.
AVX2 __attribute__((noinline)) static void add_one_int8(
    const int8_t *row, int32_t count, int32_t *sums, ptrdiff_t start, ptrdiff_t columns) {
  start += add_one(row + start, 1, count, sums + start, columns - start);
  for (; start < columns; start++)
    sums[start] = (int32_t)((uint32_t)sums[start] + (uint32_t)count * (uint32_t)(int32_t)row[start]);
}

// The same in vectors of 512 bits, which halve the stores that a single row waits for. Several rows at a time
// wait for loads instead, and gain nothing from them.
__attribute__((target("avx512f"), noinline)) static void add_one_int8_wide_vectors(
    const int8_t *restrict row, int32_t count, int32_t *restrict sums, ptrdiff_t columns) {
  const __m512i factor = _mm512_set1_epi32(count);
  const ptrdiff_t end = columns & ~(ptrdiff_t)63;
  for (ptrdiff_t start = 0; start < end; start += 64) {
    __m512i products[4];
    for (int part = 0; part < 4; part++) {
      __m512i codes = _mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)(row + start + 16 * part)));
      products[part] = _mm512_mullo_epi32(codes, factor);
    }
    for (int part = 0; part < 4; part++) {
      int32_t *place = sums + start + 16 * part;
      _mm512_storeu_si512(place, _mm512_add_epi32(_mm512_loadu_si512(place), products[part]));
    }
  }
  if (end < columns) add_one_int8(row, count, sums, end, columns);
}

// 8 columns of one to eight pairs of rows, any counts.
AVX2 ALWAYS_INLINE void add_wide(
    const row_pair *pairs, int count, int bytes, int32_t *sums, ptrdiff_t columns) {
  for (ptrdiff_t start = 0; start + 8 <= columns; start += 8) {
    __m256i sum = _mm256_setzero_si256();
    for (int p = 0; p < count; p++) {
      for (int r = 0; r < 2; r++) {
        __m256i row = load_integers(at(pairs[p].rows[r], start, bytes), bytes);
        sum = _mm256_add_epi32(sum, _mm256_mullo_epi32(row, _mm256_set1_epi32(pairs[p].counts[r])));
      }
    }
    accumulate(sums + start, sum);
  }
}

// Each call with a constant number of pairs becomes a loop of its own, without branches and with all factors
// in registers. The wide kernel is rare and stays small instead.
#define FOR_COUNT(call, ...)                     \
  switch (count) {                               \
    case 1: call(pairs, 1, __VA_ARGS__); break;  \
    case 2: call(pairs, 2, __VA_ARGS__); break;  \
    case 3: call(pairs, 3, __VA_ARGS__); break;  \
    case 4: call(pairs, 4, __VA_ARGS__); break;  \
    case 5: call(pairs, 5, __VA_ARGS__); break;  \
    case 6: call(pairs, 6, __VA_ARGS__); break;  \
    case 7: call(pairs, 7, __VA_ARGS__); break;  \
    default: call(pairs, 8, __VA_ARGS__); break; \
  }

ALWAYS_INLINE int make_pairs(
    row_pair *pairs, const void *codes, int bytes, const ptrdiff_t *offsets, const int32_t *counts,
    ptrdiff_t rows) {
  int count = (int)((rows + 1) / 2);
  for (int p = 0; p < count; p++) {
    ptrdiff_t first = 2 * p, second = first + 1 < rows ? first + 1 : first;
    pairs[p].rows[0] = at(codes, offsets[first], bytes);
    pairs[p].rows[1] = at(codes, offsets[second], bytes);
    pairs[p].counts[0] = counts[first];
    pairs[p].counts[1] = second > first ? counts[second] : 0;
  }
  return count;
}

// Where a full call's rows start; null without offsets.
ALWAYS_INLINE const void *const *locate(
    const void **rows, const void *codes, int bytes, const ptrdiff_t *offsets) {
  for (int r = 0; offsets && r < row_kernels_most_rows; r++) rows[r] = at(codes, offsets[r], bytes);
  return offsets ? rows : NULL;
}

// Columns that the kernel of a width has done: whole vectors.
ALWAYS_INLINE ptrdiff_t whole(ptrdiff_t columns, count_width width) {
  return columns & ~(ptrdiff_t)(width == width_narrow ? 31 : width == width_medium ? 15 : 7);
}

// The entries below keep several rows apart, so that a single row does not pay for the registers they need.
AVX2 __attribute__((noinline)) static void add_pairs_int8(
    const int8_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  count_width width = width_of(counts, rows);
  row_pair pairs[most_pairs];
  int count = make_pairs(pairs, codes, 1, offsets, counts, rows);
  const void *next_rows[row_kernels_most_rows];
  const void *const *fetched = locate(next_rows, codes, 1, next);
  if (width == width_wide) {
    add_wide(pairs, count, 1, sums, columns);
  } else if (width == width_medium) {
    FOR_COUNT(add_medium, 1, fetched, sums, columns)
  } else {
    FOR_COUNT(add_narrow, fetched, sums, columns)
  }
  ADD_COLUMNS(whole(columns, width))
}

AVX2 __attribute__((noinline)) static void add_pairs_int16(
    const int16_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  count_width width = width_of(counts, rows) == width_wide ? width_wide : width_medium;
  row_pair pairs[most_pairs];
  int count = make_pairs(pairs, codes, 2, offsets, counts, rows);
  const void *next_rows[row_kernels_most_rows];
  const void *const *fetched = locate(next_rows, codes, 2, next);
  if (width == width_wide) {
    add_wide(pairs, count, 2, sums, columns);
  } else {
    FOR_COUNT(add_medium, 2, fetched, sums, columns)
  }
  ADD_COLUMNS(whole(columns, width))
}

int row_kernels_are_available(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") != 0;
}

AVX2 void row_kernels_add_int8(
    const int8_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  // Each of these is the last thing that happens: a single short row feels every instruction.
  if (rows != 1) {
    add_pairs_int8(codes, offsets, counts, rows, next, sums, columns);
  } else if (__builtin_cpu_supports("avx512f")) {
    add_one_int8_wide_vectors(codes + offsets[0], counts[0], sums, columns);
  } else {
    add_one_int8(codes + offsets[0], counts[0], sums, 0, columns);
  }
}

AVX2 void row_kernels_add_int16(
    const int16_t *codes, const ptrdiff_t *offsets, const int32_t *counts, ptrdiff_t rows,
    const ptrdiff_t *next, int32_t *sums, ptrdiff_t columns) {
  if (rows != 1) {
    add_pairs_int16(codes, offsets, counts, rows, next, sums, columns);
    return;
  }
  ptrdiff_t done = add_one(codes + offsets[0], 2, counts[0], sums, columns);
  ADD_COLUMNS(done)
}

#endif
