// Where in a file an error was found, said at the end of its message.
#ifndef CELADON_QVD_PLACE_H_
#define CELADON_QVD_PLACE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace celadon {

// The status with `, <kind> "<name>"` behind its message; ok stays ok.
inline absl::Status AtPlace(const absl::Status& status, std::string_view kind,
                            std::string_view name) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrFormat("%s, %s \"%s\"", status.message(), kind, name));
}

}  // namespace celadon

#endif  // CELADON_QVD_PLACE_H_
