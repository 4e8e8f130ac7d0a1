// Why a chart, or a column of it, was not calculated, in the numbers of Qlik's engine API.
//
// Source: the hypercube page, section 10. Which status has which number is our own where that page
// names no case.
#ifndef CELADON_CUBE_ERROR_H_
#define CELADON_CUBE_ERROR_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"

namespace celadon {

enum class CubeError : uint16_t {
  kInvalidDefinition = 7000,
  kNotInLibrary = 7001,
  kHeap = 7002,
  kTooLarge = 7003,
  kTimeout = 7004,
  kConditionFailed = 7005,
  kInvalidSort = 7008,
  kPagesTooLarge = 7009,
  kInvalidState = 7011,
  kNotCalculated = 7014
};

// The number of a status that is not OK: the one it was given, or one by its code.
CubeError CubeErrorOf(const absl::Status& status);

// The number that the status was given; nullopt: none.
std::optional<CubeError> GivenCubeError(const absl::Status& status);

// The status with a number; one that it has stays.
absl::Status WithCubeError(absl::Status status, CubeError error);

}  // namespace celadon

#endif  // CELADON_CUBE_ERROR_H_
