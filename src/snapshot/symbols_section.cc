#include "snapshot/symbols_section.h"

#include <utility>
#include <vector>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"

namespace celadon {

namespace {

constexpr uint8_t kHasNumber = 1, kHasText = 2;

uint8_t Parts(ValueView value) {
  return static_cast<uint8_t>((value.has_number() ? kHasNumber : 0) |
                              (value.has_text() ? kHasText : 0));
}

ValueView MakeValue(uint8_t parts, ByteReader& numbers, ByteReader& lengths, ByteReader& texts) {
  const double number = (parts & kHasNumber) != 0 ? numbers.Double() : 0;
  if ((parts & kHasText) == 0) return ValueView::Number(number);
  const std::string_view text = texts.Bytes(lengths.Number());
  return (parts & kHasNumber) != 0 ? ValueView::Dual(text, number) : ValueView::Text(text);
}

std::vector<uint32_t> ReadElements(ByteReader& bytes) {
  ByteReader words = bytes.Record();
  std::vector<uint32_t> elements;
  elements.reserve(words.rest().size() / sizeof(uint32_t));
  while (words.more()) elements.push_back(words.Word());
  bytes.Check(words);
  return elements;
}

}  // namespace

// Like parts stand together, so that they compress well.
std::string WriteSymbols(const SymbolTable& symbols) {
  ByteWriter parts, numbers, lengths, texts, elements;
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    const ValueView value = symbols[id];
    parts.Number(Parts(value));
    if (value.has_number()) numbers.Double(value.number());
    if (!value.has_text()) continue;
    lengths.Number(value.text().size());
    texts.Bytes(value.text());
  }
  for (const uint32_t element : symbols.elements()) elements.Word(element);
  ByteWriter all;
  for (const ByteWriter* lane : {&parts, &numbers, &lengths, &texts, &elements}) {
    all.Text(lane->bytes());
  }
  return std::move(all).Take();
}

absl::StatusOr<SymbolTable> ReadSymbols(std::string_view bytes, uint32_t count,
                                        NumberFormat format) {
  ByteReader all(bytes);
  const std::string_view parts = all.Text();
  ByteReader numbers = all.Record(), lengths = all.Record(), texts = all.Record();
  const size_t text_bytes = texts.rest().size();
  std::vector<uint32_t> elements = ReadElements(all);
  if (all.failed() || parts.size() != count) {
    return absl::InvalidArgumentError("its parts have the wrong size");
  }
  DualVector values;
  values.Reserve(count, text_bytes);
  for (const char part : parts) {
    const auto kind = static_cast<uint8_t>(part);
    if (kind == 0 || kind > (kHasNumber | kHasText)) numbers.Fail();
    values.Append(MakeValue(kind, numbers, lengths, texts));
  }
  if (numbers.failed() || lengths.failed() || texts.failed() || numbers.more() || texts.more()) {
    return absl::InvalidArgumentError("its values are cut off");
  }
  return SymbolTable::FromValueOrder(std::move(values), std::move(elements), std::move(format));
}

}  // namespace celadon
