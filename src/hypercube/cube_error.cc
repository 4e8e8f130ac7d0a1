#include "celadon/cube_error.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

constexpr const char* kPayload = "celadon/cube_error";

}  // namespace

std::optional<CubeError> GivenCubeError(const absl::Status& status) {
  const auto given = status.GetPayload(kPayload);
  uint32_t number = 0;
  if (!given.has_value() || !absl::SimpleAtoi(std::string(*given), &number)) return std::nullopt;
  return static_cast<CubeError>(number);
}

CubeError CubeErrorOf(const absl::Status& status) {
  if (const auto given = GivenCubeError(status); given.has_value()) return *given;
  switch (status.code()) {
    case absl::StatusCode::kResourceExhausted:
      return CubeError::kTooLarge;
    case absl::StatusCode::kDeadlineExceeded:
      return CubeError::kTimeout;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kUnimplemented:
      return CubeError::kInvalidDefinition;
    default:
      return CubeError::kNotCalculated;
  }
}

absl::Status WithCubeError(absl::Status status, CubeError error) {
  if (!status.GetPayload(kPayload).has_value()) {
    status.SetPayload(kPayload, absl::Cord(ToAbsl(std::to_string(static_cast<int>(error)))));
  }
  return status;
}

}  // namespace celadon
