// Formulas over named values, for tests: every formula is evaluated twice, once with its literals
// folded while it is bound and once with them as columns of several rows, which must agree.
#ifndef CELADON_TESTS_EXPRESSION_FORMULA_H_
#define CELADON_TESTS_EXPRESSION_FORMULA_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/value.h"
#include "expression/bind.h"
#include "expression/evaluate.h"

namespace celadon {

// Names mean columns of one value each.
class NamedValues final : public Scope {
 public:
  explicit NamedValues(std::map<std::string, Value> values = {}) : values_(std::move(values)) {}

  // Columns by number alone.
  static NamedValues Of(std::vector<Value> columns) {
    NamedValues values;
    values.columns_ = std::move(columns);
    return values;
  }

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override;
  // Noon of 2014-05-14 in Greenwich, in Stockholm two hours later; the last reload was at eight.
  std::shared_ptr<const Environment> environment() const override;

  // The value of a column.
  const Value& value(uint32_t column) const { return columns_[column]; }

 private:
  std::map<std::string, Value> values_;
  std::vector<Value> columns_;
  std::map<std::string, uint32_t> numbers_;  // of the columns
};

absl::StatusOr<std::shared_ptr<const Program>> BindText(std::string_view text, Scope& scope,
                                                        Fetch result = Fetch::kTexts);

// Evaluates over rows that all hold the same values.
absl::StatusOr<Value> EvaluateOver(const Program& program, const NamedValues& values, size_t rows);

absl::StatusOr<Value> EvaluateText(std::string_view text, std::map<std::string, Value> values = {});

// NULL, 1.5, 'text', or 'text' = 1.5 for a dual; an error as its code.
std::string Show(const absl::StatusOr<Value>& value);
std::string Show(std::string_view formula, std::map<std::string, Value> values = {});

}  // namespace celadon

#endif  // CELADON_TESTS_EXPRESSION_FORMULA_H_
