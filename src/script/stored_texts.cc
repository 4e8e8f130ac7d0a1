#include "script/stored_texts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "runtime/status_macros.h"
#include "script/chosen_rows.h"

namespace celadon {
namespace {

// The dictionary itself where it holds no text that reads as a number.
std::shared_ptr<const DualVector> ReadTexts(std::shared_ptr<const DualVector> dictionary,
                                            const TextInterpreter& interpreter) {
  if (dictionary->text_bytes() == 0) return dictionary;  // an empty text reads as no number
  std::shared_ptr<DualVector> read;
  for (size_t i = 0; i < dictionary->size(); ++i) {
    const bool text = dictionary->kind(i) == ValueKind::kText;
    if (!text && read == nullptr) continue;
    const ValueView value = (*dictionary)[i];
    const auto number = text ? interpreter.Number(value.text()) : std::nullopt;
    if (number.has_value() && read == nullptr) {
      read = std::make_shared<DualVector>();
      read->Reserve(dictionary->size(), dictionary->text_bytes());
      for (size_t before = 0; before < i; ++before) read->Append((*dictionary)[before]);
    }
    if (read == nullptr) continue;
    read->Append(number.has_value() ? ValueView::Dual(value.text(), *number) : value);
  }
  return read == nullptr ? dictionary : read;
}

class StoredTextReader final : public TableReader, public ReaderAtHand {
 public:
  StoredTextReader(RowSource source, const TextInterpreter& interpreter)
      : source_(std::move(source)), interpreter_(interpreter), read_(source_.reads_texts.size()) {}

  const std::vector<ColumnInfo>& columns() const override { return source_.rows->columns(); }
  uint64_t expected_rows() const override { return source_.rows->expected_rows(); }

  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, source_.rows->Next());
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      if (!source_.reads_texts[i]) continue;
      Read& read = read_[i];
      if (read.dictionary != batch.columns[i].dictionary) {
        read.dictionary = batch.columns[i].dictionary;
        read.result = ReadTexts(read.dictionary, interpreter_);
      }
      batch.columns[i].dictionary = read.result;
    }
    return batch;
  }

  void Recycle(RowBatch batch) override { source_.rows->Recycle(std::move(batch)); }

  absl::StatusOr<RowsAtHand*> AllRows() override {
    const bool reads = std::ranges::find(source_.reads_texts, true) != source_.reads_texts.end();
    return reads ? nullptr : AllRowsOf(*source_.rows);
  }

 private:
  // The last dictionary of a column and what became of it.
  struct Read {
    std::shared_ptr<const DualVector> dictionary;
    std::shared_ptr<const DualVector> result;
  };

  RowSource source_;
  const TextInterpreter& interpreter_;
  std::vector<Read> read_;
};

}  // namespace

std::unique_ptr<TableReader> ReadStoredTexts(RowSource source, const TextInterpreter& interpreter) {
  return std::make_unique<StoredTextReader>(std::move(source), interpreter);
}

uint32_t FindStored(const Dictionary& symbols, ValueView value,
                    const TextInterpreter& interpreter) {
  const uint32_t code = value.is_null() ? Dictionary::kNone : symbols.Find(value);
  if (code != Dictionary::kNone || !value.has_text() || value.has_number()) return code;
  const auto number = interpreter.Number(value.text());
  return number.has_value() ? symbols.Find(ValueView::Number(*number)) : code;
}

}  // namespace celadon
