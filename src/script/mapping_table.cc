#include "script/mapping_table.h"

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {

absl::Status MappingTable::Add(TableReader& rows) {
  if (rows.columns().size() != 2) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a mapping table has two columns, what is mapped and to what: %d are given",
                        rows.columns().size()));
  }
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, rows.Next());
    if (batch.rows == 0) return absl::OkStatus();
    for (size_t row = 0; row < batch.rows; ++row) {
      const ValueView input = batch.columns[0][row];
      if (input.is_null() || inputs_.Intern(input) != codes_.size()) continue;
      const ValueView value = batch.columns[1][row];
      codes_.push_back(value.is_null() ? BatchColumn::kNull
                                       : static_cast<uint32_t>(outputs_.size()));
      if (!value.is_null()) outputs_.Append(value);
    }
  }
}

ValueView MappingTable::output(uint32_t input) const {
  return codes_[input] == BatchColumn::kNull ? ValueView() : outputs_[codes_[input]];
}

ValueView MappingTable::Map(ValueView value, ValueView fallback) const {
  const uint32_t input = value.is_null() ? Dictionary::kNone : inputs_.Find(value);
  return input == Dictionary::kNone ? fallback : output(input);
}

}  // namespace celadon
