// One user's selections in an app, and the charts calculated under them.
#ifndef CELADON_SESSION_H_
#define CELADON_SESSION_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/app.h"
#include "celadon/hypercube.h"
#include "celadon/select.h"
#include "celadon/selection.h"
#include "celadon/selection_history.h"

namespace celadon {

// A field with a selection, as a selection bar shows it.
struct SelectedField {
  std::string field;
  std::vector<std::string> values;  // display texts, in load order
  uint64_t of = 0;                  // values of the field in all
  bool locked = false;
};

struct SelectionResult {
  bool changed = false;
  std::vector<std::string> ignored;  // texts that no value has
};

// What a dashboard shows after a click, object by object.
using ObjectDefinition = std::variant<ListObjectDefinition, HyperCubeDefinition>;
using ObjectResult = std::variant<ListObject, HyperCube>;

// For one thread at a time; sessions of one app are independent of each other. An operation that
// fails changes nothing. After a load, selections are kept by value where field and value still
// are.
class Session {
 public:
  explicit Session(std::shared_ptr<App> app);

  // Replaces the field's selection by the values with these display texts (failing that, with these
  // plain numbers). NotFound if the field is unknown, or if no value is known. For this and what
  // follows see select.h.
  absl::StatusOr<SelectionResult> Select(std::string_view field,
                                         const std::vector<std::string>& values,
                                         const Execution& execution,
                                         const SelectOptions& options = {});
  // Adds the values that are not selected, takes away those that are.
  absl::StatusOr<SelectionResult> Toggle(std::string_view field,
                                         const std::vector<std::string>& values,
                                         const Execution& execution,
                                         const SelectOptions& options = {});
  absl::StatusOr<SelectionResult> Select(std::string_view field, SelectVerb verb,
                                         const Execution& execution,
                                         const SelectOptions& options = {});
  // By element numbers; those that the field does not have are passed over.
  absl::StatusOr<SelectionResult> SelectElements(std::string_view field,
                                                 const std::vector<uint32_t>& elements, bool toggle,
                                                 const Execution& execution,
                                                 const SelectOptions& options = {});
  absl::StatusOr<SelectionResult> SelectRanges(std::string_view field,
                                               const std::vector<NumberRange>& ranges,
                                               const Execution& execution,
                                               const SelectOptions& options = {});
  absl::StatusOr<SelectionResult> Clear(std::string_view field, const SelectOptions& options = {});
  absl::StatusOr<SelectionResult> ClearOthers(std::string_view field,
                                              const SelectOptions& options = {});
  SelectionResult ClearAll(const SelectOptions& options = {});
  absl::StatusOr<SelectionResult> Lock(std::string_view field);
  absl::StatusOr<SelectionResult> Unlock(std::string_view field);
  SelectionResult LockAll();
  SelectionResult UnlockAll();
  absl::StatusOr<SelectionResult> SetSingle(std::string_view field, bool single);
  // FailedPrecondition where there is no such step.
  absl::StatusOr<SelectionResult> Back();
  absl::StatusOr<SelectionResult> Forward();
  // Fields in the order of selection.
  std::vector<SelectedField> Selections();

  absl::StatusOr<ListObject> List(const ListObjectDefinition& list, const Execution& execution);
  absl::StatusOr<HyperCube> Cube(const HyperCubeDefinition& cube, const Execution& execution);
  absl::StatusOr<Cell> Evaluate(const std::string& expression, const Execution& execution);
  absl::StatusOr<std::string> Explain(const HyperCubeDefinition& cube, const Execution& execution);
  // Everything that a host shows after one interaction, calculated together; the first error ends
  // it.
  absl::StatusOr<std::vector<ObjectResult>> Frame(const std::vector<ObjectDefinition>& objects,
                                                  const Execution& execution);

  // The states under the current selections. With caching off every call infers anew.
  std::shared_ptr<const AssociationState> state();
  void set_caching(bool on);
  void DropCaches() { state_ = nullptr; }

  // Saves the app with the selections of this session, and opens one with those it was saved with;
  // the way back ends there. See App.
  absl::Status Save(const std::string& path, const Execution& execution);
  absl::Status Open(const std::string& path, const Execution& execution);

  App& app() { return *app_; }

 private:
  using Operation = std::function<absl::StatusOr<SelectionState>(const SelectionContext&, FieldId)>;

  // Takes over a model that was loaded since, and the selections that still mean something in it.
  void Refresh();
  const SelectionState& selections() const { return history_.current(kDefaultState); }
  absl::StatusOr<Bitmap> FindValues(FieldId field, const std::vector<std::string>& values,
                                    std::vector<std::string>* ignored) const;
  absl::StatusOr<SelectionResult> Change(std::string_view field, const Execution& execution,
                                         Operation operation);
  absl::StatusOr<SelectionResult> ChangeByValues(std::string_view field,
                                                 const std::vector<std::string>& values,
                                                 bool toggle, const Execution& execution,
                                                 const SelectOptions& options);
  SelectionResult Adopt(SelectionState selections);

  std::shared_ptr<App> app_;
  std::shared_ptr<const DataModel> model_;
  RegionalSettings settings_;
  SelectionHistory history_;
  std::shared_ptr<const AssociationState> state_;  // of what is current; null: not inferred
  bool caching_ = true;
};

}  // namespace celadon

#endif  // CELADON_SESSION_H_
