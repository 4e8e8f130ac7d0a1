// Functions over regular expressions, matched by RE2: in time linear in the text, whatever the
// expression. What RE2 does not know (look-around, back references) is no expression.
//
// Source: the expression language, section 10.28; Qlik help "String functions". Occurrences are
// counted from 1, from the end where the number is below 0; a text that is no expression gives
// NULL.
#include <re2/re2.h>

#include <memory>
#include <string>
#include <vector>

#include "celadon/regex.h"
#include "expression/functions/rows.h"
#include "value/utf8.h"

namespace celadon {
namespace {

re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

// The expression that was compiled last: in most formulas all rows have the same one.
template <bool kIgnoreCase>
class Patterns {
 public:
  // Null if the text is no expression.
  const RE2* Get(std::string_view pattern) {
    if (compiled_ == nullptr || pattern_ != pattern) {
      pattern_ = pattern;
      RE2::Options options(RE2::Quiet);
      options.set_case_sensitive(!kIgnoreCase);
      compiled_ = std::make_unique<const RE2>(Piece(pattern), options);
    }
    return compiled_->ok() ? compiled_.get() : nullptr;
  }

 private:
  std::string pattern_;
  std::unique_ptr<const RE2> compiled_;
};

using Groups = std::vector<re2::StringPiece>;  // the whole match, then its groups

// All matches from left to right that do not overlap.
std::vector<Groups> Matches(const RE2& pattern, std::string_view text) {
  std::vector<Groups> matches;
  const int groups = pattern.NumberOfCapturingGroups() + 1;
  for (size_t at = 0; at <= text.size();) {
    Groups found(static_cast<size_t>(groups));
    if (!pattern.Match(Piece(text), at, text.size(), RE2::UNANCHORED, found.data(), groups)) break;
    const auto begin = static_cast<size_t>(found[0].data() - text.data());
    const size_t end = begin + found[0].size();
    matches.push_back(std::move(found));
    // An empty match is stepped over by one character.
    at = end > begin ? end : end + (end < text.size() ? DecodeUtf8(text, end).bytes : 1);
  }
  return matches;
}

// The index of an occurrence among `count`; nullopt where there is none.
std::optional<size_t> IndexOf(double occurrence, size_t count) {
  double number = std::trunc(occurrence);
  if (number < 0) number += static_cast<double>(count) + 1;
  if (!(number >= 1 && number <= static_cast<double>(count))) return std::nullopt;
  return static_cast<size_t>(number) - 1;
}

// A group of one occurrence; null data where there is none, or where the group took no part.
re2::StringPiece GroupOf(const std::vector<Groups>& matches, double group, double occurrence) {
  const auto index = IndexOf(occurrence, matches.size());
  if (!index) return {};
  const auto groups = static_cast<double>(matches[*index].size());
  const double number = std::trunc(group) + (group < 0 ? groups : 0);  // counted from the last one
  if (!(number >= 0 && number < groups)) return {};
  return matches[*index][static_cast<size_t>(number)];
}

// Calls body(pattern, row) -> double with the expression in the second argument.
template <bool kIgnoreCase, typename Body>
void PatternNumberRows(const KernelCall& call, Body body) {
  Patterns<kIgnoreCase> patterns;
  StrictNumberRows(call, [&](const RowArguments& row) {
    const RE2* const pattern = patterns.Get(row.text(1));
    return pattern == nullptr ? kNoNumber : body(*pattern, row);
  });
}

template <bool kIgnoreCase, typename Body>
void PatternTextRows(const KernelCall& call, Body body) {
  Patterns<kIgnoreCase> patterns;
  StrictTextRows(call, [&](const RowArguments& row) -> std::string_view {
    const RE2* const pattern = patterns.Get(row.text(1));
    return pattern == nullptr ? std::string_view() : body(*pattern, row);
  });
}

template <bool kIgnoreCase>
void Count(const KernelCall& call) {
  PatternNumberRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return static_cast<double>(Matches(pattern, row.text(0)).size());
  });
}

// Where the group begins, as a number of a character; 0 for no occurrence.
double PlaceOf(const RE2& pattern, const RowArguments& row, double group, double occurrence) {
  const std::string_view text = row.text(0);
  const re2::StringPiece found = GroupOf(Matches(pattern, text), group, occurrence);
  if (found.data() == nullptr) return 0;
  const auto byte = static_cast<size_t>(found.data() - text.data());
  return static_cast<double>(CountCodePoints(text.substr(0, byte)) + 1);
}

template <bool kIgnoreCase>
void Index(const KernelCall& call) {
  PatternNumberRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return PlaceOf(pattern, row, 0, row.number_or(2, 1));
  });
}

template <bool kIgnoreCase>
void IndexGroup(const KernelCall& call) {
  PatternNumberRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return PlaceOf(pattern, row, row.number(2), row.number_or(3, 1));
  });
}

std::string_view Extracted(const RE2& pattern, const RowArguments& row, double group,
                           double occurrence) {
  const re2::StringPiece found = GroupOf(Matches(pattern, row.text(0)), group, occurrence);
  return {found.data(), found.size()};
}

template <bool kIgnoreCase>
void Extract(const KernelCall& call) {
  PatternTextRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return Extracted(pattern, row, 0, row.number_or(2, 1));
  });
}

template <bool kIgnoreCase>
void ExtractGroup(const KernelCall& call) {
  PatternTextRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return Extracted(pattern, row, row.number(2), row.number_or(3, 1));
  });
}

