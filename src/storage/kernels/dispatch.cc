#include <algorithm>
#include <cstdlib>
#include <vector>

#include "storage/kernels/kernel_sets.h"

namespace celadon {
namespace {

const std::vector<const Kernels*>& Supported() {
  static const auto& kernels = *new std::vector<const Kernels*>{&kScalarKernels};
  return kernels;
}

const Kernels& Choose() {
  const char* forced = std::getenv("CELADON_KERNELS");
  if (forced != nullptr) {
    const auto named = std::ranges::find(Supported(), std::string_view(forced), &Kernels::name);
    if (named != Supported().end()) return **named;
  }
  return *Supported().back();
}

}  // namespace

const Kernels& ActiveKernels() {
  static const Kernels& kernels = Choose();
  return kernels;
}

std::span<const Kernels* const> SupportedKernels() { return Supported(); }

}  // namespace celadon
