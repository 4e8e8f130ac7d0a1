// The symbols of a field, decoded by several threads.
#ifndef CELADON_QVD_QVD_SYMBOL_DECODING_H_
#define CELADON_QVD_QVD_SYMBOL_DECODING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "celadon/cancel_token.h"
#include "celadon/dual_vector.h"
#include "qvd/qvd_symbol.h"
#include "value/dual_vector_parts.h"

namespace celadon {

// Where a symbol begins is known only once the one before it is read. A part of a long table begins
// where a symbol seems to begin; that it does is certain once the part before it was read and ends
// there. A part of which that is not true is read again, from where it does begin.
class QvdSymbolDecoding {
 public:
  static constexpr size_t kPartBytes = size_t{1} << 20;

  // The bytes of the table outlive this.
  explicit QvdSymbolDecoding(const QvdSymbolTable& table, size_t part_bytes = kPartBytes);

  size_t parts() const { return parts_.size(); }
  // First each part is counted, different ones at once if that helps; then all are settled, by one
  // thread; then each is filled, and the values are taken.
  void Count(size_t part) { CountFrom(parts_[part].begin, table_.symbols, parts_[part]); }
  // DataLoss, naming the symbol and its byte position, unless the symbols fill the bytes exactly.
  // Cancelled if the token says so.
  absl::Status Settle(const CancelToken& cancel);
  void Fill(size_t part);
  DualVector Take() { return values_.Take(); }

 private:
  struct Part {
    size_t begin = 0;  // its first symbol
    size_t limit = 0;  // symbols that begin here are those of the next part
    size_t end = 0;    // behind its last symbol
    DualVectorParts::Size size;
    std::string fault;  // why it ends before its limit, unless that is for its number of symbols
  };

  // The first place from `from` on where a symbol seems to begin; the end where none is found.
  size_t FindBegin(size_t from) const;
  // Whether a symbol seems to begin here; then `place` is where a later one does.
  bool SeemsToBegin(size_t& place) const;
  // Counts the symbols of the part from `begin` on, no more than `most`.
  void CountFrom(size_t begin, uint64_t most, Part& part) const;
  absl::Status Error(std::string_view what, uint64_t symbol, size_t place) const;

  const QvdSymbolTable table_;
  std::vector<Part> parts_;
  DualVectorParts values_;
};

}  // namespace celadon

#endif  // CELADON_QVD_QVD_SYMBOL_DECODING_H_
