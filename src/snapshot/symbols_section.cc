#include "snapshot/symbols_section.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"

namespace celadon {

namespace {

// Values that are made before they are appended: one that has just been written waits for its parts
// when it is copied, which takes several times as long.
constexpr size_t kBatch = 128;

bool HasNumber(char kind) { return (kind & 1) != 0; }
bool HasText(char kind) { return (kind & 2) != 0; }

// The double at a position, little-endian.
double NumberAt(std::string_view numbers, size_t i) {
  double number;
  std::memcpy(&number, numbers.data() + i * sizeof(number), sizeof(number));
  return number;
}

ValueView MakeValue(char kind, double number, std::string_view text) {
  switch (static_cast<ValueKind>(kind)) {
    case ValueKind::kNull:
      break;
    case ValueKind::kNumber:
      return ValueView::Number(number);
    case ValueKind::kText:
      return ValueView::Text(text);
    case ValueKind::kDual:
      return ValueView::Dual(text, number);
  }
  return ValueView();
}

}  // namespace

// Like parts stand together, so that they compress well.
std::string WriteSymbols(const SymbolTable& symbols) {
  ByteWriter kinds, numbers, lengths, texts, elements;
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    const ValueView value = symbols[id];
    kinds.Number(static_cast<uint64_t>(value.kind()));
    if (value.has_number()) numbers.Double(value.number());
    if (!value.has_text()) continue;
    lengths.Number(value.text().size());
    texts.Bytes(value.text());
  }
  for (const uint32_t element : symbols.elements()) elements.Word(element);
  ByteWriter all;
  for (const ByteWriter* lane : {&kinds, &numbers, &lengths, &texts, &elements}) {
    all.Text(lane->bytes());
  }
  return std::move(all).Take();
}

absl::StatusOr<SymbolTable> ReadSymbols(std::string_view bytes, uint32_t count,
                                        NumberFormat format) {
  ByteReader all(bytes);
  const std::string_view kinds = all.Text(), numbers = all.Text();
  ByteReader lengths = all.Record(), texts = all.Record(), stored_elements = all.Record();
  std::vector<uint32_t> elements = stored_elements.Array<uint32_t>();
  const auto with_number = static_cast<size_t>(std::ranges::count_if(kinds, HasNumber));
  if (all.failed() || stored_elements.failed() || kinds.size() != count ||
      numbers.size() != with_number * sizeof(double)) {
    return absl::InvalidArgumentError("its parts have the wrong size");
  }
  DualVector values;
  values.Reserve(count, texts.rest().size());
  size_t numbers_read = 0;
  std::array<ValueView, kBatch> batch;
  for (size_t first = 0; first < kinds.size(); first += kBatch) {
    const std::string_view some = kinds.substr(first, kBatch);
    for (size_t i = 0; i < some.size(); ++i) {
      const double number = HasNumber(some[i]) ? NumberAt(numbers, numbers_read++) : 0;
      const std::string_view text =
          HasText(some[i]) ? texts.Bytes(lengths.Number()) : std::string_view();
      batch[i] = MakeValue(some[i], number, text);
    }
    for (size_t i = 0; i < some.size(); ++i) values.Append(batch[i]);
  }
  if (lengths.failed() || lengths.more() || texts.failed() || texts.more()) {
    return absl::InvalidArgumentError("its texts are cut off");
  }
  return SymbolTable::FromValueOrder(std::move(values), std::move(elements), std::move(format));
}

}  // namespace celadon
