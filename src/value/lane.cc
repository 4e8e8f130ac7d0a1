#include "celadon/lane.h"

#include <cstdlib>
#include <new>

#include "runtime/huge_pages.h"

namespace celadon {

void* ResizeLane(void* memory, size_t bytes) {
  if (bytes == 0) {
    std::free(memory);
    return nullptr;
  }
  void* const resized = std::realloc(memory, bytes);
  if (resized == nullptr) throw std::bad_alloc();
  FillInHugePages(resized, bytes);
  return resized;
}

}  // namespace celadon
