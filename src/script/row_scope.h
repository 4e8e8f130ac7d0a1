// What names and calls mean in the formulas of a script.
//
// Source: the load script page, sections 5.2 and 13; the script functions page.
#ifndef CELADON_SCRIPT_ROW_SCOPE_H_
#define CELADON_SCRIPT_ROW_SCOPE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "expression/bind.h"
#include "script/reload.h"
#include "script/row_formula.h"
#include "script/script_functions.h"

namespace celadon {

// A call that makes a row of each part of a text: SubField(text, delimiter), or a function of
// regular expressions without the number of the part.
struct RowMaker {
  std::unique_ptr<RowFormula> text;
  std::unique_ptr<RowFormula> delimiter;
  // Of regular expressions alone: the part of the number that the inputs have; NULL: there is none.
  std::unique_ptr<RowFormula> part;
};

// Binds the formulas of one LOAD to its inputs. What the constructor is given outlives the scope.
class RowScope final : public Scope {
 public:
  // `columns` are those of the source; where it is null there are no rows, and names are variables.
  // `text` is that of the statement, for places in errors.
  RowScope(RowInputs& inputs, const std::vector<ColumnInfo>* columns, const FunctionSite& site,
           std::string_view text)
      : inputs_(inputs), site_(site), text_(text) {
    site_.columns = columns;
  }

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override;
  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& call) override;
  // Where there are no rows, an aggregation is NULL.
  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& call) override;
  // Another one for each formula, so that no two have the same random numbers.
  std::shared_ptr<const Environment> environment() const override;

  absl::StatusOr<std::unique_ptr<RowFormula>> BindFormula(const NodePtr& formula,
                                                          Fetch result = Fetch::kTexts);

  // Other names of formulas that a name may mean where the source has no such column; null: none.
  void set_aliases(const std::vector<std::pair<std::string, NodePtr>>* aliases) {
    aliases_ = aliases;
  }
  // Whether `@n` may name the n-th column, beside its label.
  void set_by_position(bool by_position) { by_position_ = by_position; }
  // Whether a column that the source lacks is NULL; else it is an error.
  void set_missing_is_null(bool missing_is_null) { missing_is_null_ = missing_is_null; }
  // Where calls that make rows are put; null: they make none.
  void set_makers(std::vector<RowMaker>* makers) { makers_ = makers; }

 private:
  absl::StatusOr<NameMeaning> ResolveColumn(const std::string& name);
  // The first column of the name.
  std::optional<uint32_t> ColumnNamed(std::string_view name);
  std::optional<uint32_t> ColumnAt(std::string_view name) const;
  absl::StatusOr<uint32_t> AddFormula(const NodePtr& formula);
  absl::StatusOr<CallMeaning> AddMaker(const Call& call);
  absl::Status BindMaker(const Call& call, RowMaker* maker);

  RowInputs& inputs_;
  absl::flat_hash_map<std::string_view, uint32_t> places_;  // of the columns; empty before use
  FunctionSite site_;
  std::string_view text_;
  const std::vector<std::pair<std::string, NodePtr>>* aliases_ = nullptr;
  std::vector<RowMaker>* makers_ = nullptr;
  // What stands in calls for the number of the part.
  const NodePtr part_number_ = std::make_shared<const Node>(
      Node{.form = Call{.name = "PartNo", .qualifiers = {}, .arguments = {}}});
  bool by_position_ = false;
  bool missing_is_null_ = false;
};

// Evaluates a formula that has no rows: names are variables. `text` is what it was parsed from.
absl::StatusOr<Value> EvaluateAlone(const NodePtr& formula, std::string_view text, Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_ROW_SCOPE_H_
