#include "selection/and_mode.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"

namespace celadon {
namespace {

bool RowsAreDistinct(const Table& table) {
  std::vector<uint64_t> pairs(table.rows);
  for (RowIndex row = 0; row < table.rows; ++row) {
    pairs[row] = uint64_t{table.columns[0].codes[row]} << 32 | table.columns[1].codes[row];
  }
  std::ranges::sort(pairs);
  return std::ranges::adjacent_find(pairs) == pairs.end();
}

}  // namespace

absl::Status AllowsAndMode(const DataModel& model, FieldId field) {
  const Field& facts = model.field(field);
  const Table& table = model.table(facts.home().table);
  const auto refuse = [&facts](std::string_view why) {
    return absl::FailedPreconditionError(
        absl::StrFormat("the field cannot be in and-mode, %s: %s", why, facts.name));
  };
  if (facts.is_key()) return refuse("it is in more than one table");
  if (table.columns.size() != 2 || facts.home().column != 1) {
    return refuse("it is not the second field of a table of two");
  }
  if (!RowsAreDistinct(table)) return refuse("its table has equal rows (load it with distinct)");
  return absl::OkStatus();
}

// Rows are distinct, so a value occurs with all of `wanted` if it has as many rows with any of
// them.
Bitmap AndModeRows(const DataModel& model, FieldId field, const Bitmap& wanted,
                   const Bitmap& unwanted, Executor& executor) {
  const Table& table = model.table(model.field(field).home().table);
  const BitPackedColumn& first = table.columns[0].codes;
  const BitPackedColumn& second = table.columns[1].codes;
  const Bitmap with_wanted = MemberRows(second, wanted, executor);
  const std::vector<uint64_t> counts = CountCodes(first, &with_wanted, executor);
  const size_t needed = wanted.Count();
  Bitmap allowed(first.cardinality());
  for (size_t symbol = 0; symbol < allowed.size(); ++symbol) {
    if (counts[symbol] == needed) allowed.Set(symbol);
  }
  const Bitmap with_unwanted = MemberRows(second, unwanted, executor);
  allowed.AndNot(MarkSymbols(first, &with_unwanted, executor));
  return MemberRows(first, allowed, executor);
}

}  // namespace celadon
