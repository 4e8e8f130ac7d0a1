#include "connectors/arrow/arrow_status.h"

#include <exception>
#include <new>
#include <stdexcept>
#include <string>

#include "absl/strings/str_format.h"
#include "parquet/exception.h"

namespace celadon {
namespace {

absl::StatusCode CodeOf(const arrow::Status& status) {
  switch (status.code()) {
    case arrow::StatusCode::OutOfMemory:
    case arrow::StatusCode::CapacityError:
      return absl::StatusCode::kResourceExhausted;
    case arrow::StatusCode::NotImplemented:
      return absl::StatusCode::kUnimplemented;
    case arrow::StatusCode::Cancelled:
      return absl::StatusCode::kCancelled;
    default:
      return absl::StatusCode::kDataLoss;
  }
}

}  // namespace

absl::Status FromArrow(const arrow::Status& status, std::string_view place) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(CodeOf(status), absl::StrFormat("%s: %s", place, status.message()));
}

absl::Status CatchArrow(std::string_view place, const std::function<absl::Status()>& body) {
  try {
    return body();
  } catch (const parquet::ParquetStatusException& error) {
    return FromArrow(error.status(), place);
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(absl::StrFormat("%s: not enough memory", place));
  } catch (const std::exception& error) {
    return absl::DataLossError(absl::StrFormat("%s: %s", place, error.what()));
  }
}

}  // namespace celadon
