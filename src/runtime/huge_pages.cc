#include "runtime/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace celadon {

void FillInHugePages(void* bytes, size_t size) {
#ifdef MADV_HUGEPAGE
  constexpr uintptr_t kHugePage = uintptr_t{1} << 21;
  constexpr size_t kFewestPages = 2;
  const auto address = reinterpret_cast<uintptr_t>(bytes);
  const uintptr_t begin = (address + kHugePage - 1) / kHugePage * kHugePage;
  const uintptr_t end = (address + size) / kHugePage * kHugePage;
  if (end < begin + kFewestPages * kHugePage) return;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // only a hint
#endif
}

}  // namespace celadon
