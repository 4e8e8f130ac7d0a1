#include "qvd/qvd_symbol_decoding.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "qvd/qvd_symbol_cursor.h"
#include "qvd/qvd_symbol_run.h"

namespace celadon {
namespace {

// What seems to be a symbol is taken for one if so many follow it; the last of them is, as good as
// ever: a text that is cut in the middle still ends where it ends.
constexpr size_t kTrialSymbols = 32;
// Where a beginning is looked for.
constexpr size_t kTrialBytes = size_t{1} << 16;
constexpr size_t kTrials = 64;
// A part has no more symbols than this; what is left of it is read by and by.
constexpr size_t kPartSymbols = QvdSymbolDecoding::kPartBytes / 2;

}  // namespace

QvdSymbolDecoding::QvdSymbolDecoding(const QvdSymbolTable& table, size_t part_bytes)
    : table_(table), values_(table.symbols, table.bytes.size()) {
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

void QvdSymbolDecoding::Read(size_t part, QvdSymbolPart& symbols) const {
  ReadFrom(parts_[part].begin, parts_[part].limit, table_.symbols, symbols);
}

void QvdSymbolDecoding::ReadFrom(size_t begin, size_t limit, uint64_t most,
                                 QvdSymbolPart& symbols) const {
  QvdSymbolCursor cursor(table_.bytes.substr(begin), table_.replace_invalid_text);
  const size_t behind = table_.bytes.size() - std::max(begin, limit);
  const size_t bytes = cursor.rest().size() - behind;  // the smallest symbol has two
  const size_t room = std::min<uint64_t>({most, kPartSymbols, bytes / 2 + 1});
  ValuePart& values = symbols.values;
  values.Clear(room, std::min(bytes, kPartBytes) + ValuePart::Run::kLongestText);
  ValueView value;
  const auto goes_on = [&] { return cursor.rest().size() > behind && values.size() < room; };
  while (goes_on()) {
    cursor.Skip(TakeSymbolRun(cursor.rest(), cursor.rest().size() - behind, values));
    if (!goes_on() || !cursor.Next(value)) break;
    values.Append(value);
  }
  symbols.begin = begin;
  symbols.end = table_.bytes.size() - cursor.rest().size();
  symbols.fault = cursor.fault();
}

absl::Status QvdSymbolDecoding::Place(size_t part, QvdSymbolPart& symbols) {
  const size_t limit = parts_[part].limit;
  const auto left = [this] { return table_.symbols - values_.size(); };
  if (symbols.begin != end_ || symbols.values.size() > left()) {
    ReadFrom(end_, limit, left(), symbols);
  }
  while (true) {
    symbols.place = values_.Add(symbols.values);
    end_ = symbols.end;
    if (!symbols.fault.empty()) return Error(symbols.fault);
    if (end_ >= limit) return absl::OkStatus();
    if (left() == 0) {
      return Error(absl::StrFormat("%d bytes are left over behind the last symbol",
                                   table_.bytes.size() - end_));
    }
    Store(symbols);
    ReadFrom(end_, limit, left(), symbols);
  }
}

absl::StatusOr<DualVector> QvdSymbolDecoding::Take() {
  if (values_.size() < table_.symbols) {
    return Error("the symbol table ends before its last symbol");
  }
  return values_.Take();
}

absl::Status QvdSymbolDecoding::Error(std::string_view what) const {
  return absl::DataLossError(absl::StrFormat("%s: symbol %d of %d, byte position %d", what,
                                             values_.size(), table_.symbols,
                                             table_.position + end_));
}

}  // namespace celadon
