#include "script/stored_texts.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "script/chosen_rows.h"

namespace celadon {
namespace {

constexpr size_t kTextsAtOnce = 4096;  // read by one thread

struct ReadNumber {
  size_t entry;
  double number;
};

// The texts that read as numbers, in parts that follow each other.
std::vector<std::vector<ReadNumber>> NumbersIn(const DualVector& dictionary,
                                               const TextInterpreter& interpreter,
                                               Executor& executor) {
  std::vector<std::vector<ReadNumber>> numbers(StretchesOf(dictionary.size(), kTextsAtOnce));
  const auto read = [&](size_t stretch, size_t first, size_t end) {
    for (size_t entry = first; entry < end; ++entry) {
      if (dictionary.kind(entry) != ValueKind::kText) continue;
      const auto number = interpreter.Number(dictionary.text(entry));
      if (number.has_value()) numbers[stretch].push_back({entry, *number});
    }
  };
  InStretches(dictionary.size(), &executor, read, kTextsAtOnce);
  return numbers;
}

// The dictionary itself where it holds no text that reads as a number.
std::shared_ptr<const DualVector> ReadTexts(std::shared_ptr<const DualVector> dictionary,
                                            const TextInterpreter& interpreter,
                                            Executor& executor) {
  if (dictionary->text_bytes() == 0) return dictionary;  // an empty text reads as no number
  const auto numbers = NumbersIn(*dictionary, interpreter, executor);
  if (std::ranges::all_of(numbers, [](const auto& part) { return part.empty(); })) {
    return dictionary;
  }
  auto read = std::make_shared<DualVector>();
  read->Reserve(dictionary->size(), dictionary->text_bytes());
  for (const std::vector<ReadNumber>& part : numbers) {
    for (const auto& [entry, number] : part) {
      read->AppendRange(*dictionary, read->size(), entry - read->size());
      read->Append(ValueView::Dual(dictionary->text(entry), number));
    }
  }
  read->AppendRange(*dictionary, read->size(), dictionary->size() - read->size());
  return read;
}

class StoredTextReader final : public TableReader, public ReaderAtHand {
 public:
  StoredTextReader(RowSource source, const TextInterpreter& interpreter, Executor& executor)
      : source_(std::move(source)),
        interpreter_(interpreter),
        executor_(executor),
        read_(source_.reads_texts.size()) {}

  const std::vector<ColumnInfo>& columns() const override { return source_.rows->columns(); }
  uint64_t expected_rows() const override { return source_.rows->expected_rows(); }

  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, source_.rows->Next());
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      if (!source_.reads_texts[i]) continue;
      Read& read = read_[i];
      if (read.dictionary != batch.columns[i].dictionary) {
        read.dictionary = batch.columns[i].dictionary;
        read.result = ReadTexts(read.dictionary, interpreter_, executor_);
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
  Executor& executor_;
  std::vector<Read> read_;
};

}  // namespace

std::unique_ptr<TableReader> ReadStoredTexts(RowSource source, const TextInterpreter& interpreter,
                                             Executor& executor) {
  return std::make_unique<StoredTextReader>(std::move(source), interpreter, executor);
}

uint32_t FindStored(const Dictionary& symbols, ValueView value,
                    const TextInterpreter& interpreter) {
  const uint32_t code = value.is_null() ? Dictionary::kNone : symbols.Find(value);
  if (code != Dictionary::kNone || !value.has_text() || value.has_number()) return code;
  const auto number = interpreter.Number(value.text());
  return number.has_value() ? symbols.Find(ValueView::Number(*number)) : code;
}

}  // namespace celadon
