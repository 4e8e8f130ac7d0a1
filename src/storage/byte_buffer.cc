#include "storage/byte_buffer.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace celadon {

namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kHugePage = size_t{1} << 21;

}  // namespace

std::shared_ptr<uint8_t[]> AllocateBytes(size_t bytes) {
  const size_t huge = (bytes + kHugePage / 4) / kHugePage * kHugePage;
  const std::align_val_t alignment{huge == 0 ? kAlignment : kHugePage};
  auto* allocated = static_cast<uint8_t*>(::operator new(std::max(bytes, huge), alignment));
#ifdef MADV_HUGEPAGE
  if (huge != 0) madvise(allocated, huge, MADV_HUGEPAGE);
#endif
  return std::shared_ptr<uint8_t[]>(
      allocated, [alignment](uint8_t* owned) { ::operator delete(owned, alignment); });
}

}  // namespace celadon
