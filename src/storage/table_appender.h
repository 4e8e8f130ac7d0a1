// Rows from batches of coded columns into a staged table.
#ifndef CELADON_STORAGE_TABLE_APPENDER_H_
#define CELADON_STORAGE_TABLE_APPENDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "celadon/dual_vector.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "storage/staged_table.h"
#include "value/growing_values.h"

namespace celadon {

// One column of a batch: a code a row, an entry of the dictionary or StagedColumn::kNull. Entries
// may repeat, and some may be used by no row.
struct CodedColumn {
  std::shared_ptr<const DualVector> dictionary;
  std::span<const uint32_t> codes;
};

// What a load does with the values of its source: rows look them up one by one, or the first source
// of a field gives it its symbols as they stand, as long as rows bring them in their order.
enum class SourceSymbols { kLookUp, kTakeAsTheyStand };

// Appends batches to one table. A value becomes a symbol of its field when the first row that holds
// it arrives, whatever the order of the dictionary; each entry is looked up once as long as batches
// share the dictionary. The columns of a batch are worked on in parallel.
class TableAppender {
 public:
  // `columns[i]` is the position in the table of column i of the batches; columns of the table that
  // are not named receive NULLs, but for those in `left_alone`, which the caller fills afterwards.
  // Positions are distinct. The table outlives the appender and grows no columns meanwhile.
  TableAppender(StagedTable* table, std::vector<size_t> columns, Execution execution,
                SourceSymbols source_symbols = SourceSymbols::kLookUp,
                const std::vector<size_t>& left_alone = {});

  // `batch` has one column for each position, with `rows` codes each. ResourceExhausted where the
  // table would have too many rows, a field too many symbols, or the memory limit is passed (bytes
  // are counted after each batch); Cancelled; Internal where a code is outside its dictionary.
  // After an error the table is unfinished and fit only to be dropped.
  absl::Status Append(size_t rows, std::span<const CodedColumn> batch);

 private:
  // What one column remembers from batch to batch.
  struct Target {
    size_t column = 0;
    std::shared_ptr<const DualVector> dictionary;  // kept alive, so that its address stays its own
    ValueOrigin origin;                            // of a dictionary that grows
    // The elements of the entries: kNull for NaN, kUnmapped before the first use; see CodeElements.
    std::shared_ptr<std::vector<uint32_t>> element_of_entry;
    bool in_order = true;   // entries that rows have held are their own elements
    uint32_t unmapped = 0;  // entries that no row has held yet
    bool apart = false;     // none of those is a symbol of the field or the same as another one
    bool nan = false;       // one of the others is NaN
    uint32_t known = 0;     // symbols of the field before the batch
  };
  // What the codes of some rows are found to be.
  struct Codes {
    bool known = true;   // each is an entry that was met before, or kNull
    bool nulls = false;  // one has no element
  };

  absl::Status AppendColumn(const CodedColumn& source, Target& target);
  // By all threads, where the dictionary is long.
  void GoToDictionary(const CodedColumn& source, Target& target);
  // Keeps the elements of the first entries.
  static void Grow(const CodedColumn& source, Target& target);
  // Appends codes that are known.
  void AppendCodes(std::span<const uint32_t> codes, bool nulls, const Target& target);
  // Gives their elements to the entries that are symbols of the field already since the dictionary
  // is what it borrows, or where they stand; false where it is neither.
  static bool KnowOwn(const StagedField& field, Target& target);
  // Gives the entries that are symbols of the field by now their elements.
  void FindHeld(StagedField& field, Target& target);
  // Makes symbols of the entries that these rows are the first to hold; all are known then, unless
  // one is outside the dictionary.
  static Codes Intern(std::span<const uint32_t> codes, StagedField& field, Target& target);
  // The same where the field borrows the dictionary; false, without an effect, where an entry is
  // not the next one that no row has held yet.
  static bool Follow(std::span<const uint32_t> codes, StagedField& field, Target& target,
                     Codes& found);
  static Codes Look(std::span<const uint32_t> codes, const Target& target);
  // In row order, at most kLookRows of them; false where a code is outside the dictionary.
  static bool InternNew(std::span<const uint32_t> codes, StagedField& field, Target& target);
  // Counts what table and fields hold by now.
  absl::Status ReserveMemory();

  StagedTable* table_;
  Execution execution_;
  SourceSymbols source_symbols_;
  std::vector<Target> targets_;
  MemoryReservation memory_;    // of targets_
  std::vector<size_t> others_;  // positions in the table that no batch column fills
};

}  // namespace celadon

#endif  // CELADON_STORAGE_TABLE_APPENDER_H_
