// What a QVD header may not be, found before an XML parser sees it.
#ifndef CELADON_QVD_MARKUP_CHECK_H_
#define CELADON_QVD_MARKUP_CHECK_H_

#include <string_view>

#include "absl/status/status.h"

namespace celadon {

// DataLoss, naming the line, unless the text is UTF-8 and consists of one element with at most 64
// levels and 2^20 elements, comments, CDATA and processing instructions, without a document type
// and with no entity but the five of XML and character references. The inside of tags and their
// pairing are left to the parser. One pass, no recursion, no allocation.
absl::Status CheckMarkup(std::string_view xml);

}  // namespace celadon

#endif  // CELADON_QVD_MARKUP_CHECK_H_
