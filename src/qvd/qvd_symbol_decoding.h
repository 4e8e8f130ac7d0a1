// The symbols of a field, decoded by several threads.
#ifndef CELADON_QVD_QVD_SYMBOL_DECODING_H_
#define CELADON_QVD_QVD_SYMBOL_DECODING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/dual_vector.h"
#include "qvd/qvd_symbol.h"
#include "value/collected_values.h"

namespace celadon {

// The symbols of a part, decoded while they stay in a cache.
struct QvdSymbolPart {
  size_t begin = 0;   // the first byte
  size_t end = 0;     // behind the last symbol
  std::string fault;  // why no more follow, if that is not for their number
  ValuePart values;
  CollectedValues::Place place;
};

// Where a symbol begins is known only once the one before it is read. A part of a long table begins
// where a symbol seems to begin; that it does is certain once the part before it was read and ends
// there. A part of which that is not true is read again, from where it does begin.
class QvdSymbolDecoding {
 public:
  static constexpr size_t kPartBytes = size_t{1} << 17;

  // The bytes of the table outlive this.
  explicit QvdSymbolDecoding(const QvdSymbolTable& table, size_t part_bytes = kPartBytes);

  size_t parts() const { return parts_.size(); }
  // First a part is read, as others may be at the same time. Then one thread gives parts their
  // places, in their order, and then they are stored there, several at once.
  void Read(size_t part, QvdSymbolPart& symbols) const;
  // DataLoss, naming the symbol and its byte position, where the bytes are no symbols, or more than
  // there are to be.
  absl::Status Place(size_t part, QvdSymbolPart& symbols);
  void Store(const QvdSymbolPart& symbols) { values_.Write(symbols.values, symbols.place); }
  // All symbols, once each part is stored. DataLoss where there are too few.
  absl::StatusOr<DualVector> Take();

 private:
  struct Part {
    size_t begin = 0;  // its first symbol
    size_t limit = 0;  // symbols that begin here are those of the next part
  };

  // The first place from `from` on where a symbol seems to begin; the end where none is found.
  size_t FindBegin(size_t from) const;
  // Whether a symbol seems to begin here; then `place` is where a later one does.
  bool SeemsToBegin(size_t& place) const;
  // Reads symbols from `begin` on, up to the limit, no more than `most` or than a part holds.
  void ReadFrom(size_t begin, size_t limit, uint64_t most, QvdSymbolPart& symbols) const;
  absl::Status Error(std::string_view what) const;

  const QvdSymbolTable table_;
  std::vector<Part> parts_;
  CollectedValues values_;
  size_t end_ = 0;  // behind the last symbol that has its place
};

}  // namespace celadon

#endif  // CELADON_QVD_QVD_SYMBOL_DECODING_H_
