// A column on its way into a QVD file: its rows can be packed only once all symbols are known.
#ifndef CELADON_QVD_QVD_COLUMN_SPOOL_H_
#define CELADON_QVD_QVD_COLUMN_SPOOL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/row_batch.h"
#include "qvd/qvd_bit_plan.h"
#include "value/dictionary.h"

namespace celadon {

// Numbers the column's values in order of first appearance and keeps one code a row, in one, two or
// four bytes, as many as the symbols met so far need. For one thread while appending.
class QvdColumnSpool {
 public:
  // Refuses a second text for one number where the flag is set; else the first text stays.
  explicit QvdColumnSpool(bool refuse_second_text) : refuse_second_text_(refuse_second_text) {}

  // Appends the rows of a batch as the next part. Entries of a dictionary are looked at once, as
  // long as the next batches bring the same one. NaN and infinities become NULL. InvalidArgument
  // where a text holds a zero byte, is not UTF-8, or is a second one and those are refused.
  absl::Status Append(const BatchColumn& column);

  const DualVector& symbols() const { return symbols_.values(); }
  bool has_null() const { return has_null_; }
  int64_t bias() const { return has_null_ ? -2 : 0; }
  // The bits that an index needs: none for a constant.
  uint64_t bit_width() const;
  // Heap bytes in use.
  uint64_t bytes() const;

  // Adds `rows` cells of a part, from `first_row` on, to the records at `out`, whose bits there are
  // zero. Each cell is written as a 64-bit word, so 8 bytes behind the last record must exist.
  void Pack(size_t part, size_t first_row, size_t rows, QvdBits bits, uint64_t record_bytes,
            char* out) const;

 private:
  // A row's code: 0 is NULL, else one more than its symbol.
  using Codes = std::variant<std::vector<uint8_t>, std::vector<uint16_t>, std::vector<uint32_t>>;

  absl::StatusOr<uint32_t> Code(ValueView value);
  Codes Narrow(std::vector<uint32_t> codes) const;

  const bool refuse_second_text_;
  Dictionary symbols_;
  bool has_null_ = false;
  std::shared_ptr<const DualVector> source_;  // the dictionary that entry_codes_ is about
  std::vector<uint32_t> entry_codes_;         // one an entry of it; kUnknown until it occurs
  std::vector<Codes> parts_;
  uint64_t codes_bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_QVD_QVD_COLUMN_SPOOL_H_
