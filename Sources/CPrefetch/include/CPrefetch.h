#ifndef CPREFETCH_H
#define CPREFETCH_H

/// Asks the processor to bring the cache line of an address near, to be read and written soon.
///
/// Changes nothing but the time of later accesses; any address is allowed.
static inline void prefetch_line(const void *address) { __builtin_prefetch(address, 1, 3); }

/// The same for a line that is written soon and may lie in the cache of another core.
static inline void prefetch_line_to_write(const void *address) {
#if defined(__x86_64__)
  // Every processor of this kind knows the instruction; compilers take it for an extension.
  __asm__ volatile("prefetchw %0" : : "m"(*(const char *)address));
#else
  __builtin_prefetch(address, 1, 3);
#endif
}

#endif