// With a group of one occurrence, or of all where it is 0, replaced by a text.
std::string_view Replaced(const RE2& pattern, const RowArguments& row, double group,
                          std::string_view to, double occurrence) {
  const std::string_view text = row.text(0);
  const std::vector<Groups> matches = Matches(pattern, text);
  const bool all = std::trunc(occurrence) == 0;
  const auto chosen = IndexOf(occurrence, matches.size());
  std::string out;
  size_t done = 0;
  for (size_t i = 0; i < matches.size(); ++i) {
    if (!all && chosen != i) continue;
    const re2::StringPiece found = GroupOf(matches, group, static_cast<double>(i + 1));
    if (found.data() == nullptr) continue;
    const auto begin = static_cast<size_t>(found.data() - text.data());
    out.append(text.substr(done, begin - done)).append(to);
    done = begin + found.size();
    if (out.size() > TextArena::kMaxBytes) break;  // refused when it is stored
  }
  return row.context().arena.Store(out.append(text.substr(done)));
}

template <bool kIgnoreCase>
void Replace(const KernelCall& call) {
  PatternTextRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return Replaced(pattern, row, 0, row.text(2), row.number_or(3, 0));
  });
}

template <bool kIgnoreCase>
void ReplaceGroup(const KernelCall& call) {
  PatternTextRows<kIgnoreCase>(call, [](const RE2& pattern, const RowArguments& row) {
    return Replaced(pattern, row, row.number(3), row.text(2), row.number_or(4, 0));
  });
}

// A part between matches; null data where there is none.
std::string_view PartOf(const RE2& pattern, const RowArguments& row) {
  const std::string_view text = row.text(0);
  std::vector<std::string_view> parts;
  size_t done = 0;
  for (const Groups& match : Matches(pattern, text)) {
    const auto begin = static_cast<size_t>(match[0].data() - text.data());
    parts.push_back(text.substr(done, begin - done));
    done = begin + match[0].size();
  }
  parts.push_back(text.substr(done));
  const auto index = IndexOf(row.number_or(2, 1), parts.size());
  return index.has_value() ? parts[*index] : std::string_view();
}

template <bool kIgnoreCase>
void SubField(const KernelCall& call) {
  PatternTextRows<kIgnoreCase>(call, PartOf);
}

// The number of the first expression that the whole text matches, 0 if none.
template <bool kIgnoreCase>
void Match(const KernelCall& call) {
  std::vector<Patterns<kIgnoreCase>> patterns(call.arguments.size());
  NumberRows(call, [&](const RowArguments& row) {
    if (row.is_null(0)) return kNoNumber;
    for (size_t i = 1; i < row.size(); ++i) {
      const RE2* const pattern = row.is_null(i) ? nullptr : patterns[i].Get(row.text(i));
      if (pattern != nullptr && RE2::FullMatch(Piece(row.text(0)), *pattern)) {
        return static_cast<double>(i);
      }
    }
    return 0.0;
  });
}

void IsPattern(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    return Truth(Patterns<false>().Get(row.text(0)) != nullptr);
  });
}

template <bool kIgnoreCase>
struct Family {
  static constexpr ScalarFunction kFunctions[] = {
      {kIgnoreCase ? "MatchRegExI" : "MatchRegEx", "text, expression, …", "t", true,
       Match<kIgnoreCase>, "Number of the first expression that a whole text matches, or 0"},
      {kIgnoreCase ? "CountRegExI" : "CountRegEx", "text, expression", "t", true,
       Count<kIgnoreCase>, "How often an expression is found in a text"},
      {kIgnoreCase ? "IndexRegExI" : "IndexRegEx", "text, expression[, occurrence]", "ttn", true,
       Index<kIgnoreCase>, "Place of what an expression finds, or 0"},
      {kIgnoreCase ? "IndexRegExGroupI" : "IndexRegExGroup",
       "text, expression, group[, occurrence]", "ttn", true, IndexGroup<kIgnoreCase>,
       "Place of a group of what an expression finds, or 0"},
      {kIgnoreCase ? "ExtractRegExI" : "ExtractRegEx", "text, expression[, occurrence]", "ttn",
       false, Extract<kIgnoreCase>, "What an expression finds"},
      {kIgnoreCase ? "ExtractRegExGroupI" : "ExtractRegExGroup",
       "text, expression, group[, occurrence]", "ttn", false, ExtractGroup<kIgnoreCase>,
       "A group of what an expression finds"},
      {kIgnoreCase ? "ReplaceRegExI" : "ReplaceRegEx", "text, expression, to[, occurrence]", "tttn",
       false, Replace<kIgnoreCase>, "With what an expression finds replaced"},
      {kIgnoreCase ? "ReplaceRegExGroupI" : "ReplaceRegExGroup",
       "text, expression, to, group[, occurrence]", "tttn", false, ReplaceGroup<kIgnoreCase>,
       "With a group of what an expression finds replaced"},
      {kIgnoreCase ? "SubFieldRegExI" : "SubFieldRegEx", "text, expression[, part]", "ttn", false,
       SubField<kIgnoreCase>, "A part of a text between what an expression finds"},
  };
};

constexpr ScalarFunction kCheck[] = {
    {"IsRegEx", "text", "t", true, IsPattern, "Whether a text is a regular expression"},
    {"IsRegExI", "text", "t", true, IsPattern, "Whether a text is a regular expression"},
};

}  // namespace

void AddRegexFunctions(FunctionRegistry& functions) {
  functions.Add(FunctionCategory::kString, Family<false>::kFunctions);
  functions.Add(FunctionCategory::kString, Family<true>::kFunctions);
  functions.Add(FunctionCategory::kString, kCheck);
}

}  // namespace celadon
