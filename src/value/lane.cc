#include "celadon/lane.h"

#include <cstdlib>
#include <new>

#include "runtime/huge_pages.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace celadon {
namespace {

// The whole block that the allocator gave for so many bytes.
size_t SizeOfBlock([[maybe_unused]] void* block, [[maybe_unused]] size_t bytes) {
#ifdef __GLIBC__
  return malloc_usable_size(block);
#else
  return bytes;
#endif
}

}  // namespace

void* ResizeLane(void* memory, size_t bytes) {
  if (bytes == 0) {
    std::free(memory);
    return nullptr;
  }
  void* const resized = std::realloc(memory, bytes);
  if (resized == nullptr) throw std::bad_alloc();
  FillInHugePages(resized, SizeOfBlock(resized, bytes));
  return resized;
}

}  // namespace celadon
