#include "CTagScan.h"

#define ROUTER_SHIFT 40

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load(const int64_t *tags) { return _mm256_loadu_si256((const __m256i *)tags); }

AVX2 static inline uint64_t set(__m256i comparison, ptrdiff_t index) {
  return (uint64_t)_mm256_movemask_pd(_mm256_castsi256_pd(comparison)) << index;
}

AVX2 static ptrdiff_t summarise(
    const int64_t *tags, ptrdiff_t count, uint64_t router, uint64_t bits, struct tag_summary *summary) {
  __m256i own = _mm256_set1_epi64x((int64_t)(router << ROUTER_SHIFT));
  __m256i mask = _mm256_set1_epi64x((int64_t)(bits << ROUTER_SHIFT));
  __m256i any = _mm256_setzero_si256(), all = _mm256_set1_epi64x(-1);
  uint64_t equal = 0;
  ptrdiff_t i = 0;
  for (; i + 4 <= count; i += 4) {
    __m256i tag = load(tags + i);
    any = _mm256_or_si256(any, tag);
    all = _mm256_and_si256(all, tag);
    __m256i difference = _mm256_and_si256(_mm256_xor_si256(tag, own), mask);
    equal |= set(_mm256_cmpeq_epi64(difference, _mm256_setzero_si256()), i);
  }
  uint64_t anys[4], alls[4];
  _mm256_storeu_si256((__m256i *)anys, any);
  _mm256_storeu_si256((__m256i *)alls, all);
  summary->any = anys[0] | anys[1] | anys[2] | anys[3];
  summary->all = alls[0] & alls[1] & alls[2] & alls[3];
  summary->differing = i ? ~equal & (~0ull >> (64 - i)) : 0;
  return i;
}

AVX2 static ptrdiff_t compare(
    const int64_t *tags, ptrdiff_t count, uint64_t router, struct tag_sides *sides) {
  __m256i own = _mm256_set1_epi64x((int64_t)router);
  ptrdiff_t i = 0;
  for (; i + 4 <= count; i += 4) {
    __m256i other = _mm256_srli_epi64(load(tags + i), ROUTER_SHIFT);
    sides->less |= set(_mm256_cmpgt_epi64(own, other), i);
    sides->greater |= set(_mm256_cmpgt_epi64(other, own), i);
  }
  return i;
}

AVX2 static ptrdiff_t find_ends(const int64_t *tags, ptrdiff_t count, uint64_t *ends) {
  ptrdiff_t i = 0;
  uint64_t equal = 0;
  for (; i + 5 <= count; i += 4) equal |= set(_mm256_cmpeq_epi64(load(tags + i), load(tags + i + 1)), i);
  *ends = i ? ~equal & (~0ull >> (64 - i)) : 0;
  return i;
}

static int is_wide(void) { return __builtin_cpu_supports("avx2") != 0; }

#else

// Nothing is done four at a time.
static ptrdiff_t summarise(
    const int64_t *tags, ptrdiff_t count, uint64_t router, uint64_t bits, struct tag_summary *summary) {
  return 0;
}
static ptrdiff_t compare(const int64_t *tags, ptrdiff_t count, uint64_t router, struct tag_sides *sides) {
  return 0;
}
static ptrdiff_t find_ends(const int64_t *tags, ptrdiff_t count, uint64_t *ends) { return 0; }
static int is_wide(void) { return 0; }

#endif

struct tag_summary tag_scan_summary(const int64_t *tags, ptrdiff_t count, uint64_t router, uint64_t bits) {
  struct tag_summary summary = {0, ~0ull, 0};
  ptrdiff_t i = count >= 4 && is_wide() ? summarise(tags, count, router, bits, &summary) : 0;
  for (; i < count; i++) {
    uint64_t tag = (uint64_t)tags[i];
    summary.any |= tag;
    summary.all &= tag;
    summary.differing |= (uint64_t)((((tag >> ROUTER_SHIFT) ^ router) & bits) != 0) << i;
  }
  return summary;
}

struct tag_sides tag_scan_sides(const int64_t *tags, ptrdiff_t count, uint64_t router) {
  struct tag_sides sides = {0, 0};
  ptrdiff_t i = count >= 4 && is_wide() ? compare(tags, count, router, &sides) : 0;
  for (; i < count; i++) {
    uint64_t other = (uint64_t)tags[i] >> ROUTER_SHIFT;
    sides.less |= (uint64_t)(other < router) << i;
    sides.greater |= (uint64_t)(other > router) << i;
  }
  return sides;
}

uint64_t tag_scan_ends(const int64_t *tags, ptrdiff_t count) {
  uint64_t ends = 0;
  ptrdiff_t i = count >= 5 && is_wide() ? find_ends(tags, count, &ends) : 0;
  for (; i + 1 < count; i++) ends |= (uint64_t)(tags[i] != tags[i + 1]) << i;
  return ends | 1ull << (count - 1);
}
