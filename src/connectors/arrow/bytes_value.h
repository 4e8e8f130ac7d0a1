// The value of an entry that a file stores as bytes.
#ifndef CELADON_CONNECTORS_ARROW_BYTES_VALUE_H_
#define CELADON_CONNECTORS_ARROW_BYTES_VALUE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/value.h"
#include "connectors/arrow/column_type.h"

namespace celadon {

// InvalidArgument if the text is not valid UTF-8. Requires arrow::util::InitializeUTF8().
absl::Status CheckUtf8(std::string_view text);

// Text as it is, a UUID in its canonical form, a half float (2 bytes, little-endian), or a decimal
// (big-endian two's complement). NULL for a half float that is NaN. The view is valid as long as
// `bytes` and `scratch` are. InvalidArgument where bytes do not fit the type.
absl::StatusOr<ValueView> BytesValue(const ColumnType& type, std::string_view bytes,
                                     std::string* scratch);

// The canonical form 8-4-4-4-12 of 16 bytes.
std::string UuidText(std::string_view bytes);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_BYTES_VALUE_H_
