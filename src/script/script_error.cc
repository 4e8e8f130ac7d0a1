#include "script/script_error.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/cord.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

constexpr char kPayload[] = "celadon/script-error";

absl::Status WithCode(absl::Status status, ScriptErrorCode code) {
  status.SetPayload(kPayload, absl::Cord(ToAbsl(std::string(1, static_cast<char>(code)))));
  return status;
}

absl::Status NotFound(std::string_view message, ScriptErrorCode code) {
  return WithCode(absl::NotFoundError(absl::string_view(message.data(), message.size())), code);
}

std::string_view Words(ScriptErrorCode code) {
  switch (code) {
    case ScriptErrorCode::kNone:
      return "No Error";
    case ScriptErrorCode::kSyntax:
      return "Syntax Error";
    case ScriptErrorCode::kSource:
      return "General ODBC Error";
    case ScriptErrorCode::kXml:
      return "General XML Error";
    case ScriptErrorCode::kFileNotFound:
      return "File Not Found";
    case ScriptErrorCode::kTableNotFound:
      return "Table Not Found";
    case ScriptErrorCode::kFieldNotFound:
      return "Field Not Found";
    case ScriptErrorCode::kWrongFormat:
      return "File Has Wrong Format";
    case ScriptErrorCode::kBiff:
      return "BIFF Error";
    case ScriptErrorCode::kGeneral:
      break;
  }
  return "General Error";
}

}  // namespace

absl::Status FileNotFound(std::string_view message) {
  return NotFound(message, ScriptErrorCode::kFileNotFound);
}

absl::Status TableNotFound(std::string_view message) {
  return NotFound(message, ScriptErrorCode::kTableNotFound);
}

absl::Status SourceFailed(absl::Status status) {
  return WithCode(std::move(status), ScriptErrorCode::kSource);
}

absl::Status FileFailed(absl::Status status, std::string_view format) {
  const bool unreadable = absl::IsInvalidArgument(status) || absl::IsDataLoss(status);
  if (!unreadable || status.GetPayload(kPayload)) return status;
  return WithCode(std::move(status), format == "xmlsimple" ? ScriptErrorCode::kXml
                                     : format == "biff"    ? ScriptErrorCode::kBiff
                                                           : ScriptErrorCode::kWrongFormat);
}

bool EndsReload(const absl::Status& status) {
  return absl::IsCancelled(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

ScriptErrorCode ScriptErrorOf(const absl::Status& status) {
  if (const auto code = status.GetPayload(kPayload)) {
    return static_cast<ScriptErrorCode>(std::string(*code)[0]);
  }
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ScriptErrorCode::kNone;
    case absl::StatusCode::kInvalidArgument:
      return ScriptErrorCode::kSyntax;
    case absl::StatusCode::kNotFound:
      return ScriptErrorCode::kFieldNotFound;
    case absl::StatusCode::kDataLoss:
      return ScriptErrorCode::kWrongFormat;
    default:
      return ScriptErrorCode::kGeneral;
  }
}

absl::Status WithScriptErrorOf(const absl::Status& from, absl::Status to) {
  if (const auto code = from.GetPayload(kPayload)) to.SetPayload(kPayload, *code);
  return to;
}

Value ScriptErrorValue(ScriptErrorCode code) {
  return Value::Dual(std::string(Words(code)), static_cast<double>(code));
}

}  // namespace celadon
