// A table that is gathered cell by cell before it is read, since its columns show up on the way.
#ifndef CELADON_SOURCE_GATHERED_TABLE_H_
#define CELADON_SOURCE_GATHERED_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "celadon/dual_vector.h"
#include "celadon/table_reader.h"
#include "runtime/string_map.h"

namespace celadon {

// A cell without a value is NULL. Every value is an entry of its own. For one thread.
class GatheredTable {
 public:
  explicit GatheredTable(const Execution& execution)
      : execution_(execution), memory_(execution.memory) {}

  // The column of this name, added where there is none.
  size_t Column(std::string_view name);
  size_t columns() const { return columns_.size(); }
  uint64_t rows() const { return rows_; }

  // Sets a cell of the row at hand; the first value of a cell stays.
  void Set(size_t column, ValueView value);
  // Ends the row at hand. Cancelled, or ResourceExhausted by the memory bound or the number of
  // columns.
  absl::Status EndRow();

  // Adds all rows of a reader, its columns by their names.
  absl::Status AddRows(TableReader& rows);

  // The rows with the columns asked for (none: all). InvalidArgument where one is not there; the
  // names `@1`, `@2`, … mean columns by position. ResourceExhausted where hundreds of millions of
  // cells would be NULL and few others, as of a document whose every row has names of its own.
  absl::StatusOr<std::unique_ptr<TableReader>> Read(const std::vector<std::string>& wanted) &&;

 private:
  struct GatheredColumn {
    std::string name;
    std::shared_ptr<DualVector> values = std::make_shared<DualVector>();
    std::vector<uint32_t> rows;  // that have a value, one for each
  };

  std::vector<size_t> PlacesOf(const std::vector<std::string>& wanted) const;
  absl::Status CheckFilled(const std::vector<size_t>& places) const;
  std::vector<uint32_t> CodesOf(const GatheredColumn& column) const;

  const Execution execution_;
  MemoryReservation memory_;
  std::vector<GatheredColumn> columns_;
  StringMap<size_t> by_name_;
  uint64_t rows_ = 0;
};

// A text without type as a value: blanks around it go, and what reads as a number is one.
void SetUntyped(GatheredTable& table, size_t column, std::string_view text,
                const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_SOURCE_GATHERED_TABLE_H_
