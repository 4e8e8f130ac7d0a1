// String functions that take a part of a text. Characters are code points.
//
// Source: the expression language, section 10.28; Qlik help "String functions".
#include <optional>

#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "expression/functions/text_search.h"
#include "value/utf8.h"

namespace celadon {
namespace {

// A number of characters; what is below 0 counts as 0 (our own).
size_t Characters(double number) {
  constexpr double kMost = 0x1p53;
  return number > 0 ? static_cast<size_t>(std::min(number, kMost)) : 0;
}

void Len(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) -> double {
    return row.is_null(0) ? 0 : static_cast<double>(CountCodePoints(row.text(0)));
  });
}

void Left(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const std::string_view text = row.text(0);
    return text.substr(0, CodePointOffset(text, Characters(row.number(1))));
  });
}

void Right(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const std::string_view text = row.text(0);
    const size_t length = CountCodePoints(text);
    const size_t wanted = std::min(length, Characters(row.number(1)));
    return text.substr(CodePointOffset(text, length - wanted));
  });
}

// A start before the first character counts as the first (our own).
void Mid(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const size_t start = std::max<size_t>(1, Characters(row.number(1)));
    const std::string_view text = row.text(0).substr(CodePointOffset(row.text(0), start - 1));
    const size_t wanted = row.size() > 2 ? Characters(row.number(2)) : text.size();
    return text.substr(0, CodePointOffset(text, wanted));
  });
}

// Part number n of the text, counted from its end where n is below 0; null data where there is
// none. An empty delimiter parts nothing (our own).
std::string_view Part(std::string_view text, std::string_view delimiter, double n) {
  if (text.empty()) return {};
  const Occurrences places(text, delimiter);
  const double parts = static_cast<double>(places.Count()) + 1;
  const double number = std::trunc(n) < 0 ? parts + 1 + std::trunc(n) : std::trunc(n);
  if (!(number >= 1 && number <= parts)) return {};
  const size_t index = static_cast<size_t>(number);
  const size_t begin = index == 1 ? 0 : *places.Find(index - 1) + delimiter.size();
  const size_t end = places.Find(index).value_or(text.size());
  return text.substr(begin, end - begin);
}

void SubField(const KernelCall& call) {
  StrictTextRows(
      call, [](const RowArguments& row) { return Part(row.text(0), row.text(1), row.number(2)); });
}

// Between the n-th `from` and the next `to`; an empty `from` stands at the start, an empty `to` at
// the end. Null data where one is missing.
std::string_view Between(std::string_view text, std::string_view from, std::string_view to,
                         double n) {
  size_t begin = 0;
  if (!from.empty()) {
    const auto place = n >= 1 ? Occurrences(text, from).Find(Characters(n)) : std::nullopt;
    if (!place.has_value()) return {};
    begin = *place + from.size();
  }
  const size_t end = to.empty() ? text.size() : text.find(to, begin);
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin);
}

void TextBetween(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    return Between(row.text(0), row.text(1), row.text(2), row.number_or(3, 1));
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"Len", "text", "t", true, Len, "Number of characters; 0 for NULL"},
    {"Left", "text, count", "tn", false, Left, "The first characters"},
    {"Right", "text, count", "tn", false, Right, "The last characters"},
    {"Mid", "text, start[, count]", "tn", false, Mid, "Characters from a place on"},
    {"SubField", "text, delimiter, part", "ttn", false, SubField,
     "A part of a text with delimiters"},
    {"TextBetween", "text, from, to[, occurrence]", "tttn", false, TextBetween,
     "The text between two delimiters"},
};

}  // namespace

std::span<const ScalarFunction> SubstringFunctions() { return kFunctions; }

}  // namespace celadon
