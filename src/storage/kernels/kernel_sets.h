// The kernel sets that the dispatcher chooses from, one a source file with flags of its own.
#ifndef CELADON_STORAGE_KERNELS_KERNEL_SETS_H_
#define CELADON_STORAGE_KERNELS_KERNEL_SETS_H_

#include "storage/kernels/kernels.h"

namespace celadon {

extern const Kernels kScalarKernels;
extern const Kernels kBaselineKernels;
extern const Kernels kAvx2Kernels;    // AVX2, BMI2 without PDEP and PEXT
extern const Kernels kAvx512Kernels;  // AVX-512 F, BW, VBMI, VBMI2

}  // namespace celadon

#endif  // CELADON_STORAGE_KERNELS_KERNEL_SETS_H_
