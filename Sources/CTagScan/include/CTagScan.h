// Looks at the tags of up to 64 packets at once. A tag is a word whose 24 highest bits are the place of a router.
//
// Compiled for processor features that the rest of the program does not ask for, and without: which one runs is
// decided at run time. Results are sets of packets, the first packet being the lowest bit.
#ifndef C_TAG_SCAN_H
#define C_TAG_SCAN_H

#include <stddef.h>
#include <stdint.h>

struct tag_summary {
  // Bits that any of the tags has, and bits that all have.
  uint64_t any, all;
  // Packets whose router differs from `router` in one of `bits`.
  uint64_t differing;
};

// What `count` tags have in common; count from 1 to 64.
struct tag_summary tag_scan_summary(const int64_t *tags, ptrdiff_t count, uint64_t router, uint64_t bits);

struct tag_sides {
  // Packets whose router is less than another one, and those whose router is greater.
  uint64_t less, greater;
};

// On which side of a router the packets end; count from 1 to 64.
struct tag_sides tag_scan_sides(const int64_t *tags, ptrdiff_t count, uint64_t router);

// Packets whose tag differs from that of the next one; count from 1 to 64. The last packet always does.
uint64_t tag_scan_ends(const int64_t *tags, ptrdiff_t count);

#endif
