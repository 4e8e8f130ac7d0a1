// The registers of a program: vectors of values, stored lane by lane.
#ifndef CELADON_EXPRESSION_COLUMN_VECTOR_H_
#define CELADON_EXPRESSION_COLUMN_VECTOR_H_

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "celadon/environment.h"
#include "celadon/format.h"
#include "celadon/value.h"

namespace celadon {

// Rows that a program handles at once.
constexpr size_t kBlockRows = 1024;

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

// Texts made while a block is evaluated; all go at once.
class TextArena {
 public:
  // Our own bound on the texts of one block, so that no formula can use up the memory.
  static constexpr size_t kMaxBytes = size_t{256} << 20;

  // Room for a text; null once the bound would be passed, and then exhausted() for good.
  char* Allocate(size_t bytes);
  // A copy; an empty text where there is no room.
  std::string_view Store(std::string_view text);
  void Clear();
  bool exhausted() const { return exhausted_; }

 private:
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t used_ = 0;      // of the last chunk
  size_t capacity_ = 0;  // of the last chunk
  size_t total_ = 0;
  bool exhausted_ = false;
};

// What kernels share during one evaluation. Used by one thread.
struct EvaluationContext {
  TextInterpreter interpreter;
  std::shared_ptr<const Environment> environment = nullptr;  // null: no function asks for it
  TextArena arena = {};
  uint64_t first_row = 0;     // number of the block's first row among all rows
  uint64_t random_calls = 0;  // of the block so far

  const RegionalSettings& settings() const { return interpreter.settings(); }
  // The number that a text is read as, or NaN.
  double Read(std::string_view text) const { return interpreter.Number(text).value_or(kNoNumber); }
  // A number as plain text, kept until the block is done.
  std::string_view Write(double number) {
    return arena.Store(PlainNumberText(number, settings().decimal_separator));
  }
};

// Two lanes of one length: a number (NaN: none) and an own text (null data: none) a row; a row that
// has neither is NULL. A vector in which no row has an own text has no text lane.
struct ValueLanes {
  const double* numbers = nullptr;
  const std::string_view* texts = nullptr;  // null: no lane

  bool has_text(size_t row) const { return texts != nullptr && texts[row].data() != nullptr; }
  bool is_null(size_t row) const { return std::isnan(numbers[row]) && !has_text(row); }
  ValueView operator[](size_t row) const;
};

// Where a kernel puts values; every row must be set once.
class ValueWriter {
 public:
  ValueWriter(double* numbers, std::string_view* texts) : numbers_(numbers), texts_(texts) {}

  void Null(size_t row) { Set(row, kNoNumber, {}); }
  void Number(size_t row, double number) { Set(row, number, {}); }
  void Text(size_t row, std::string_view text) { Set(row, kNoNumber, Present(text)); }
  void Dual(size_t row, std::string_view text, double number) { Set(row, number, Present(text)); }
  // Row `from` of other lanes.
  void Copy(size_t row, const ValueLanes& lanes, size_t from) {
    Set(row, lanes.numbers[from], lanes.texts == nullptr ? std::string_view() : lanes.texts[from]);
  }

 private:
  static std::string_view Present(std::string_view text) {
    return text.data() == nullptr ? std::string_view("") : text;
  }
  void Set(size_t row, double number, std::string_view text) {
    numbers_[row] = number;
    texts_[row] = text;
  }

  double* numbers_;
  std::string_view* texts_;
};

// Sets a row to a value whose text may go: a copy is kept until the block is done.
void StoreValue(ValueView value, size_t row, EvaluationContext& context, ValueWriter& out);

// One register: own lanes or those of a caller, and, made on demand, what operators derive from
// them. Lanes are valid until the vector is written or borrowed anew.
class ColumnVector {
 public:
  explicit ColumnVector(size_t max_rows) : max_rows_(max_rows) {}

  // Shows a caller's lanes, which must stay as they are while they are read here.
  void Borrow(ValueLanes lanes);
  // The same value in every row, for good: derived lanes are made in `context` and kept.
  void Broadcast(ValueView value, EvaluationContext& context);
  // Begins a vector without texts; the caller fills the numbers.
  double* WriteNumbers();
  ValueWriter WriteValues();

  const ValueLanes& lanes() const { return lanes_; }
  // Numbers, and for texts without number what they are read as.
  const double* Readings(size_t rows, EvaluationContext& context);
  // Own texts, and for numbers without text the plain text; null data for NULL.
  const std::string_view* WrittenTexts(size_t rows, EvaluationContext& context);

 private:
  void Renew(ValueLanes lanes);

  size_t max_rows_;
  ValueLanes lanes_;
  std::vector<double> numbers_;
  std::vector<std::string_view> texts_;
  std::vector<double> readings_;
  std::vector<std::string_view> written_;
  bool has_readings_ = false;
  bool has_written_ = false;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_COLUMN_VECTOR_H_
