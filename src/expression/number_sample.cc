#include "expression/number_sample.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "expression/double_double.h"

namespace celadon {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kFewRanks = 8;  // are found by a walk each

}  // namespace

double NumberSample::count() const {
  if (counts_.empty()) return static_cast<double>(numbers_.size());
  return static_cast<double>(std::accumulate(counts_.begin(), counts_.end(), uint64_t{0}));
}

double NumberSample::AtRank(double rank) {
  const double last = count();
  if (!(rank >= 1) || rank > last) return kNone;
  const double below = std::floor(rank);
  const auto [low, high] = AtRanks(below, std::min(below + 1, last));
  return low + (rank - below) * (high - low);
}

std::pair<double, double> NumberSample::AtRanks(double low, double high) {
  if (!counts_.empty()) return AtRanksOfCounted(low, high);
  if (const auto found = AtRanksOfMany(low, high); found.has_value()) return *found;
  const auto at = numbers_.begin() + static_cast<ptrdiff_t>(low) - 1;
  std::nth_element(numbers_.begin(), at, numbers_.end());
  return {*at, low == high ? *at : *std::min_element(at + 1, numbers_.end())};
}

// Guesses from a few of the numbers between which two the ranks lie, and looks no further than at
// the numbers between these.
std::optional<std::pair<double, double>> NumberSample::AtRanksOfMany(double low,
                                                                     double high) const {
  constexpr size_t kMany = 1 << 14, kGuesses = 1024, kMargin = 64;  // four standard deviations
  const size_t size = numbers_.size();
  if (size < kMany) return std::nullopt;
  std::vector<double> guesses(kGuesses);
  for (size_t g = 0; g < kGuesses; ++g) guesses[g] = numbers_[size * g / kGuesses];
  std::ranges::sort(guesses);
  const auto place = static_cast<size_t>(low / static_cast<double>(size) * kGuesses);
  const double first = place < kMargin ? -HUGE_VAL : guesses[place - kMargin];
  const double last = place + kMargin >= kGuesses ? HUGE_VAL : guesses[place + kMargin];
  std::vector<double> between(size / 4);
  size_t below = 0, found = 0;
  for (const double number : numbers_) {
    below += number < first ? 1 : 0;
    between[found] = number;
    found += (number >= first && number <= last) ? 1 : 0;
    if (found == between.size()) return std::nullopt;
  }
  const double passed = static_cast<double>(below);
  if (low <= passed || high > passed + static_cast<double>(found)) return std::nullopt;
  return NumberSample(std::span(between).first(found), {}).AtRanks(low - passed, high - passed);
}

std::pair<double, double> NumberSample::AtRanksOfCounted(double low, double high) {
  std::vector<size_t> order(numbers_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  if (!std::ranges::is_sorted(numbers_)) {  // as they are where they were counted by their codes
    std::ranges::sort(order, {}, [this](size_t i) { return numbers_[i]; });
  }
  const auto at = [&](double rank) {
    double passed = 0;
    for (const size_t i : order) {
      passed += Times(i);
      if (rank <= passed) return numbers_[i];
    }
    return numbers_[order.back()];
  };
  return {at(low), at(high)};
}

double NumberSample::Ranked(double rank, bool highest) {
  const double wanted = std::trunc(rank);
  if (!(wanted >= 1) || wanted > static_cast<double>(numbers_.size())) return kNone;
  if (wanted > kFewRanks) {
    std::vector<double> sorted(numbers_.begin(), numbers_.end());
    std::ranges::sort(sorted);
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    if (wanted > static_cast<double>(sorted.size())) return kNone;
    const auto place = static_cast<size_t>(wanted);
    return highest ? sorted[sorted.size() - place] : sorted[place - 1];
  }
  const double sign = highest ? -1 : 1;
  double found = -HUGE_VAL;
  for (double passed = 0; passed < wanted; ++passed) {
    double next = kNone;
    for (const double number : numbers_) {
      const double candidate = sign * number;
      const bool behind = passed == 0 || candidate > found;
      if (behind && !(candidate >= next)) next = candidate;
    }
    if (std::isnan(next)) return kNone;
    found = next;
  }
  return sign * found;
}

NumberSample::Moments NumberSample::FindMoments() const {
  Moments moments;
  moments.count = count();
  DoubleDouble sum;
  for (size_t i = 0; i < numbers_.size(); ++i) sum.Add(numbers_[i] * Times(i));
  moments.mean = sum.value() / moments.count;
  for (size_t i = 0; i < numbers_.size(); ++i) {
    const double deviation = numbers_[i] - moments.mean, square = deviation * deviation;
    const double times = Times(i);
    moments.second += times * square;
    moments.third += times * square * deviation;
    moments.fourth += times * square * square;
  }
  return moments;
}

}  // namespace celadon
