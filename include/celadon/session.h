// One user's selections in an app, and the charts calculated under them.
#ifndef CELADON_SESSION_H_
#define CELADON_SESSION_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/app.h"
#include "celadon/associative_search.h"
#include "celadon/cube_columns.h"
#include "celadon/cube_selection.h"
#include "celadon/hypercube.h"
#include "celadon/list_object.h"
#include "celadon/select.h"
#include "celadon/selection.h"
#include "celadon/selection_history.h"

namespace celadon {

class BrushIndex;
struct CalculatedField;
class Drag;
class SessionSelections;

// A field with a selection, as a selection bar shows it.
struct SelectedField {
  std::string field;
  std::vector<std::string> values;  // display texts, in load order
  uint64_t of = 0;                  // values of the field in all
  bool locked = false;
  std::vector<std::string> forced_out = {};  // and-mode: excluded by force, not among `values`
};

struct SelectionResult {
  bool changed = false;
  std::vector<std::string> ignored;        // texts that no value has
  std::vector<std::string> warnings = {};  // what of a bookmark did not come back as it was saved
};

struct SearchSelection {
  bool typed = false;         // as into a list box; else as in a formula
  bool excluded_too = false;  // excluded matches as well, not only where nothing else matches
  bool add = false;           // to what is selected in the field
};

// What a dashboard shows after a click, object by object.
using ObjectDefinition = std::variant<ListObjectDefinition, HyperCubeDefinition>;
using ObjectResult = std::variant<ListObject, HyperCube>;

// A frame as a host hands it on: one text for each object.
using FrameTexts = std::vector<std::string>;
using FrameWriter = std::function<absl::StatusOr<FrameTexts>(std::vector<ObjectResult> results)>;

struct FramePhase {
  std::string name;
  double milliseconds = 0;
};

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
  // Replaces the selection by `values` and, in and-mode, `excluded` ones by force.
  absl::StatusOr<SelectionResult> SelectAndExclude(std::string_view field,
                                                   const std::vector<std::string>& values,
                                                   const std::vector<std::string>& excluded,
                                                   const Execution& execution,
                                                   const SelectOptions& options = {});
  // Selects what a search string (search.h) finds: of the matches those that pass the selections of
  // the other fields, or all where none does. NotFound if there is no match.
  absl::StatusOr<SelectionResult> SelectSearch(std::string_view field, std::string_view search,
                                               const SearchSelection& how,
                                               const Execution& execution,
                                               const SelectOptions& options = {});
  // Any operation of select.h, whole or not at all.
  absl::StatusOr<SelectionResult> Change(
      const std::function<absl::StatusOr<SelectionState>(const SelectionContext&)>& operation,
      const Execution& execution);
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
  absl::StatusOr<SelectionResult> SetAndMode(std::string_view field, bool and_mode,
                                             const Execution& execution);
  // FailedPrecondition where there is no such step.
  absl::StatusOr<SelectionResult> Back();
  absl::StatusOr<SelectionResult> Forward();
  size_t back_count() const { return history_.back_count(); }
  size_t forward_count() const { return history_.forward_count(); }

  // Selects what cells of a chart stand for, in the state of the chart; `toggle` adds the values
  // that are not selected and takes away those that are. Nothing changes where they stand for
  // nothing. FailedPrecondition also for a range where a field has one value always.
  absl::StatusOr<SelectionResult> SelectInCube(const HyperCubeDefinition& cube,
                                               const CubeClick& click, bool toggle,
                                               const Execution& execution,
                                               const SelectOptions& options = {});

  // Selecting for a while: what is selected holds at once, and in the end becomes one step of the
  // way back, or is taken back. FailedPrecondition to begin twice, or without having begun.
  absl::Status BeginSelections();
  absl::StatusOr<SelectionResult> EndSelections(bool accept);
  absl::StatusOr<SelectionResult> ResetMadeSelections();  // takes back, and goes on
  bool in_selections() const { return before_selections_.has_value(); }

  // Alternate states hold selections of their own, beside those of the default state `$`. What is
  // called above selects in the state in use. A name is refused where a set identifier by it would
  // mean something else.
  absl::Status AddState(const std::string& name);
  absl::Status DropState(std::string_view name);  // with its selections, in all steps
  absl::Status UseState(std::string_view name);
  const std::vector<std::string>& states() const { return states_; }  // `$` first
  const std::string& state_in_use() const { return state_in_use_; }

  // Keeps the selections of all states in the app.
  absl::Status SaveBookmark(const std::string& name);
  // Replaces the selections of the states that the bookmark has, in one step; see bookmark.h.
  absl::StatusOr<SelectionResult> ApplyBookmark(std::string_view name, const Execution& execution);

  // Searching all fields (associative_search.h), from the selections of the state in use.
  absl::StatusOr<std::vector<SearchSuggestion>> Suggest(const AssociativeSearch& search,
                                                        size_t most, const Execution& execution);
  absl::StatusOr<SearchResult> Search(const AssociativeSearch& search, const Execution& execution);
  // Selects what the group of that number stands for. NotFound if there is none.
  absl::StatusOr<SelectionResult> SelectAssociation(AssociativeSearch search, uint64_t group,
                                                    const Execution& execution);

  // Fields in the order of selection.
  std::vector<SelectedField> Selections();

