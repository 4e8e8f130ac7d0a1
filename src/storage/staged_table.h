// Tables while a load builds them: fields that intern values, columns that grow.
#ifndef CELADON_STORAGE_STAGED_TABLE_H_
#define CELADON_STORAGE_STAGED_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/bit_packed_column.h"
#include "celadon/bitmap.h"
#include "celadon/format.h"
#include "celadon/histogram.h"
#include "celadon/memory_budget.h"
#include "celadon/symbol_table.h"
#include "celadon/table.h"
#include "value/dictionary.h"

namespace celadon {

// One field of a load in progress, shared by all staged tables that hold it. Codes are elements:
// positions in load order.
struct StagedField {
  // Source: Qlik Support, "How is data stored in Qlik Sense and QlikView".
  static constexpr uint32_t kMaxSymbols = uint32_t{1} << 31;

  std::string name;
  NumberFormat format;            // that of the first column that brought one
  std::vector<std::string> tags;  // as the sources gave them
  std::string comment;
  bool unsearched = false;  // a search over all fields passes over it
  // The table that the first symbols were staged from; null for a new field.
  std::shared_ptr<const SymbolTable> finished;
  MemoryReservation memory;           // of the symbols
  MemoryReservation finished_memory;  // of `finished`, where it is of no model

  // The elements of a finished symbol table, in load order, to load more into its field.
  static StagedField FromSymbols(std::string name, std::shared_ptr<const SymbolTable> symbols);

  // All symbols, to look up and to add. Those of a finished table and borrowed ones are copied when
  // they are first asked for, and those that AddNew has added are indexed, which is one thread's
  // work.
  Dictionary& symbols();
  // The values of all symbols, by element. Those of a finished table and borrowed ones are copied.
  const DualVector& values();
  // As Dictionary::InternAll. A few values are looked for in a finished table itself, and kept
  // beside it where they are new. Numbers that ascend, as those of many keys do, are not looked
  // for.
  void InternAll(const DualVector& values, std::span<const uint32_t> positions, uint32_t* elements);
  // Adds values [first, first + count), known to be new symbols, and gives the element of the
  // first.
  uint32_t AddNew(const DualVector& values, size_t first, size_t count);
  // Whether the symbols of `finished` were never copied. Others may have been added behind them.
  bool untouched() const { return finished != nullptr && !copied_; }
  // Of the symbols as they are, without a copy.
  uint32_t size() const { return borrowed_ ? borrowed_size_ : finished_size() + symbols_.size(); }
  ValueView value(uint32_t element) const {
    if (borrowed_) return (*borrowed_)[element];
    return element < finished_size() ? (*finished)[finished->symbol_at(element)]
                                     : symbols_.values()[element - finished_size()];
  }
  // Bytes of the symbols, and at the most of them and their index while `more` are added.
  size_t value_bytes() const;
  size_t BytesToTake(size_t more) const;
  // The values that new symbols of this field are appended to; null where they are copied first.
  const DualVector* grows_in() const {
    return untouched() || borrowed_ != nullptr ? nullptr : &symbols_.values();
  }

  // Gives a field that has no symbols yet the first ones of these values, so far none of them.
  // Requires that they are final, and known to be symbols as they stand.
  void Borrow(std::shared_ptr<const DualVector> values);
  void BorrowFirst(uint32_t size) { borrowed_size_ = size; }
  // The values that the symbols are borrowed from; null where they are the field's own.
  const std::shared_ptr<const DualVector>& borrowed() const { return borrowed_; }

  // Whether all symbols are borrowed, and their order is known; and the elements in that order, for
  // whoever takes the symbols.
  bool order_is_known() const;
  std::optional<std::vector<uint32_t>> TakeOrder();

  // Puts others in the place of all symbols.
  void Replace(Dictionary symbols);
  // Moves all symbols out; the field has none afterwards.
  DualVector TakeSymbols();

 private:
  // Adds values at these positions, which follow each other, if they are numbers that ascend behind
  // others that do. False, without an effect, where they are not.
  bool AddAscending(const DualVector& values, std::span<const uint32_t> positions,
                    uint32_t* elements);
  // Copies what is not the field's own yet.
  void Own();
  // Of those that were not copied.
  uint32_t finished_size() const { return untouched() ? finished->size() : 0; }

  Dictionary symbols_;     // behind those of `finished` as long as they were not copied
  bool copied_ = false;    // from `finished`
  size_t looked_for_ = 0;  // values, in `finished`
  size_t ascending_ = 0;   // of symbols_, the first ones: numbers that are known to ascend
  std::shared_ptr<const DualVector> borrowed_;
  uint32_t borrowed_size_ = 0;
};

// The element of each code of a source, and behind them StagedColumn::kNull for rows without a
// code. A code that no row has held yet may get its element later.
using CodeElements = std::shared_ptr<const std::vector<uint32_t>>;

// The elements of one field in one table, row by row, appended at the end. Full chunks of 65,536
// rows are kept bit-packed, so that a load holds about as much as the finished column; rows of one
// source stay the codes that it gave. Any number of threads may read; appending needs the column
// alone.
class StagedColumn {
 public:
  static constexpr uint32_t kNull = 0xFFFFFFFF;
  static constexpr size_t kChunkRows = 65536;

