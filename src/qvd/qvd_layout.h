// Where the parts of a QVD file lie, as its header tells.
//
// Source: observation of files; no description is published. See docs/formats/qvd.md.
#ifndef CELADON_QVD_QVD_LAYOUT_H_
#define CELADON_QVD_QVD_LAYOUT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "celadon/qvd.h"

namespace celadon {

// A field indexes its symbols by `bit_width` bits of each record, counted from the lowest bit of
// the record's first byte. Index = stored number + bias; a negative index is NULL.
struct QvdFieldLayout {
  uint64_t bit_offset = 0;
  uint64_t bit_width = 0;
  int64_t bias = 0;
  uint64_t symbols = 0;
  uint64_t symbols_offset = 0;  // from the start of the body
  uint64_t symbols_bytes = 0;
};

struct QvdLayout {
  QvdHeader header;
  std::vector<QvdFieldLayout> fields;  // one for each of header.fields
  uint64_t body = 0;                   // position in the file of the first byte after the header
  uint64_t record_bytes = 0;
  uint64_t rows_offset = 0;  // from the start of the body
  uint64_t rows_bytes = 0;
  std::string compression;  // empty unless compressed
  std::string encryption;   // empty unless encrypted
};

// The largest width of a field's index: a field has at most 2^31 symbols, and two codes of NULL.
inline constexpr uint64_t kMaxQvdBitWidth = 32;

// Whether the data may be read by this layout without leaving the file: every range, width, count
// and product. DataLoss names the field, the rule and the figures; Unimplemented says "encrypted"
// or "compressed". Costs O(fields log fields).
absl::Status CheckQvdLayout(const QvdLayout& layout, uint64_t file_bytes);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_LAYOUT_H_
