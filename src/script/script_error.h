// The codes that scripts see in the variable ScriptError.
//
// Source: Qlik help "Error variables"; the load script page, section 14.
#ifndef CELADON_SCRIPT_SCRIPT_ERROR_H_
#define CELADON_SCRIPT_SCRIPT_ERROR_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "celadon/value.h"

namespace celadon {

enum class ScriptErrorCode : uint8_t {
  kNone = 0,
  kGeneral = 1,
  kSyntax = 2,
  kSource = 3,  // of the driver of a connection; the original has one code a kind of them
  kXml = 6,
  kFileNotFound = 8,
  kTableNotFound = 10,
  kFieldNotFound = 11,
  kWrongFormat = 12,
  kBiff = 13
};

// NotFound that a file or a table is not there. A NotFound without more says that of a field.
absl::Status FileNotFound(std::string_view message);
absl::Status TableNotFound(std::string_view message);

// The status, with the code of what a connection has failed with.
absl::Status SourceFailed(absl::Status status);

// The status of a file that cannot be read, with the code of its format, unless it has one: what is
// not found in the file keeps its own.
absl::Status FileFailed(absl::Status status, std::string_view format);

// Whether the error ends the reload whatever ErrorMode says: a wish to stop, or a limit.
bool EndsReload(const absl::Status& status);

// The code of an error, which outlives its being told of another place.
ScriptErrorCode ScriptErrorOf(const absl::Status& status);
// `to` with the code that `from` was given, if it was given one.
absl::Status WithScriptErrorOf(const absl::Status& from, absl::Status to);

// The code with its words: such as `File Not Found`, 8.
Value ScriptErrorValue(ScriptErrorCode code);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SCRIPT_ERROR_H_
