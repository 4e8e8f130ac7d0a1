#include "extensions/sse/rpc_status.h"

#include <charconv>
#include <iterator>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "celadon/sse.h"

namespace celadon {
namespace {

constexpr char kPayload[] = "celadon/cube_error";  // as cube_error.h gives and reads numbers
constexpr int kFirstCode = 22000;                  // of the errors of plugin calls

// By number.
constexpr std::string_view kNames[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

}  // namespace

absl::Status FromRpc(const grpc::Status& status, std::string_view alias) {
  if (status.ok()) return absl::OkStatus();
  const auto number = static_cast<size_t>(status.error_code());
  const std::string_view name = number < std::size(kNames) ? kNames[number] : "UNKNOWN";
  absl::Status result = absl::UnavailableError(
      absl::StrFormat("Connector reply error: grpc::StatusCode::%s: '%s' (plugin %s)", name,
                      status.error_message(), alias));
  result.SetPayload(kPayload, absl::Cord(std::to_string(kFirstCode + static_cast<int>(number))));
  return result;
}

std::optional<int> SseErrorCode(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayload);
  if (!payload.has_value()) return std::nullopt;
  const std::string text(*payload);
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number >= kFirstCode ? std::optional(number) : std::nullopt;
}

}  // namespace celadon
