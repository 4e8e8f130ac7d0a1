#include "connectors/odbc/odbc_handle.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

#include "connectors/odbc/wide_text.h"

namespace celadon {
namespace {

constexpr SQLSMALLINT kMessageUnits = 1024;

absl::StatusCode CodeOf(std::string_view state) {
  if (state == "57014" || state == "HY008") return absl::StatusCode::kCancelled;
  if (state.starts_with("HYT")) return absl::StatusCode::kDeadlineExceeded;
  if (state.starts_with("08") || state.starts_with("40") || state.starts_with("IM")) {
    return absl::StatusCode::kUnavailable;
  }
  if (state.starts_with("28") || state == "42501" || state == "25006") {
    return absl::StatusCode::kPermissionDenied;
  }
  if (state == "HY001" || state.starts_with("53")) return absl::StatusCode::kResourceExhausted;
  return absl::StatusCode::kInvalidArgument;
}

}  // namespace

absl::StatusOr<OdbcHandle> OdbcHandle::Make(SQLSMALLINT type, const OdbcHandle& from) {
  OdbcHandle made;
  const SQLRETURN result = SQLAllocHandle(type, from.handle_, &made.handle_);
  if (!SQL_SUCCEEDED(result)) {
    made.handle_ = SQL_NULL_HANDLE;
    return absl::ResourceExhaustedError("ODBC gives no handle");
  }
  made.type_ = type;
  if (type == SQL_HANDLE_ENV) {
    SQLSetEnvAttr(made.handle_, SQL_ATTR_ODBC_VERSION,
                  reinterpret_cast<SQLPOINTER>(uintptr_t{SQL_OV_ODBC3}), 0);
  }
  return made;
}

absl::Status OdbcHandle::Error() const {
  absl::StatusCode code = absl::StatusCode::kInternal;
  std::string messages;
  for (SQLSMALLINT record = 1;; ++record) {
    SQLWCHAR state[6] = {};
    SQLWCHAR message[kMessageUnits] = {};
    SQLINTEGER native = 0;
    SQLSMALLINT units = 0;
    if (!SQL_SUCCEEDED(SQLGetDiagRecW(type_, handle_, record, state, &native, message,
                                      kMessageUnits, &units))) {
      break;
    }
    const std::string state_text = FromWide(state, 5);
    if (record == 1) code = CodeOf(state_text);
    const auto shown = static_cast<size_t>(std::min<SQLSMALLINT>(units, kMessageUnits - 1));
    messages += absl::StrFormat("%s[%s] %s", messages.empty() ? "" : "; ", state_text,
                                FromWide(message, shown));
  }
  return absl::Status(code,
                      messages.empty() ? "the ODBC driver failed and says no more" : messages);
}

absl::Status OdbcHandle::StatusOf(SQLRETURN result) const {
  return SQL_SUCCEEDED(result) || result == SQL_NO_DATA ? absl::OkStatus() : Error();
}

}  // namespace celadon
