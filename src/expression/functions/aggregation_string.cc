// String aggregations.
//
// Source: the expression language, section 10.3; Qlik help "String aggregation functions".
#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "celadon/text_rules.h"
#include "expression/functions/aggregation_samples.h"

namespace celadon {
namespace {

// Text order: without regard to case, then by code points.
bool TextLess(const std::string& a, const std::string& b) {
  return PlainTextRules().Compare(a, b) == std::strong_ordering::less;
}

struct Part {
  std::string text;
  const Value* value;
  double weight;
  uint64_t count;
};

// By weight where there are weights; then numbers by value before texts in text order (our own).
bool StandsBefore(const Part& a, const Part& b) {
  if (a.weight < b.weight || b.weight < a.weight) return a.weight < b.weight;
  if (std::isnan(a.weight) != std::isnan(b.weight)) return std::isnan(b.weight);
  const bool number_a = a.value->has_number(), number_b = b.value->has_number();
  if (number_a != number_b) return number_a;
  if (number_a && a.value->number() != b.value->number()) {
    return a.value->number() < b.value->number();
  }
  return TextLess(a.text, b.text);
}

std::vector<Part> PartsOf(Samples samples, const RegionalSettings& settings) {
  std::vector<Part> parts;
  for (const AggregationSample& sample : samples) {
    if (sample.values.front().is_null()) continue;
    parts.push_back({.text = ShownText(sample.values.front(), settings),
                     .value = &sample.values.front(),
                     .weight = NumberOf(sample, 2),
                     .count = sample.count});
  }
  std::ranges::sort(parts, StandsBefore);
  return parts;
}

std::string DelimiterOf(Samples samples, const RegionalSettings& settings) {
  for (const AggregationSample& sample : samples) {
    if (sample.values.size() > 1 && !sample.values[1].is_null()) {
      return ShownText(sample.values[1], settings);
    }
  }
  return "";
}

Value Join(const std::vector<Part>& parts, const std::string& delimiter, bool distinct) {
  std::string joined;
  absl::flat_hash_set<std::pair<std::string_view, double>> seen;  // with their weights
  bool first = true;
  for (const Part& part : parts) {
    const double weight = std::isnan(part.weight) ? HUGE_VAL : part.weight;
    if (distinct && !seen.emplace(part.text, weight).second) continue;
    for (uint64_t i = 0; i < part.count; ++i) {
      if (!first) joined += delimiter;
      joined += part.text;
      first = false;
    }
  }
  return Value::Text(std::move(joined));
}

Value Concat(Samples samples, const RegionalSettings& settings) {
  return Join(PartsOf(samples, settings), DelimiterOf(samples, settings), false);
}

// Texts of several weights stand there several times, as in the original.
Value ConcatDistinct(Samples samples, const RegionalSettings& settings) {
  return Join(PartsOf(samples, settings), DelimiterOf(samples, settings), true);
}

template <bool kLast>
Value ExtremeText(Samples samples, const RegionalSettings& settings) {
  const Value* extreme = nullptr;
  std::string extreme_text;
  for (const AggregationSample& sample : samples) {
    const Value& value = sample.values.front();
    if (value.is_null()) continue;
    std::string text = ShownText(value, settings);
    const bool further = kLast ? TextLess(extreme_text, text) : TextLess(text, extreme_text);
    if (extreme != nullptr && !further) continue;
    extreme = &value;
    extreme_text = std::move(text);
  }
  return extreme == nullptr ? Value() : *extreme;
}

// Of the first or the last record in load order, which may be NULL.
template <bool kLast>
Value ValueAtEnd(Samples samples, const RegionalSettings&) {
  if (samples.empty()) return Value();
  return (kLast ? samples.back() : samples.front()).values.front();
}

constexpr AggregationFunction kFunctions[] = {
    {"Concat", AggregationKind::kSamples, "text[, delimiter[, weight]]", false,
     "The texts joined in text order, or in the order of weights", Concat, false, ConcatDistinct},
    {"MinString", AggregationKind::kSamples, "value", false, "The first value in text order",
     ExtremeText<false>},
    {"MaxString", AggregationKind::kSamples, "value", false, "The last value in text order",
     ExtremeText<true>},
    {.name = "FirstValue",
     .kind = AggregationKind::kSamples,
     .parameters = "value",
     .numbers_only = false,
     .help = "The value in the first row of a group, which may be NULL",
     .kernel = ValueAtEnd<false>,
     .ordered = true,
     .place = FunctionPlace::kScripts},
    {.name = "LastValue",
     .kind = AggregationKind::kSamples,
     .parameters = "value",
     .numbers_only = false,
     .help = "The value in the last row of a group, which may be NULL",
     .kernel = ValueAtEnd<true>,
     .ordered = true,
     .place = FunctionPlace::kScripts},
};

}  // namespace

std::span<const AggregationFunction> StringAggregations() { return kFunctions; }

}  // namespace celadon
