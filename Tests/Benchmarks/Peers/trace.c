// The physical limit of a trace: 24-byte records copied into a buffer of 1.5 MiB, which write(2) takes.
#include <stdint.h>
#include <string.h>
#include <unistd.h>

struct record { int64_t time; uint32_t source, destination, channel, value; };

static char buffer[3 << 19];

int64_t write_records(int file, int64_t count) {
  size_t used = 0;
  int64_t written = 0;
  for (int64_t i = 0; i < count; i++) {
    struct record record = {i, (uint32_t)i, (uint32_t)(i >> 3), (uint32_t)(i >> 5), 1};
    memcpy(buffer + used, &record, sizeof record);
    used += sizeof record;
    if (used + sizeof record > sizeof buffer) {
      written += write(file, buffer, used);
      used = 0;
    }
  }
  if (used > 0) written += write(file, buffer, used);
  return written;
}

struct event { int64_t words[8]; };

// The physical limit of what the simulation waits for: events of 64 bytes stored one after the other into four
// chunks of 2 MiB in turn.
int64_t append_events(struct event *chunks, int64_t count) {
  int64_t place = 0;
  for (int64_t i = 0; i < count; i++) {
    chunks[place] = (struct event){{i, i >> 1, i >> 2, i >> 3, i >> 4, i >> 5, i >> 6, i >> 7}};
    place = place + 1 == 4 << 15 ? 0 : place + 1;
  }
  return chunks[place / 2].words[0];
}
