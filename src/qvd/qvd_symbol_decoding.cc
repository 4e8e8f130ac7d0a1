#include "qvd/qvd_symbol_decoding.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "qvd/qvd_symbol_cursor.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// What seems to be a symbol is taken for one if so many follow it; the last of them is, as good as
// ever: a text that is cut in the middle still ends where it ends.
constexpr size_t kTrialSymbols = 32;
// Where a beginning is looked for.
constexpr size_t kTrialBytes = size_t{1} << 16;
constexpr size_t kTrials = 64;

}  // namespace

QvdSymbolDecoding::QvdSymbolDecoding(const QvdSymbolTable& table, size_t part_bytes)
    : table_(table), values_({}) {
  const size_t size = table.bytes.size();
  parts_.emplace_back();
  for (size_t place = part_bytes; place < size; place += part_bytes) {
    const size_t begin = FindBegin(std::max(place, parts_.back().begin + 1));
    if (begin >= size) break;
    parts_.back().limit = begin;
    parts_.emplace_back().begin = begin;
  }
  parts_.back().limit = size;
}

size_t QvdSymbolDecoding::FindBegin(size_t from) const {
  const std::string_view bytes = table_.bytes;
  const size_t stride = bytes[0] == static_cast<char>(QvdTag::kInt) ? 5 : 9;
  if (bytes.size() == table_.symbols * stride) {  // it seems, of numbers of one tag
    return (from + stride - 1) / stride * stride;
  }
  const std::string_view searched = bytes.substr(0, from + kTrialBytes);
  size_t zero = from - 1;  // the end of a text
  for (size_t trial = 0; trial < kTrials; ++trial) {
    zero = searched.find('\0', zero + 1);
    if (zero == std::string_view::npos) break;
    size_t place = zero + 1;
    if (SeemsToBegin(place)) return place;
  }
  return bytes.size();
}

bool QvdSymbolDecoding::SeemsToBegin(size_t& place) const {
  QvdSymbolCursor cursor(table_.bytes.substr(place), table_.replace_invalid_text);
  ValueView value;
  for (size_t i = 0; i < kTrialSymbols && !cursor.rest().empty(); ++i) {
    if (!cursor.Next(value)) return false;
  }
  place = table_.bytes.size() - cursor.rest().size();
  return true;
}

void QvdSymbolDecoding::CountFrom(size_t begin, uint64_t most, Part& part) const {
  QvdSymbolCursor cursor(table_.bytes.substr(begin), table_.replace_invalid_text);
  const size_t behind = table_.bytes.size() - std::max(begin, part.limit);
  DualVectorParts::Size size;
  ValueView value;
  while (cursor.rest().size() > behind && size.values < most && cursor.Next(value)) {
    size.Add(value);
  }
  part.begin = begin;
  part.end = table_.bytes.size() - cursor.rest().size();
  part.size = size;
  part.fault = cursor.fault();
}

absl::Status QvdSymbolDecoding::Settle(const CancelToken& cancel) {
  size_t place = 0;
  uint64_t symbols = 0;
  for (Part& part : parts_) {
    CELADON_RETURN_IF_ERROR(cancel.status());
    const uint64_t left = table_.symbols - symbols;
    if (part.begin != place || part.size.values > left || part.end < part.limit) {
      CountFrom(place, left, part);
    }
    symbols += part.size.values;
    place = part.end;
    if (!part.fault.empty()) return Error(part.fault, symbols, place);
    if (place < part.limit) {
      const size_t bytes = table_.bytes.size() - place;
      return Error(absl::StrFormat("%d bytes are left over behind the last symbol", bytes), symbols,
                   place);
    }
  }
  if (symbols < table_.symbols) {
    return Error("the symbol table ends before its last symbol", symbols, place);
  }
  std::vector<DualVectorParts::Size> sizes;
  for (const Part& part : parts_) sizes.push_back(part.size);
  values_ = DualVectorParts(sizes);
  return absl::OkStatus();
}

void QvdSymbolDecoding::Fill(size_t part) {
  const Part& filled = parts_[part];
  QvdSymbolCursor cursor(table_.bytes.substr(filled.begin, filled.end - filled.begin),
                         table_.replace_invalid_text);
  DualVectorParts::Writer writer = values_.part(part);
  ValueView value;
  while (!cursor.rest().empty() && cursor.Next(value)) writer.Append(value);
}

absl::Status QvdSymbolDecoding::Error(std::string_view what, uint64_t symbol, size_t place) const {
  return absl::DataLossError(absl::StrFormat("%s: symbol %d of %d, byte position %d", what, symbol,
                                             table_.symbols, table_.position + place));
}

}  // namespace celadon
