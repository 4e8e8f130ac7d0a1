// Conditional functions: if, alt, coalesce, class, the match family, pick.
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

// Both numbers are read in any case, so that the choice takes no branch.
template <typename Otherwise>
void IfNumbers(const KernelCall& call, Otherwise otherwise) {
  double* const out = call.result.WriteNumbers();
  const double* const condition = call.arguments[0].numbers;
  const double* const then = call.arguments[1].numbers;
  for (size_t row = 0; row < call.rows; ++row) {
    const double chosen = then[row], other = otherwise(row);
    out[row] = IsTrue(condition[row]) ? chosen : other;
  }
}

void If(const KernelCall& call) {
  const bool has_else = call.arguments.size() > 2;
  const bool texts =
      call.arguments[1].texts != nullptr || (has_else && call.arguments[2].texts != nullptr);
  if (!texts && !has_else) return IfNumbers(call, [](size_t) { return kNoNumber; });
  if (!texts) {
    return IfNumbers(call, [other = call.arguments[2].numbers](size_t row) { return other[row]; });
  }
  ValueWriter out = call.result.WriteValues();
  for (size_t row = 0; row < call.rows; ++row) {
    const bool then = IsTrue(call.arguments[0].numbers[row]);
    if (then || has_else) {
      out.Copy(row, call.arguments[then ? 1 : 2], row);
    } else {
      out.Null(row);
    }
  }
}

// Sets each row to the argument that choose(row) names; a number past the last gives NULL.
template <typename Choose>
void CopyChosen(const KernelCall& call, Choose choose) {
  ValueWriter out = call.result.WriteValues();
  for (size_t row = 0; row < call.rows; ++row) {
    const size_t chosen = choose(row);
    if (chosen < call.arguments.size()) {
      out.Copy(row, call.arguments[chosen], row);
    } else {
      out.Null(row);
    }
  }
}

// Texts that are read as numbers count as numbers here.
void Alt(const KernelCall& call) {
  CopyChosen(call, [&call](size_t row) {
    size_t i = 0;
    for (; i + 1 < call.arguments.size(); ++i) {
      const ValueLanes& lanes = call.arguments[i];
      if (!std::isnan(lanes.numbers[row])) break;
      if (lanes.has_text(row) && !std::isnan(call.context.Read(lanes.texts[row]))) break;
    }
    return i;
  });
}

void Coalesce(const KernelCall& call) {
  CopyChosen(call, [&call](size_t row) {
    size_t i = 0;
    while (i < call.arguments.size() && call.arguments[i].is_null(row)) ++i;
    return i;
  });
}

// Requires at least one value beside the number; numbers are cut to whole ones (our own).
void Pick(const KernelCall& call) {
  const double values = static_cast<double>(call.arguments.size() - 1);
  CopyChosen(call, [&call, values](size_t row) {
    const double n = std::trunc(call.arguments[0].numbers[row]);
    return n >= 1 && n <= values ? static_cast<size_t>(n) : call.arguments.size();
  });
}

// The texts of classes, each written once a block where they are of one width and label.
class ClassTexts {
 public:
  std::string_view Of(double low, double width, std::string_view label,
                      EvaluationContext& context) {
    if (width != width_ || label != label_) texts_.clear();
    width_ = width;
    label_ = label;
    std::string_view& text = texts_[low];
    if (text.empty()) {
      text = context.arena.Store(
          absl::StrFormat("%s <= %s < %s", context.Write(low), label, context.Write(low + width)));
    }
    return text;
  }

 private:
  double width_ = 0;
  std::string_view label_;
  absl::flat_hash_map<double, std::string_view> texts_;  // by lower bound
};

// `'a <= x < b'` with the number a.
void Class(const KernelCall& call) {
  ClassTexts texts;
  StrictValueRows(call, [&texts](const RowArguments& row, size_t i, ValueWriter& out) {
    const double width = row.number(1);
    const double offset = row.number_or(3, 0);
    const double low = std::floor((row.number(0) - offset) / width) * width + offset;
    if (!(width > 0) || !std::isfinite(low)) return out.Null(i);
    out.Dual(i, texts.Of(low, width, row.text_or(2, "x"), row.context()), low);
  });
}

bool SameByNumberOrText(const RowArguments& row, size_t i) {
  const double x = row.number(0);
  const double y = row.number(i);
  if (!std::isnan(x) && !std::isnan(y)) return x == y;
  return row.written(0) == row.written(i);
}

bool SameButForCase(const RowArguments& row, size_t i) {
  return SameByNumberOrText(row, i) || ((std::isnan(row.number(0)) || std::isnan(row.number(i))) &&
                                        EqualsIgnoringCase(row.written(0), row.written(i)));
}

bool FitsPattern(const RowArguments& row, size_t i) {
  return WildcardMatch(row.text(0), row.text(i));
}

// The number of the first argument, from 1, that is the same as the one before them; 0 if none is.
// NULL is the same as nothing.
template <bool (*kSame)(const RowArguments&, size_t)>
void Match(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) -> double {
    if (row.is_null(0)) return 0;
    for (size_t i = 1; i < row.size(); ++i) {
      if (!row.is_null(i) && kSame(row, i)) return static_cast<double>(i);
    }
    return 0;
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"if", "condition, then[, else]", "nv", false, If,
     "The second value where the condition is true, else the third"},
    {"alt", "value, …", "w", false, Alt, "The first value with a number, else the last value"},
    {"coalesce", "value, …", "w", false, Coalesce, "The first value that is not NULL"},
    {"class", "number, width[, label[, offset]]", "nntn", false, Class,
     "The interval of a given width that holds a number"},
    {"match", "value, candidate, …", "c", true, Match<SameByNumberOrText>,
     "Place of a value in a list, or 0"},
    {"FastMatch", "value, candidate, …", "c", true, Match<SameByNumberOrText>,
     "Another name of match"},
    {"mixmatch", "value, candidate, …", "c", true, Match<SameButForCase>,
     "As match, without regard to case"},
    {"wildmatch", "text, pattern, …", "t", true, Match<FitsPattern>,
     "Place of the first pattern of * and ? that a text fits, or 0"},
    {"pick", "n, value, …", "nv", false, Pick, "The value of a given place in a list"},
};

}  // namespace

std::span<const ScalarFunction> ConditionalFunctions() { return kFunctions; }

}  // namespace celadon