  absl::StatusOr<ListObject> List(const ListObjectDefinition& list, const Execution& execution);
  absl::StatusOr<HyperCube> Cube(const HyperCubeDefinition& cube, const Execution& execution);
  // A chart as columns of numbers and symbol ids; see cube_columns.h.
  absl::StatusOr<CubeColumns> Columns(const HyperCubeDefinition& cube, const Execution& execution);
  absl::StatusOr<Cell> Evaluate(const std::string& expression, const Execution& execution);
  absl::StatusOr<std::string> Explain(const HyperCubeDefinition& cube, const Execution& execution);
  // Everything that a host shows after one interaction, calculated together; the first error ends
  // it. What was shown lately under the same selections, in any session, is kept, unless it depends
  // on the moment, on chance or on earlier selections.
  absl::StatusOr<std::vector<ObjectResult>> Frame(const std::vector<ObjectDefinition>& objects,
                                                  const Execution& execution);

  // The same as the host writes it. What it wrote is kept with the frame, so that a state that
  // comes back costs no more than handing its text on; writers of one format must write the same.
  // An error of the writer is handed back.
  absl::StatusOr<std::shared_ptr<const FrameTexts>> WrittenFrame(
      const std::vector<ObjectDefinition>& objects, const std::string& format,
      const FrameWriter& write, const Execution& execution);

  // Calculates a frame, kept or not, and tells where the time goes: phase by phase, in their order.
  absl::StatusOr<std::vector<FramePhase>> ExplainFrame(const std::vector<ObjectDefinition>& objects,
                                                       const Execution& execution);

  // The states of values under the selections of the state in use, or of one by name; null if it is
  // unknown. With caching off every call infers anew.
  std::shared_ptr<const AssociationState> state(std::string_view name = {});
  void set_caching(bool on);
  void DropCaches();

  // Saves the app with the selections of this session, and opens one with those it was saved with;
  // the way back ends there. See App.
  absl::Status Save(const std::string& path, const Execution& execution);
  absl::Status Open(const std::string& path, const Execution& execution);

  App& app() { return *app_; }

 private:
  using Operation = std::function<absl::StatusOr<SelectionState>(const SelectionContext&, FieldId)>;

  // Takes over a model that was loaded since, and the selections that still mean something in it.
  void Refresh();
  const SelectionState& selections() const { return history_.current(state_in_use_); }
  // The association state that a definition asks for by name; NotFound.
  absl::StatusOr<std::shared_ptr<const AssociationState>> StateOf(std::string_view name);
  const std::string& NameOfState(const std::string& name) const {
    return name.empty() ? state_in_use_ : name;
  }
  // Of a search string, what is to be selected beside other selections, under which an expression
  // is calculated; `state` is the name of theirs.
  absl::StatusOr<Bitmap> FindMatches(const std::string& field, std::string_view search, bool typed,
                                     bool excluded_too, const std::string& state,
                                     const SelectionState& others, const Execution& execution);
  // A field that the script derives: what is selected in it is so in the field that it reads. Null
  // if there is none of that name.
  std::shared_ptr<const CalculatedField> Derived(std::string_view field,
                                                 const Execution& execution);
  // Display texts of values as symbols that are selected.
  absl::StatusOr<Bitmap> FindValues(std::string_view field, const std::vector<std::string>& values,
                                    const Execution& execution, std::vector<std::string>* ignored);
  // The selections that an operation on a field makes of those in use; nothing is changed.
  absl::StatusOr<SelectionState> Operate(std::string_view field, const Execution& execution,
                                         const Operation& operation);
  absl::StatusOr<SelectionResult> ChangeField(std::string_view field, const Execution& execution,
                                              Operation operation);
  // What set identifiers name; refers to this session.
  SessionSelections Named(const Execution& execution) const;
  // The index of the model that the session has.
  std::shared_ptr<const SearchIndex> FreshIndex();
  absl::StatusOr<SelectionResult> ChangeMode(std::string_view field, const Execution& execution,
                                             Operation operation);
  absl::StatusOr<SelectionResult> ChangeByValues(std::string_view field,
                                                 const std::vector<std::string>& values,
                                                 bool toggle, const Execution& execution,
                                                 const SelectOptions& options);
  SelectionResult Adopt(SelectionState selections);
  // A frame in the moment that it is asked for: what it depends on, by which it is kept.
  struct AskedFrame;
  AskedFrame AskForFrame();
  absl::StatusOr<std::vector<ObjectResult>> Frame(AskedFrame asked,
                                                  const std::vector<ObjectDefinition>& objects,
                                                  const Execution& execution);
  // By an index, if there is one for what is selected. Sets `passing` as a ChartContext does, and
  // tells `enter_phase`.
  absl::StatusOr<std::vector<ObjectResult>> CalculateFrame(
      const std::vector<ObjectDefinition>& objects, const Execution& execution, BrushIndex* index,
      bool* passing, const std::function<void(std::string_view phase)>& enter_phase = {});

  std::shared_ptr<App> app_;
  std::shared_ptr<const DataModel> model_;
  RegionalSettings settings_;
  SelectionHistory history_;
  std::optional<SelectionHistory> before_selections_;  // where selecting for a while began
  std::vector<std::string> states_{std::string(kDefaultState)};
  std::string state_in_use_{kDefaultState};
  // Of what is current, by alternate state.
  std::map<std::string, std::shared_ptr<const AssociationState>, std::less<>> inferred_;
  std::shared_ptr<Drag> drag_;  // shared with nobody; so that its type need not be known here
  bool caching_ = true;
};

}  // namespace celadon

#endif  // CELADON_SESSION_H_
