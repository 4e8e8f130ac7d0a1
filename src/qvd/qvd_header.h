// The XML header of a QVD file, read.
#ifndef CELADON_QVD_QVD_HEADER_H_
#define CELADON_QVD_QVD_HEADER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "qvd/qvd_layout.h"

namespace celadon {

// Reads the header at the start of a file's bytes: all up to the first zero byte, which is looked
// for in the first 64 MiB and a little more. InvalidArgument where this is no QVD file, DataLoss
// where the header is damaged or lacks a number that reading needs. Whether the numbers fit each
// other and the file is for CheckQvdLayout to say.
absl::StatusOr<QvdLayout> ParseQvdHeader(std::string_view file);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_HEADER_H_
