#include "hypercube/argument_reader.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/status_macros.h"

namespace celadon {

std::vector<std::optional<double>> ConstantsOf(const std::vector<ReadArgument>& arguments) {
  std::vector<std::optional<double>> constants;
  for (const ReadArgument& argument : arguments) {
    const Value* const constant = argument.constant();
    constants.push_back(constant == nullptr ? std::nullopt : std::optional(kNoNumber));
    if (constant != nullptr && constant->has_number()) constants.back() = constant->number();
  }
  return constants;
}

bool FirstTellsAll(const std::vector<ReadArgument>& arguments) {
  return !arguments.empty() &&
         std::all_of(arguments.begin() + 1, arguments.end(),
                     [](const ReadArgument& argument) { return argument.constant() != nullptr; });
}

MetValues::MetValues(const std::vector<ReadArgument>& arguments, Accumulator::Needs needs,
                     const RegionalSettings& settings)
    : settings_(&settings) {
  const bool combines = needs == Accumulator::Needs::kCombinations;
  const size_t numbered = combines && !FirstTellsAll(arguments) ? arguments.size() : 1;
  dictionaries_.resize(numbered);
  for (size_t a = 0; a < numbered; ++a) {
    symbols_.push_back(arguments[a].program == nullptr ? arguments[a].symbols : nullptr);
  }
  if (!combines) return;
  for (const ReadArgument& argument : arguments) {
    const Value* const constant = argument.constant();
    constants_.push_back(constant == nullptr ? std::nullopt : std::optional(*constant));
  }
  if (numbered > 1) FindWeights();
}

void MetValues::FindWeights() {
  std::vector<uint32_t> weights(symbols_.size());
  uint64_t size = 1;
  for (size_t a = symbols_.size(); a-- > 0;) {
    if (symbols_[a] == nullptr && !is_constant(a)) return;
    weights[a] = static_cast<uint32_t>(size);
    size *= RadixOf(a);
    if (size >= ArgumentBlock::kNoValue) return;
  }
  weights_ = std::move(weights);
}

Value MetValues::ValueOf(size_t argument, uint32_t number) const {
  if (is_constant(argument)) return *constants_[argument];
  if (number == ArgumentBlock::kNoValue) return Value();
  const SymbolTable* symbols = symbols_[argument];
  if (symbols == nullptr) return Value(dictionaries_[argument].values()[number]);
  const ValueView value = (*symbols)[number];
  if (value.has_text() || symbols->format() == NumberFormat()) return Value(value);
  return Value::Dual(symbols->Text(number, *settings_), value.number());
}

std::vector<Value> MetValues::Of(uint32_t number) const {
  std::vector<Value> values;
  values.reserve(std::max(symbols_.size(), constants_.size()));
  for (size_t a = 0; a < symbols_.size(); ++a) {
    uint32_t of_argument = number;
    if (!weights_.empty()) {
      of_argument = number / weights_[a] % RadixOf(a);
      if (of_argument + 1 == RadixOf(a)) of_argument = ArgumentBlock::kNoValue;
    } else if (symbols_.size() > 1) {
      of_argument = (*combinations_[number])[a];
    }
    values.push_back(ValueOf(a, of_argument));
  }
  for (size_t a = symbols_.size(); a < constants_.size(); ++a) values.push_back(*constants_[a]);
  return values;
}

uint32_t MetValues::NumberOf(const std::vector<uint32_t>& combination) {
  const auto [entry, added] =
      numbers_.try_emplace(combination, static_cast<uint32_t>(combinations_.size()));
  if (added) combinations_.push_back(&entry->first);
  return entry->second;
}

size_t MetValues::size() const {
  size_t size = combinations_.size();
  for (const Dictionary& dictionary : dictionaries_) {
    size = std::max<size_t>(size, dictionary.size());
  }
  return size;
}

size_t MetValues::BytesToTake(size_t more) const {
  // A combination is a node with a list of its own; both take some bytes from the heap's books.
  const size_t combination = sizeof(decltype(numbers_)::value_type) + 2 * sizeof(void*) +
                             symbols_.size() * sizeof(uint32_t) + sizeof(void*);
  if (!weights_.empty()) return 0;
  size_t bytes = symbols_.size() > 1 ? (combinations_.size() + more) * combination : 0;
  for (size_t a = 0; a < symbols_.size(); ++a) {
    if (symbols_[a] == nullptr) bytes += dictionaries_[a].BytesToTake(more);
  }
  return bytes;
}

std::vector<uint32_t> MetValues::Adopt(const MetValues& other) {
  if (single_field() || !weights_.empty()) return {};
  std::vector<std::vector<uint32_t>> own(symbols_.size());  // an argument: number of theirs
  for (size_t a = 0; a < symbols_.size(); ++a) {
    if (symbols_[a] != nullptr || is_constant(a)) continue;
    const DualVector& theirs = other.dictionaries_[a].values();
    std::vector<uint32_t> all(theirs.size());
    std::iota(all.begin(), all.end(), 0);
    own[a].resize(theirs.size());
    dictionaries_[a].InternAll(theirs, all, own[a].data());
  }
  if (symbols_.size() == 1) return std::move(own.front());
  std::vector<uint32_t> numbers;
  for (const std::vector<uint32_t>* combination : other.combinations_) {
    std::vector<uint32_t> translated = *combination;
    for (size_t a = 0; a < translated.size(); ++a) {
      if (own[a].empty() || translated[a] == ArgumentBlock::kNoValue) continue;
      translated[a] = own[a][translated[a]];
    }
    numbers.push_back(NumberOf(translated));
  }
  return numbers;
}

ArgumentReader::ArgumentReader(std::vector<ReadArgument> arguments, Accumulator::Needs needs,
                               const TextInterpreter& interpreter)
    : arguments_(std::move(arguments)),
      needs_(needs),
      values_(std::make_unique<MetValues>(arguments_, needs, interpreter.settings())),
      codes_(kBlockRows) {
  for (const ReadArgument& argument : arguments_) {
    Lane& lane = lanes_.emplace_back();
    lane.values.resize(kBlockRows);
    lane.numbers.resize(kBlockRows);
    if (argument.program == nullptr) continue;
    lane.evaluator = std::make_unique<Evaluator>(argument.program, interpreter);
    lane.input_numbers.assign(argument.inputs.size(), std::vector<double>(kBlockRows));
    lane.input_texts.assign(argument.inputs.size(), std::vector<std::string_view>(kBlockRows));
  }
  if (values_->symbols_.size() > 1) combined_.resize(kBlockRows);
}

ArgumentReader::Wanted ArgumentReader::WantedOf(size_t argument) const {
  using enum Accumulator::Needs;
  const bool several = !combined_.empty();
  if (argument > 0) return {.numbers = needs_ == kPairs || needs_ == kWeighted, .values = several};
  const bool numbers = needs_ == kNumbers || needs_ == kPairs || needs_ == kValuesAndNumbers;
  return {.numbers = numbers, .values = needs_ != kNumbers && needs_ != kPairs};
}

absl::Status ArgumentReader::Read(const RecordRows& rows, ArgumentBlock* block) {
  block->first_position = rows.first_row;
  block->slots = rows.slots;
  const size_t read = combined_.empty() ? std::min<size_t>(2, arguments_.size()) : lanes_.size();
  for (size_t a = 0; a < read; ++a) {
    const Wanted wanted = WantedOf(a);
    if ((!wanted.numbers && !wanted.values) || values_->is_constant(a)) continue;
    if (lanes_[a].evaluator == nullptr) {
      ReadField(a, rows);
    } else {
      CELADON_RETURN_IF_ERROR(ReadProgram(a, rows));
    }
  }
  if (!combined_.empty()) NumberCombinations(rows.count);
  block->numbers = lanes_.front().shown;
  block->values = combined_.empty() ? lanes_.front().values.data() : combined_.data();
  block->second_numbers = lanes_.size() > 1 ? lanes_[1].shown : nullptr;
  return absl::OkStatus();
}

void ArgumentReader::NumberCombinations(size_t rows) {
  const std::vector<uint32_t>& weights = values_->weights_;
  if (weights.empty()) {
    std::vector<uint32_t> combination(arguments_.size());
    for (size_t i = 0; i < rows; ++i) {
      for (size_t a = 0; a < arguments_.size(); ++a) combination[a] = lanes_[a].values[i];
      combined_[i] = values_->NumberOf(combination);
    }
    return;
  }
  std::ranges::fill(combined_, 0);
  for (size_t a = 0; a < weights.size(); ++a) {
    if (values_->is_constant(a)) continue;
    const uint32_t null = values_->RadixOf(a) - 1;
    for (size_t i = 0; i < rows; ++i) {
      combined_[i] += std::min(lanes_[a].values[i], null) * weights[a];
    }
  }
}

void ArgumentReader::ReadColumn(const SlotColumn& held, const RecordRows& rows,
                                std::span<uint32_t> codes) {
  const BitPackedColumn& column = *held.column;
  if (rows.slots == nullptr) {
    column.Unpack(rows.first_row, codes);
    return;
  }
  const std::vector<uint32_t>& list = (*rows.slots)[held.slot];
  for (size_t i = 0; i < codes.size(); ++i) {
    codes[i] = list[i] == kMissingValue ? column.null_code() : column[list[i]];
  }
}

void ArgumentReader::LookUpCodes(const CodeLookup& lookup, const RecordRows& rows) {
  std::vector<std::vector<uint32_t>> held, slots;
  for (const SlotColumn& column : lookup.columns()) {
    ReadColumn(column, rows, held.emplace_back(rows.count));
  }
  if (rows.slots == nullptr) {
    std::vector<uint32_t>& own = slots.emplace_back(rows.count);
    std::iota(own.begin(), own.end(), static_cast<uint32_t>(rows.first_row));
  }
  lookup.Find(held, rows.slots == nullptr ? slots : *rows.slots,
              std::span(codes_).first(rows.count));
}

// The codes of an input in the records; what takes no part in a record is NULL.
void ArgumentReader::ReadCodes(const ArgumentInput& input, const RecordRows& rows) {
  const std::span<uint32_t> codes = std::span(codes_).first(rows.count);
  if (input.lookup != nullptr) return LookUpCodes(*input.lookup, rows);
  if (input.columns.empty()) {
    std::ranges::fill(codes, 0);
    return;
  }
  ReadColumn(input.columns.front(), rows, codes);
  std::vector<uint32_t> more(input.columns.size() > 1 ? rows.count : 0);
  for (size_t c = 1; c < input.columns.size(); ++c) {
    ReadColumn(input.columns[c], rows, more);
    for (size_t i = 0; i < codes.size(); ++i) {
      if (codes[i] == input.null_code) codes[i] = more[i];
    }
  }
}

void ArgumentReader::ReadField(size_t argument, const RecordRows& rows) {
  const ArgumentInput& input = arguments_[argument].inputs.front();
  const Wanted wanted = WantedOf(argument);
  Lane& lane = lanes_[argument];
  ReadCodes(input, rows);
  if (wanted.numbers) {
    const double* numbers = input.lanes->numbers().data();
    for (size_t i = 0; i < rows.count; ++i) lane.numbers[i] = numbers[codes_[i]];
    lane.shown = lane.numbers.data();
  }
  if (!wanted.values) return;
  const uint32_t null = input.null_code;
  for (size_t i = 0; i < rows.count; ++i) {
    lane.values[i] = codes_[i] == null ? ArgumentBlock::kNoValue : codes_[i];
  }
}

absl::Status ArgumentReader::ReadProgram(size_t argument, const RecordRows& rows) {
  const std::vector<ArgumentInput>& inputs = arguments_[argument].inputs;
  Lane& lane = lanes_[argument];
  std::vector<ValueLanes> lanes(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    const SymbolLanes& symbols = *inputs[i].lanes;
    ReadCodes(inputs[i], rows);
    for (size_t r = 0; r < rows.count; ++r) {
      lane.input_numbers[i][r] = symbols.numbers()[codes_[r]];
    }
    lanes[i].numbers = lane.input_numbers[i].data();
    if (symbols.texts().empty()) continue;
    for (size_t r = 0; r < rows.count; ++r) lane.input_texts[i][r] = symbols.texts()[codes_[r]];
    lanes[i].texts = lane.input_texts[i].data();
  }
  lane.evaluator->StartAt(rows.first_row);
  CELADON_RETURN_IF_ERROR(lane.evaluator->Run(lanes, rows.count));
  const ValueLanes& result = lane.evaluator->result();
  lane.shown = result.numbers;
  if (WantedOf(argument).values) NumberValues(argument, result, rows.count);
  return absl::OkStatus();
}

void ArgumentReader::NumberValues(size_t argument, const ValueLanes& lanes, size_t rows) {
  std::vector<uint32_t>& values = lanes_[argument].values;
  for (size_t i = 0; i < rows; ++i) {
    if (lanes.is_null(i)) {
      values[i] = ArgumentBlock::kNoValue;
    } else {
      values[i] = needs_ == Accumulator::Needs::kPresence
                      ? 0
                      : values_->dictionaries_[argument].Intern(lanes[i]);
    }
  }
}

}  // namespace celadon
