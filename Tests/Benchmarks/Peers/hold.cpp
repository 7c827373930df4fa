// The hold model on std::priority_queue: what a C++ programmer gets without effort.
#include <cstdint>
#include <queue>
#include <vector>

namespace {

// Equal in size and order to the records of the agenda: 24 bytes, two key words compared as one integer.
struct Record {
  uint64_t high, low;
  uint32_t destination, payload;
  unsigned __int128 order() const { return (unsigned __int128)high << 64 | low; }
};
static_assert(sizeof(Record) == 24);

struct Later {
  bool operator()(const Record &a, const Record &b) const { return a.order() > b.order(); }
};

struct Hold {
  std::priority_queue<Record, std::vector<Record>, Later> queue;
  const int64_t *increments;
  uint64_t mask, sourceMask, next = 0, checksum = 0;

  void add(int64_t time) {
    int64_t later = time + increments[next & mask];
    // Sources in scattered order, as in the agenda's handler.
    uint64_t source = (next * 0x9E3779B97F4A7C15u >> 40) & sourceMask;
    queue.push({(uint64_t)later << 1, source << 37 | next, 0, (uint32_t)next});
    next++;
  }
};

}  // namespace

extern "C" void *hold_create(int64_t pending, const int64_t *increments, uint64_t mask, uint64_t sourceMask) {
  auto *hold = new Hold;
  hold->increments = increments;
  hold->mask = mask;
  hold->sourceMask = sourceMask;
  for (int64_t i = 0; i < pending; i++) hold->add(0);
  return hold;
}

extern "C" uint64_t hold_run(void *handle, int64_t operations) {
  auto &hold = *static_cast<Hold *>(handle);
  for (int64_t i = 0; i < operations; i++) {
    Record first = hold.queue.top();
    hold.queue.pop();
    int64_t time = (int64_t)(first.high >> 1);
    hold.checksum = hold.checksum * 31 + (uint64_t)time + first.payload;
    hold.add(time);
  }
  return hold.checksum;
}

extern "C" void hold_destroy(void *handle) { delete static_cast<Hold *>(handle); }
