#include "runtime/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace celadon {

namespace {

constexpr uintptr_t kPage = uintptr_t{1} << 12;  // the smallest of any system
constexpr uintptr_t kHugePage = uintptr_t{1} << 21;

// The huge pages that lie within some bytes.
struct HugePages {
  HugePages(void* bytes, size_t size) {
    const auto address = reinterpret_cast<uintptr_t>(bytes);
    const uintptr_t first = (address + kHugePage - 1) / kHugePage,
                    end = (address + size) / kHugePage;
    begin = first * kHugePage;
    count = end > first ? end - first : 0;
  }

  // Only a hint: what the system thinks of it changes nothing but the time.
  void Advise(size_t page, size_t pages, int advice) const {
    madvise(reinterpret_cast<void*>(begin + page * kHugePage), pages * kHugePage, advice);
  }

  uintptr_t begin;
  size_t count;
};

}  // namespace

void FillInHugePages([[maybe_unused]] void* bytes, [[maybe_unused]] size_t size) {
#ifdef MADV_HUGEPAGE
  constexpr size_t kFewestPages = 2;
  if (HugePages(bytes, size).count < kFewestPages) return;
  const auto address = reinterpret_cast<uintptr_t>(bytes);
  const uintptr_t begin = address / kPage * kPage,
                  end = (address + size + kPage - 1) / kPage * kPage;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

void TouchPages([[maybe_unused]] void* bytes, [[maybe_unused]] size_t size,
                [[maybe_unused]] Executor& executor) {
#ifdef MADV_POPULATE_WRITE
  const HugePages pages(bytes, size);
  executor.Run(pages.count,
               [&](size_t page, size_t) { pages.Advise(page, 1, MADV_POPULATE_WRITE); });
#endif
}

}  // namespace celadon