  // A row that gets another element, or kNull.
  struct RowChange {
    uint32_t row;
    uint32_t element;
  };
  // kChunkRows rows, packed.
  struct Chunk {
    BitPackedColumn codes;
    CodeElements element_of_code;  // null: codes are elements, the largest of them NULL
  };

  // Wraps the rows of a finished column whose symbols were staged by StagedField::FromSymbols.
  // `histogram` has the rows of each of its codes, if they are counted.
  static StagedColumn FromColumn(BitPackedColumn column, std::shared_ptr<const SymbolTable> symbols,
                                 Histogram histogram = {});

  void Append(std::span<const uint32_t> elements);
  // Appends rows as codes of a source, or kNull; `nulls` tells whether one of them is without an
  // element. Cheaper than elements where many calls in a row bring the same codes: they are packed
  // as they come.
  void AppendCodes(std::span<const uint32_t> codes, const CodeElements& element_of_code,
                   bool nulls);
  void AppendNulls(uint64_t rows);
  // The rows in `kept` (one bit a row), some of them changed (in the order of rows), with these
  // elements behind them. Its first rows still are a column with the finished symbols where those
  // of this one are and the changes bring no others; all of them where `appended` brings none too.
  StagedColumn Rebuilt(const Bitmap& kept, std::span<const RowChange> changed,
                       std::span<const uint32_t> appended) const;

  uint64_t rows() const { return finished_.rows() + chunks_.size() * kChunkRows + tail_.size(); }
  bool has_nulls() const { return has_nulls_; }
  uint32_t operator[](uint64_t row) const;  // an element or kNull
  // Elements of rows [first_row, first_row + out.size()).
  void Read(uint64_t first_row, std::span<uint32_t> out) const;
  // The column this one wraps, if no row was appended; else null.
  const BitPackedColumn* finished() const;
  // The first rows, as they stand in the column that this one wraps: rows a code of it (empty if
  // they are not counted), and the element of a code.
  const BitPackedColumn& finished_part() const { return finished_; }
  const Histogram& finished_histogram() const { return histogram_; }
  uint32_t element_of(SymbolId code) const { return symbols_->element(code); }
  // The full chunks, whose first row is first_chunk_row().
  std::span<const Chunk> chunks() const { return chunks_; }
  uint64_t first_chunk_row() const { return finished_.rows(); }
  size_t bytes() const;  // heap bytes, those of a wrapped column left out

 private:
  // Whether the codes of the wrapped column can name the element, or kNull; and what does.
  bool FinishedHolds(uint32_t element) const;
  uint32_t FinishedCode(uint32_t element) const;
  BitPackedColumn FinishedRebuilt(const Bitmap& kept, std::span<const RowChange> changed,
                                  std::span<const uint32_t> appended) const;
  void AppendRebuilt(const StagedColumn& column, const Bitmap& kept,
                     std::span<const RowChange> changed);
  // Appends rows that fit in the tail, as elements unless it holds codes of the same source.
  void AppendToTail(std::span<const uint32_t> codes, const CodeElements& element_of_code);
  // Grows the tail for that many rows more, never beyond a chunk.
  void MakeRoom(size_t rows);
  // Packs the tail, which is a full chunk.
  void Seal();
  // One above the largest element of the tail, which holds elements.
  uint32_t TailCardinality() const;
  void ReadFinished(uint64_t first_row, std::span<uint32_t> out) const;

  BitPackedColumn finished_;                    // the first rows, where they come from a model
  std::shared_ptr<const SymbolTable> symbols_;  // of finished_
  Histogram histogram_;                         // of finished_
  std::vector<Chunk> chunks_;                   // kChunkRows rows each
  std::vector<uint32_t> tail_;                  // the rows after the last full chunk
  CodeElements tail_elements_;                  // null: the tail's codes are elements
  size_t packed_bytes_ = 0;                     // of chunks_
  bool has_nulls_ = false;
};

struct StagedTable {
  // Row numbers fit in 32 bits, with one left over to mean none.
  static constexpr uint64_t kMaxRows = 0xFFFFFFFE;

  std::string name;
  std::string comment;
  TableKind kind = TableKind::kLoaded;
  bool loosened = false;  // by a statement of the script
  uint64_t rows = 0;
  std::vector<std::shared_ptr<StagedField>> fields;  // in load order, one a column
  std::vector<StagedColumn> columns;
  // The fields before synthetic keys took the place of some; empty where none did.
  std::vector<std::shared_ptr<StagedField>> replaced_fields;
  MemoryReservation memory;           // of the columns
  MemoryReservation finished_memory;  // of what they wrap, where it is of no model

  std::span<const std::shared_ptr<StagedField>> loaded_fields() const {
    return replaced_fields.empty() ? fields : replaced_fields;
  }
  // The position of the column of a field, if the table holds it.
  std::optional<size_t> ColumnOf(std::string_view field) const;
  // Adds a column, NULL in the rows so far, and gives its position. Requires that the table does
  // not hold the field.
  size_t AddColumn(std::shared_ptr<StagedField> field);
  // Drops the column at this position; those behind it move up.
  void RemoveColumn(size_t position);
};

}  // namespace celadon

#endif  // CELADON_STORAGE_STAGED_TABLE_H_
