#include "runtime/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace celadon {

namespace {

constexpr uintptr_t kHugePage = uintptr_t{1} << 21;

}  // namespace

void FillInHugePages([[maybe_unused]] void* bytes, [[maybe_unused]] size_t size) {
#ifdef MADV_HUGEPAGE
  constexpr size_t kFewestPages = 2;
  const auto address = reinterpret_cast<uintptr_t>(bytes);
  const uintptr_t begin = (address + kHugePage - 1) / kHugePage * kHugePage;
  const uintptr_t end = (address + size) / kHugePage * kHugePage;
  if (end < begin + kFewestPages * kHugePage) return;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // only a hint
#endif
}

void TouchPages([[maybe_unused]] void* bytes, [[maybe_unused]] size_t size,
                [[maybe_unused]] Executor& executor) {
#ifdef MADV_POPULATE_WRITE
  const auto address = reinterpret_cast<uintptr_t>(bytes);
  const uintptr_t begin = (address + kHugePage - 1) / kHugePage * kHugePage;
  const uintptr_t end = (address + size) / kHugePage * kHugePage;
  if (end <= begin) return;
  executor.Run((end - begin) / kHugePage, [&](size_t page, size_t) {
    madvise(reinterpret_cast<void*>(begin + page * kHugePage), kHugePage,
            MADV_POPULATE_WRITE);  // only a hint
  });
#endif
}

}  // namespace celadon
