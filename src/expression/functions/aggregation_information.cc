// Mutual information: how much one value tells of another.
//
// Source: the expression language, section 10.4; Qlik help "MutualInfo". The measure is I(x; y),
// and our own are: twice that by the entropies of both, so that it lies between 0 and 1; bins of
// one width for values that are called continuous, as many as Sturges' rule gives; and that all
// records are looked at, whatever size of a sample is asked for.
#include <algorithm>
#include <map>
#include <utility>

#include "celadon/text_rules.h"
#include "expression/functions/aggregation_samples.h"

namespace celadon {
namespace {

constexpr size_t kTarget = 0, kDriver = 1, kTypes = 2, kBreakdown = 3;

// Values as classes 0, 1, 2 …: each distinct value, or each bin of numbers, is one.
class Classes {
 public:
  // `samples` are pairs that both have values.
  Classes(const std::vector<const AggregationSample*>& samples, size_t argument, bool continuous)
      : argument_(argument), continuous_(continuous) {
    double records = 0;
    for (const AggregationSample* sample : samples) {
      const double number = NumberOf(*sample, argument);
      if (std::isnan(number)) continue;
      least_ = records == 0 ? number : std::min(least_, number);
      most_ = records == 0 ? number : std::max(most_, number);
      records += static_cast<double>(sample->count);
    }
    bins_ = std::max(1.0, std::ceil(std::log2(std::max(records, 1.0))) + 1);
  }

  size_t Of(const AggregationSample& sample) {
    if (continuous_) return BinOf(NumberOf(sample, argument_));
    return OfValue(sample.values[argument_]);
  }
  // The class of a single value, as it would have among the samples.
  size_t OfBreakdown(const Value& value) {
    return continuous_ && value.has_number() ? BinOf(value.number()) : OfValue(value);
  }

 private:
  size_t OfValue(const Value& value) {
    const bool number = value.has_number();
    const std::pair key(number ? value.number() : 0, number ? "" : "'" + value.text());
    return distinct_.try_emplace(key, distinct_.size()).first->second;
  }
  size_t BinOf(double number) const {
    if (!(most_ > least_)) return 0;
    const double bin = std::floor((number - least_) / (most_ - least_) * bins_);
    return static_cast<size_t>(std::clamp(bin, 0.0, bins_ - 1));
  }

  size_t argument_;
  bool continuous_;
  double least_ = 0, most_ = 0, bins_ = 1;
  std::map<std::pair<double, std::string>, size_t> distinct_;  // number, or text behind a quote
};

double Entropy(const std::map<size_t, double>& counts, double total) {
  double entropy = 0;
  for (const auto& [one, count] : counts) entropy -= count / total * std::log(count / total);
  return entropy;
}

// Which of target and driver are continuous: dd, cd, dc or cc, in this order.
std::string TypesOf(Samples samples) {
  for (const AggregationSample& sample : samples) {
    if (sample.values.size() > kTypes && sample.values[kTypes].has_text()) {
      return PlainTextRules().Lower(sample.values[kTypes].text());
    }
  }
  return "dd";
}

// The value of the driver whose part alone is asked for; NULL: the whole.
Value BreakdownOf(Samples samples) {
  for (const AggregationSample& sample : samples) {
    if (sample.values.size() > kBreakdown && !sample.values[kBreakdown].is_null()) {
      return sample.values[kBreakdown];
    }
  }
  return Value();
}

// Records in which a value is NULL, or no number where it is called continuous, are left out.
std::vector<const AggregationSample*> PairsOf(Samples samples, bool continuous_target,
                                              bool continuous_driver) {
  const auto counts = [](const Value& value, bool continuous) {
    return continuous ? value.has_number() : !value.is_null();
  };
  std::vector<const AggregationSample*> pairs;
  for (const AggregationSample& sample : samples) {
    if (counts(sample.values[kTarget], continuous_target) &&
        counts(sample.values[kDriver], continuous_driver)) {
      pairs.push_back(&sample);
    }
  }
  return pairs;
}

Value MutualInfo(Samples samples, const RegionalSettings&) {
  const std::string types = TypesOf(samples);
  const bool known = types == "dd" || types == "cd" || types == "dc" || types == "cc";
  if (!known) return Value();
  const auto pairs = PairsOf(samples, types[0] == 'c', types[1] == 'c');
  Classes targets(pairs, kTarget, types[0] == 'c'), drivers(pairs, kDriver, types[1] == 'c');
  std::map<std::pair<size_t, size_t>, double> both;
  std::map<size_t, double> of_target, of_driver;
  double total = 0;
  for (const AggregationSample* pair : pairs) {
    const size_t target = targets.Of(*pair), driver = drivers.Of(*pair);
    const auto count = static_cast<double>(pair->count);
    both[{target, driver}] += count;
    of_target[target] += count;
    of_driver[driver] += count;
    total += count;
  }
  if (total == 0) return Value();
  const Value breakdown = BreakdownOf(samples);
  const size_t part = breakdown.is_null() ? 0 : drivers.OfBreakdown(breakdown);
  double information = 0;
  for (const auto& [pair, count] : both) {
    if (!breakdown.is_null() && pair.second != part) continue;
    information +=
        count / total * std::log(count * total / (of_target[pair.first] * of_driver[pair.second]));
  }
  const double entropies = Entropy(of_target, total) + Entropy(of_driver, total);
  return Value::Number(entropies > 0 ? std::clamp(2 * information / entropies, 0.0, 1.0) : 0);
}

constexpr AggregationFunction kFunctions[] = {
    {.name = "MutualInfo",
     .kind = AggregationKind::kSamples,
     .parameters = "target, driver[, types[, breakdown[, sample_size]]]",
     .numbers_only = false,
     .help = "How much a driver tells of a target, from 0 to 1; types such as dc: discrete or "
             "continuous",
     .kernel = MutualInfo,
     .place = FunctionPlace::kCharts},
};

}  // namespace

std::span<const AggregationFunction> InformationAggregations() { return kFunctions; }

}  // namespace celadon
