#include <algorithm>
#include <cstdlib>
#include <vector>

#include <xsimd/xsimd.hpp>

#include "storage/kernels/kernel_sets.h"

namespace celadon {
namespace {

#ifdef CELADON_X86_KERNELS
// xsimd tells what the processor has; the compiler's own check adds that the system saves the wide
// registers, and the extensions that xsimd does not know.
bool HasAvx2() {
  return xsimd::available_architectures().avx2 && __builtin_cpu_supports("avx2") &&
         __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt");
}

bool HasAvx512() {
  return xsimd::available_architectures().avx512bw && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
         __builtin_cpu_supports("avx512bitalg") && __builtin_cpu_supports("avx512vpopcntdq");
}
#endif

std::vector<const Kernels*> FindSupported() {
  std::vector<const Kernels*> kernels = {&kScalarKernels, &kBaselineKernels};
#ifdef CELADON_X86_KERNELS
  if (HasAvx2()) kernels.push_back(&kAvx2Kernels);
  if (HasAvx2() && HasAvx512()) kernels.push_back(&kAvx512Kernels);
#endif
  return kernels;
}

const Kernels& Choose() {
  const std::span<const Kernels* const> supported = SupportedKernels();
  const char* forced = std::getenv("CELADON_KERNELS");
  if (forced != nullptr) {
    const auto named = std::ranges::find(supported, std::string_view(forced), &Kernels::name);
    if (named != supported.end()) return **named;
  }
  return *supported.back();
}

}  // namespace

const Kernels& ActiveKernels() {
  static const Kernels& kernels = Choose();
  return kernels;
}

std::span<const Kernels* const> SupportedKernels() {
  static const std::vector<const Kernels*> kernels = FindSupported();
  return kernels;
}

}  // namespace celadon
