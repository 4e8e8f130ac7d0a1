// As what a column is stored in a Parquet file.
#ifndef CELADON_CONNECTORS_ARROW_STORED_TYPE_H_
#define CELADON_CONNECTORS_ARROW_STORED_TYPE_H_

#include <cstdint>
#include <memory>

#include "arrow/type_fwd.h"
#include "celadon/format.h"
#include "celadon/table_reader.h"
#include "celadon/value.h"

namespace celadon {

enum class StoredType : uint8_t { kText, kInteger, kReal, kDate, kTime, kTimestamp };

// Finds the narrowest type that holds every value it is shown (our own rules). A format, or failing
// that a tag, of dates or timestamps makes days, or microseconds where some value has a time,
// whatever text the values have; else values are numbers only if their texts are what their numbers
// are shown as, so that the months of Dual('Jan', 1) stay Jan. Whole numbers are int64 up to 2^53,
// others double. No value at all is text.
class StoredTypeFinder {
 public:
  StoredTypeFinder(const ColumnInfo& column, const RegionalSettings& settings);

  void Add(ValueView value);
  StoredType type() const;

 private:
  bool ShowsItsNumber(ValueView value) const;

  const NumberFormat& format_;
  bool is_date_, has_times_;  // of dates or timestamps, and of the latter
  const RegionalSettings& settings_;
  bool any_ = false;
  bool all_numbers_ = true;
  bool all_shown_as_numbers_ = true;
  bool all_whole_ = true;
  bool all_dates_ = true;  // in the calendar's range
  bool all_clock_ = true;  // in [0, 1)
};

std::shared_ptr<arrow::DataType> ArrowTypeOf(StoredType type);

// The stored integer of a number: whole, days since 1970, or microseconds of a day or since 1970.
int64_t StoredInteger(StoredType type, double number);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_STORED_TYPE_H_
