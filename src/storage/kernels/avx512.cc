#include "storage/kernels/avx512_kernels.h"
#include "storage/kernels/avx512_vector.h"
#include "storage/kernels/kernel_sets.h"

namespace celadon {

const Kernels kAvx512Kernels = MakeAvx512Kernels<Avx512Vector>("avx512");

}  // namespace celadon
