// The condition Exists(field, column) of a LOAD, decided once for each value of the column.
//
// Source: Qlik help "Exists", "Working with QVD files"; incremental loads, section 1.5.
#ifndef CELADON_SCRIPT_EXISTS_FILTER_H_
#define CELADON_SCRIPT_EXISTS_FILTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "celadon/bitmap.h"
#include "celadon/row_batch.h"
#include "celadon/rows_at_hand.h"
#include "celadon/table_reader.h"
#include "expression/ast.h"
#include "script/reload.h"
#include "value/dictionary.h"

namespace celadon {

// What the condition says: `Exists(field)`, `Exists(field, column)`, or Not before either.
struct ExistsCondition {
  std::string field;
  std::string column;  // of the source
  bool negated = false;

  // Nullopt where the formula is anything else.
  static std::optional<ExistsCondition> Of(const NodePtr& formula);
};

// Says of each row whether the condition holds, while the load adds to the field itself. Used by
// one thread.
class ExistsFilter {
 public:
  // `column` is the place of the condition's column. `adds`: the load puts that column into the
  // field, so that of rows with a new value only the first passes Not Exists.
  ExistsFilter(ExistsCondition condition, size_t column, bool adds, const Reload& reload)
      : condition_(std::move(condition)), column_(column), adds_(adds), reload_(reload) {}

  size_t column() const { return column_; }
  // Goes to a batch whose column is this.
  void Prepare(const BatchColumn& column, const TextInterpreter& interpreter);
  // The rows that pass where all are at hand, for somebody who stores these; nothing where the
  // values of the column don't tell that by themselves, and the filter is to go to batches.
  // Cancelled; errors of the rows.
  absl::StatusOr<std::optional<Bitmap>> PassingRows(const RowsAtHand& rows,
                                                    const TextInterpreter& interpreter);
  // Goes on with that batch after rows of it may have been stored.
  void Resume();
  // Whether a row with this entry passes; it then counts as loaded.
  bool Takes(uint32_t entry, const TextInterpreter& interpreter);
  // Says that the rows that passed have been stored.
  void Stored() {
    accepted_ = Dictionary();
    taken_.clear();
  }

 private:
  enum class State : uint8_t { kUnknown, kHeld, kNew };

  State StateOf(ValueView value, const TextInterpreter& interpreter) const;
  // Which of up to 64 rows with these entries pass, one bit each.
  uint64_t PassingOf(std::span<const uint32_t> entries);
  // Looks all entries up, before the field grows by them. False where a text would be stored as a
  // number.
  bool FindStates(const TextInterpreter& interpreter);
  // The same where the entries ascend and the field has few symbols: these are looked for.
  void FindSymbolsInOrder();

  ExistsCondition condition_;
  size_t column_;
  bool adds_;
  const Reload& reload_;
  const Dictionary* symbols_ = nullptr;  // of the field; null: no table has it yet
  std::shared_ptr<const DualVector> dictionary_;
  std::vector<State> states_;  // one an entry
  // No two entries are one symbol, so that what one row brings is never what another one asks for.
  bool apart_ = false;
  std::vector<uint32_t> taken_;  // entries that rows brought which are not stored yet, where apart_
  Dictionary accepted_;          // other values that they brought
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_EXISTS_FILTER_H_
