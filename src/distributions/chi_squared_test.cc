// The chi-squared test of a table of counts, against expected counts or against independence.
#include <boost/math/distributions/chi_squared.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "distributions/boost_policy.h"
#include "distributions/test_aggregations.h"
#include "expression/functions/aggregation_samples.h"

namespace celadon {
namespace {

constexpr size_t kColumn = 0, kRow = 1, kActual = 2, kExpected = 3;

struct Count {
  double actual = 0, expected = 0;
};

// The counts by column and row, which are told apart by what they are shown as.
class Table {
 public:
  // Nullopt where a count is no number or a cell has no place.
  static std::optional<Table> Of(Samples samples, const RegionalSettings& settings) {
    Table table;
    for (const AggregationSample& sample : samples) {
      const bool expects = sample.values.size() > kExpected;
      const double actual = NumberOf(sample, kActual);
      const double expected = expects ? NumberOf(sample, kExpected) : 0;
      const bool placed = !sample.values[kColumn].is_null() && !sample.values[kRow].is_null();
      if (std::isnan(actual) || std::isnan(expected) || !placed) return std::nullopt;
      table.expects_ = expects;
      table.Add(ShownText(sample.values[kColumn], settings),
                ShownText(sample.values[kRow], settings),
                {.actual = actual * static_cast<double>(sample.count),
                 .expected = expected * static_cast<double>(sample.count)});
    }
    return table;
  }

  // As spreadsheets count them, also where there is one row or one column.
  double degrees() const {
    const auto columns = static_cast<double>(columns_.size());
    const auto rows = static_cast<double>(rows_.size());
    if (columns == 1 || rows == 1) return columns * rows - 1;
    return (columns - 1) * (rows - 1);
  }

  double statistic() const {
    double sum = 0;
    for (const auto& [column, column_total] : columns_) {
      for (const auto& [row, row_total] : rows_) {
        const auto found = cells_.find({column, row});
        const Count cell = found == cells_.end() ? Count() : found->second;
        const double expected = expects_ ? cell.expected : column_total * row_total / total_;
        sum += (cell.actual - expected) * (cell.actual - expected) / expected;
      }
    }
    return sum;
  }

 private:
  void Add(const std::string& column, const std::string& row, const Count& count) {
    Count& cell = cells_[{column, row}];
    cell.actual += count.actual;
    cell.expected += count.expected;
    columns_[column] += count.actual;
    rows_[row] += count.actual;
    total_ += count.actual;
  }

  bool expects_ = false;
  std::map<std::pair<std::string, std::string>, Count> cells_;
  std::map<std::string, double> columns_, rows_;  // with their totals
  double total_ = 0;
};

double Degrees(const Table& table) { return table.degrees(); }
double Statistic(const Table& table) { return table.statistic(); }
double Share(const Table& table) {
  if (!(table.degrees() > 0) || !(table.statistic() >= 0)) return std::nan("");
  const boost::math::chi_squared_distribution<double, QuietPolicy> chi_squared(table.degrees());
  return boost::math::cdf(boost::math::complement(chi_squared, table.statistic()));
}

template <double (*kResult)(const Table&)>
Value ChiSquared(Samples samples, const RegionalSettings& settings) {
  const auto table = Table::Of(samples, settings);
  if (!table.has_value() || !(table->degrees() > 0)) return Value();
  return FiniteValue(kResult(*table));
}

constexpr AggregationFunction Entry(std::string_view name, SampleKernel kernel,
                                    std::string_view help) {
  return {.name = name,
          .kind = AggregationKind::kSamples,
          .parameters = "column, row, actual[, expected]",
          .numbers_only = false,
          .help = help,
          .kernel = kernel};
}

constexpr AggregationFunction kFunctions[] = {
    Entry("Chi2Test_chi2", ChiSquared<Statistic>, "Chi-squared of a table of counts"),
    Entry("Chi2Test_df", ChiSquared<Degrees>, "Degrees of freedom of a table of counts"),
    Entry("Chi2Test_p", ChiSquared<Share>, "Significance of a table of counts"),
};

}  // namespace

std::span<const AggregationFunction> ChiSquaredTests() { return kFunctions; }

}  // namespace celadon
