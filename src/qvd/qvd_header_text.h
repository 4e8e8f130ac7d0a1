// The XML header of a QVD file, written.
#ifndef CELADON_QVD_QVD_HEADER_TEXT_H_
#define CELADON_QVD_QVD_HEADER_TEXT_H_

#include <string>

#include "absl/status/status.h"
#include "qvd/qvd_layout.h"

namespace celadon {

// InvalidArgument unless the header's texts can stand in XML and its fields' names are distinct and
// not empty.
absl::Status CheckHeaderTexts(const QvdHeader& header);

// The header up to and with the zero byte that ends it: every element that current readers look
// for, in their order, the empty ones too. Requires CheckHeaderTexts; layout.body is not used.
std::string QvdHeaderText(const QvdLayout& layout);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_HEADER_TEXT_H_
