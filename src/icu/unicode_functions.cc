// String functions and the operator like by Unicode's rules of case, carried out by ICU. No
// language is assumed.
//
// Source: the expression language, sections 10.9, 10.16 and 10.28; the Unicode standard,
// chapter 3.13.
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <string>

#include "celadon/icu.h"
#include "celadon/text_rules.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "icu/code_page.h"

namespace celadon {
namespace {

using icu::UnicodeString;

UnicodeString Read(std::string_view text) {
  return UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string Written(const UnicodeString& text) {
  std::string written;
  text.toUTF8String(written);
  return written;
}

UnicodeString Upper(UnicodeString text) { return text.toUpper(icu::Locale::getRoot()); }
UnicodeString Lower(UnicodeString text) { return text.toLower(icu::Locale::getRoot()); }
UnicodeString Fold(UnicodeString text) { return text.foldCase(); }

// Words are runs of letters, digits, marks and apostrophes, as by the plain rules.
bool IsInWord(UChar32 c) {
  return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK || c == U'\'' || c == U'\u2019';
}

UnicodeString Capitalize(const UnicodeString& text) {
  UnicodeString capitalized;
  bool inside = false;
  for (int32_t i = 0; i < text.length();) {
    const UChar32 c = text.char32At(i);
    capitalized.append(inside ? u_tolower(c) : u_totitle(c));
    inside = IsInWord(c);
    i += U16_LENGTH(c);
  }
  return capitalized;
}

template <typename Change>
void ChangeTexts(const KernelCall& call, Change change) {
  StrictTextRows(call, [&change](const RowArguments& row) {
    return row.context().arena.Store(Written(change(Read(row.text(0)))));
  });
}

void UpperTexts(const KernelCall& call) { ChangeTexts(call, Upper); }
void LowerTexts(const KernelCall& call) { ChangeTexts(call, Lower); }
void CapitalizeTexts(const KernelCall& call) { ChangeTexts(call, Capitalize); }

// The number of the first candidate that the body accepts, or 0.
template <typename Body>
void FirstMatch(const KernelCall& call, Body accepts) {
  NumberRows(call, [&accepts](const RowArguments& row) {
    for (size_t i = 1; i < row.size() && !row.is_null(0); ++i) {
      if (!row.is_null(i) && accepts(row, i)) return static_cast<double>(i);
    }
    return 0.0;
  });
}

void MixMatch(const KernelCall& call) {
  FirstMatch(call, [](const RowArguments& row, size_t i) {
    const bool numbers = !std::isnan(row.number(0)) && !std::isnan(row.number(i));
    if (numbers) return row.number(0) == row.number(i);
    return Read(row.written(0)).caseCompare(Read(row.written(i)), U_FOLD_CASE_DEFAULT) == 0;
  });
}

bool Fits(std::string_view text, std::string_view pattern) {
  return WildcardMatch(Written(Fold(Read(text))), Written(Fold(Read(pattern))));
}

void WildMatch(const KernelCall& call) {
  FirstMatch(call,
             [](const RowArguments& row, size_t i) { return Fits(row.text(0), row.text(i)); });
}

// NULL beside a value is false, NULL beside NULL is NULL, as by the plain rules.
void Like(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    if (row.is_null(0) && row.is_null(1)) return kNoNumber;
    return Truth(!row.any_null() && Fits(row.text(0), row.text(1)));
  });
}

void ApplyCodepage(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) -> std::string_view {
    constexpr double kMost = 99999;
    const double number = row.number(1);
    if (!(number >= 0 && number <= kMost)) return {};
    const auto text = ApplyCodePage(row.text(0), static_cast<int>(number));
    return text.has_value() ? row.context().arena.Store(*text) : std::string_view();
  });
}

constexpr ScalarFunction kStrings[] = {
    {"Capitalize", "text", "t", false, CapitalizeTexts, "Every word with a capital first"},
    {"Lower", "text", "t", false, LowerTexts, "In lower case"},
    {"Upper", "text", "t", false, UpperTexts, "In upper case"},
};
constexpr ScalarFunction kConditions[] = {
    {"mixmatch", "value, candidate, …", "c", true, MixMatch, "As match, without regard to case"},
    {"wildmatch", "text, pattern, …", "t", true, WildMatch,
     "Place of the first pattern of * and ? that a text fits, or 0"},
};
constexpr ScalarFunction kOperators[] = {{"like", "x, y", "t", true, Like, kOperatorHelp}};
constexpr ScalarFunction kFormatting[] = {
    {"ApplyCodepage", "text, code_page", "tn", false, ApplyCodepage,
     "A text that was read under the wrong code page, under the right one"},
};

}  // namespace

void AddUnicodeFunctions(FunctionRegistry& functions) {
  functions.Add(FunctionCategory::kString, kStrings);
  functions.Add(FunctionCategory::kConditional, kConditions);
  functions.Add(FunctionCategory::kConditional, kOperators);
  functions.Add(FunctionCategory::kFormatting, kFormatting);
}

}  // namespace celadon
