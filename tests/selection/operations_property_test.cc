// Random sequences of all operations on random models, each against the rules written down once
// more over brute-force inference.
//
// CELADON_TEST_MODELS=N walks over N models instead of the few of the suite.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <random>

#include "celadon/bookmark.h"
#include "celadon/select.h"
#include "celadon/selection_history.h"
#include "model/staged_rows.h"
#include "selection/brute_force.h"
#include "selection/plain_selections.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

constexpr unsigned kModels = 1200;
constexpr int kOperations = 18;

unsigned Models() {
  const char* wanted = std::getenv("CELADON_TEST_MODELS");
  return wanted == nullptr ? kModels : static_cast<unsigned>(std::atoi(wanted));
}

// Every third model has distinct rows, so that more of its fields may be in and-mode.
std::shared_ptr<const DataModel> ModelOf(unsigned seed, std::mt19937& random) {
  std::vector<PlainTable> tables = seed % 2 == 0 ? RandomTables(random) : RandomTangle(random);
  if (seed % 3 == 0) {
    for (PlainTable& table : tables) {
      std::ranges::sort(table.rows);
      const auto repeated = std::ranges::unique(table.rows);
      table.rows.erase(repeated.begin(), repeated.end());
    }
  }
  return BuildModel(tables);
}

// Both ways of doing the same, side by side, in two alternate states.
class Walk {
 public:
  Walk(unsigned seed, Executor* executor)
      : random_(seed), model_(ModelOf(seed, random_)), execution_(InlineExecution()) {
    execution_.executor = executor;
  }

  bool empty() const { return model_->fields().empty(); }

  void Step() {
    field_ = static_cast<FieldId>(Pick(model_->fields().size()));
    state_ = Pick(4) == 0 ? "Other" : std::string(kDefaultState);
    before_ = history_.current(state_);
    options_ = {.soft_lock = Pick(3) == 0, .deselect_only_value = Pick(4) == 0};
    using Operation = void (Walk::*)();
    static constexpr Operation kAll[] = {
        &Walk::Select,   &Walk::Select, &Walk::Together, &Walk::Together,     &Walk::Toggle,
        &Walk::Toggle,   &Walk::Verb,   &Walk::Verb,     &Walk::Ranges,       &Walk::Clears,
        &Walk::Locks,    &Walk::Locks,  &Walk::LockAll,  &Walk::Single,       &Walk::AndMode,
        &Walk::AndMode,  &Walk::Back,   &Walk::Forward,  &Walk::SaveBookmark, &Walk::ApplyBookmark,
        &Walk::DropState};
    (this->*kAll[Pick(std::size(kAll))])();
  }

  // All vectors of a state, against brute force.
  void ExpectInference() {
    const AssociationState inferred(model_, history_.current(kDefaultState));
    const SelectionState plain = Built(*model_, now_[std::string(kDefaultState)]);
    const BruteForce oracle(*model_, plain);
    for (TableId table = 0; table < model_->tables().size(); ++table) {
      const auto rows = *inferred.Rows(table, execution_);
      for (RowIndex row = 0; row < model_->table(table).rows; ++row) {
        ASSERT_EQ(rows == nullptr || rows->Test(row), oracle.RowIsPossible(table, row));
      }
    }
    for (FieldId field = 0; field < model_->fields().size(); ++field) {
      const std::vector<ValueState> states = *inferred.States(field, execution_);
      const Bitmap* selected = plain.selected(field);
      for (SymbolId v = 0; v < states.size(); ++v) {
        const bool in = selected != nullptr && selected->Test(v);
        const bool passes = oracle.IsCompatible(field, v);
        ASSERT_EQ(states[v], in ? passes ? ValueState::kSelected : ValueState::kSelectedExcluded
                             : !passes             ? ValueState::kExcluded
                             : selected != nullptr ? ValueState::kAlternative
                                                   : ValueState::kPossible);
      }
    }
  }

 private:
  using Plains = std::map<std::string, PlainSelections>;

  size_t Pick(size_t below) { return below == 0 ? 0 : random_() % below; }
  SelectionContext Context() const { return {model_, before_, execution_}; }
  size_t Size(FieldId field) const { return model_->field(field).symbols->size(); }
  Bitmap Symbols(const Values& values) const { return AsBitmap(values, Size(field_)); }
  const PlainSelections& Plain() { return now_[state_]; }

  Values RandomValues(FieldId field) {
    Values values;
    for (SymbolId v = 0; v < Size(field); ++v) {
      if (Pick(3) == 0) values.insert(v);
    }
    return values;
  }

  void ExpectSame(const SelectionState& real, const PlainSelections& plain) {
    const SelectionState expected = Built(*model_, plain);
    ASSERT_EQ(real, expected);
    for (size_t i = 0; i < expected.entries().size(); ++i) {
      ASSERT_EQ(real.entries()[i].field, expected.entries()[i].field) << "order of changes";
    }
  }

  // Takes over what both say as a step, and compares.
  void Adopt(const absl::StatusOr<SelectionState>& real,
             const std::optional<PlainSelections>& plain) {
    ASSERT_EQ(real.ok(), plain.has_value()) << real.status();
    if (!real.ok()) return;
    ExpectSame(*real, *plain);
    if (!history_.Commit(state_, *real)) return;
    past_.push_back(now_);
    future_.clear();
    now_[state_] = *plain;
  }

  // A mode is a step only where it changes what is selected or left (our own).
  void Amend(const absl::StatusOr<SelectionState>& real,
             const std::optional<PlainSelections>& plain) {
    ASSERT_EQ(real.ok(), plain.has_value()) << real.status();
    if (!real.ok()) return;
    if (!real->SelectsSame(before_)) return Adopt(real, plain);
    ExpectSame(*real, *plain);
    now_[state_] = *plain;
    history_.Amend(state_, *real);
  }

  void Select() {
    const Values values = RandomValues(field_);
    const auto real = SelectSymbols(Context(), field_, Symbols(values), options_);
    Adopt(real, Apply(*model_, Plain(), {{field_, values, {}}}, options_));
    if (real.ok() && !values.empty()) ExpectAGreenValue(*real);
  }

  void ExpectAGreenValue(const SelectionState& state) {
    const AssociationState association(model_, state);
    ASSERT_GT(association.CountStates(field_, execution_)->selected, 0u);
  }

  // Up to three fields at once; in and-mode with forced exclusions, now and then without the mode.
  void Together() {
    std::vector<PlainChange> changes;
    std::vector<FieldSymbols> symbols;
    for (size_t i = 0, n = 1 + Pick(3); i < n; ++i) {
      const auto field = static_cast<FieldId>(Pick(model_->fields().size()));
      if (std::ranges::find(changes, field, &PlainChange::field) != changes.end()) continue;
      PlainChange change{field, RandomValues(field), {}};
      const bool excludes = Plain().and_mode.contains(field) || Pick(20) == 0;
      for (const SymbolId v : change.values) {
        if (excludes && Pick(2) == 0) change.out.insert(v);
      }
      symbols.push_back(
          {field, AsBitmap(change.values, Size(field)), AsBitmap(change.out, Size(field)), {}});
      changes.push_back(std::move(change));
    }
    Adopt(SelectTogether(Context(), std::move(symbols), options_),
          Apply(*model_, Plain(), changes, options_));
  }

  void Toggle() {
    const Values values = RandomValues(field_);
    PlainChange wanted{field_, values, {}};
    if (const PlainSelections::Entry* entry = Plain().Find(field_)) {
      const bool replaces = Plain().single.contains(field_) && !Meet(values, entry->values);
      if (!replaces) wanted.values = SymmetricDifference(values, entry->values);
      wanted.out = Minus(entry->out, values);
    }
    Adopt(ToggleSymbols(Context(), field_, Symbols(values), options_),
          Apply(*model_, Plain(), {wanted}, options_));
  }

  void Verb() {
    const auto verb = static_cast<SelectVerb>(Pick(4));
    Values all;
    for (SymbolId v = 0; v < Size(field_); ++v) all.insert(v);
    const PlainSelections::Entry* entry = Plain().Find(field_);
    const Values compatible = CompatibleValues(*model_, Plain(), field_);
    Values wanted = all;
    if (verb == SelectVerb::kPossible) {
      wanted =
          entry == nullptr ? compatible : Minus(entry->values, Minus(entry->values, compatible));
    } else if (verb == SelectVerb::kAlternative) {
      wanted = entry == nullptr ? Values() : Minus(compatible, entry->values);
    } else if (verb == SelectVerb::kExcluded) {
      wanted = Minus(all, entry == nullptr ? compatible : entry->values);
    }
    const auto real = SelectByVerb(Context(), field_, verb, options_);
    Adopt(real, wanted.empty() ? std::nullopt
                               : Apply(*model_, Plain(), {{field_, wanted, {}}}, options_));
    const bool and_mode = Plain().and_mode.contains(field_);
    if (real.ok() && verb == SelectVerb::kPossible && !and_mode) ExpectItShrinksAndStays(*real);
  }

  // Selecting what is possible takes nothing that was not, and the second time nothing at all.
  void ExpectItShrinksAndStays(const SelectionState& after) {
    const AssociationState earlier(model_, before_), later(model_, after);
    for (FieldId field = 0; field < model_->fields().size(); ++field) {
      const auto was = *earlier.Possible(field, execution_);
      const auto is = *later.Possible(field, execution_);
      if (was == nullptr) continue;
      ASSERT_NE(is, nullptr);
      Bitmap more = *is;
      ASSERT_FALSE(more.AndNot(*was).Any());
    }
    const auto again =
        SelectByVerb({model_, after, execution_}, field_, SelectVerb::kPossible, options_);
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(*again, after);
  }

  void Ranges() {
    std::vector<NumberRange> ranges;
    for (size_t i = 0, n = 1 + Pick(2); i < n; ++i) {
      ranges.push_back({.low = static_cast<double>(Pick(6)),
                        .high = static_cast<double>(Pick(6)),
                        .low_inclusive = Pick(2) == 0,
                        .high_inclusive = Pick(2) == 0});
    }
    Values wanted;
    const SymbolTable& symbols = *model_->field(field_).symbols;
    for (SymbolId v = 0; v < symbols.size(); ++v) {
      if (!symbols[v].has_number()) continue;
      const double n = symbols[v].number();
      for (const NumberRange& range : ranges) {
        const bool above = range.low_inclusive ? n >= range.low : n > range.low;
        const bool below = range.high_inclusive ? n <= range.high : n < range.high;
        if (above && below) wanted.insert(v);
      }
    }
    const bool refused = Plain().single.contains(field_) || wanted.empty();
    Adopt(SelectRanges(Context(), field_, ranges, options_),
          refused ? std::nullopt : Apply(*model_, Plain(), {{field_, wanted, {}}}, options_));
  }

  void Clears() {
    const size_t which = Pick(3);
    if (which == 0) {
      return Adopt(ClearField(Context(), field_, options_),
                   Apply(*model_, Plain(), {{field_, {}, {}}}, options_));
    }
    PlainSelections plain = Plain();
    std::erase_if(plain.entries, [&](const PlainSelections::Entry& entry) {
      return (!entry.locked || options_.soft_lock) && !plain.single.contains(entry.field) &&
             (which == 1 || entry.field != field_);
    });
    Adopt(which == 1 ? ClearAllFields(before_, options_)
                     : ClearOtherFields(before_, field_, options_),
          plain);
  }

  void Locks() {
    PlainSelections plain = Plain();
    PlainSelections::Entry* const entry = plain.Find(field_);
    const bool locks = Pick(3) != 0;
    if (entry != nullptr) entry->locked = locks;
    if (!locks) return Adopt(UnlockField(before_, field_), plain);
    Adopt(LockField(Context(), field_), entry == nullptr ? std::nullopt : std::optional(plain));
  }

  void LockAll() {
    PlainSelections plain = Plain();
    const bool locks = Pick(3) == 0;
    for (PlainSelections::Entry& entry : plain.entries) entry.locked = locks;
    Adopt(locks ? LockAllFields(before_) : UnlockAllFields(before_), plain);
  }

  void Single() {
    const bool on = Pick(2) == 0;
    PlainSelections plain = Plain();
    const PlainSelections::Entry* entry = plain.Find(field_);
    const bool refused = on && (entry == nullptr || entry->values.size() != 1);
    on ? (void)plain.single.insert(field_) : (void)plain.single.erase(field_);
    Amend(SetSingle(Context(), field_, on), refused ? std::nullopt : std::optional(plain));
  }

  // A field that may be in and-mode, where there is one.
  void AndMode() {
    for (FieldId field = 0; field < model_->fields().size(); ++field) {
      if (MayBeInAndMode(*model_, field) && Pick(2) == 0) field_ = field;
    }
    const bool on = Pick(3) != 0;
    const PlainSelections before = Plain();
    std::optional<PlainSelections> plain = before;
    const bool changes = before.and_mode.contains(field_) != on;
    if (changes && on && !MayBeInAndMode(*model_, field_)) {
      plain = std::nullopt;
    } else if (changes) {
      on ? (void)plain->and_mode.insert(field_) : (void)plain->and_mode.erase(field_);
      if (const PlainSelections::Entry* entry = before.Find(field_)) {
        plain = Apply(*model_, *plain, {{field_, Minus(entry->values, entry->out), {}}},
                      {.soft_lock = true});
      }
    }
    Amend(SetAndMode(Context(), field_, on), plain);
  }

  void Go(bool went, std::vector<Plains>& from, std::vector<Plains>& to) {
    ASSERT_EQ(went, !from.empty());
    if (from.empty()) return;
    to.push_back(now_);
    now_ = from.back();
    from.pop_back();
    ExpectSame(history_.current(state_), Plain());
  }
  void Back() { Go(history_.Back(), past_, future_); }
  void Forward() { Go(history_.Forward(), future_, past_); }

  void SaveBookmark() {
    bookmark_ = SaveSelections(*model_, before_);
    saved_ = Plain();
  }

  void ApplyBookmark() {
    Adopt(ApplySelections(Context(), bookmark_, nullptr, nullptr),
          ApplySaved(*model_, Plain(), saved_));
  }

  // With its selections, in all steps; steps that are then equal are one.
  void DropState() {
    if (Pick(4) != 0) return;
    history_.Drop("Other");
    now_.erase("Other");
    for (std::vector<Plains>* steps : {&past_, &future_}) {
      for (Plains& step : *steps) step.erase("Other");
    }
    while (!past_.empty() && SameStep(past_.back(), now_)) past_.pop_back();
    while (!future_.empty() && SameStep(future_.back(), now_)) future_.pop_back();
    const auto same = [this](const Plains& a, const Plains& b) { return SameStep(a, b); };
    past_.erase(std::unique(past_.begin(), past_.end(), same), past_.end());
    const auto first = std::unique(future_.rbegin(), future_.rend(), same);
    future_.erase(future_.begin(), first.base());
    ASSERT_EQ(history_.back_count(), past_.size());
    ASSERT_EQ(history_.forward_count(), future_.size());
  }

  bool SameStep(Plains a, Plains b) {
    const std::string name(kDefaultState);
    return Built(*model_, a[name]) == Built(*model_, b[name]);
  }

  std::mt19937 random_;
  std::shared_ptr<const DataModel> model_;
  Execution execution_;
  FieldId field_ = 0;
  std::string state_;
  SelectOptions options_;
  SelectionState before_;
  SelectionHistory history_;
  Plains now_;
  std::vector<Plains> past_, future_;
  SavedSelections bookmark_;
  PlainSelections saved_;
};

TEST(OperationsProperty, SequencesGiveWhatTheRulesSay) {
  const auto alone = MakeInlineExecutor();
  const auto pool = MakeThreadPool(3);
  for (unsigned seed = 0; seed < Models(); ++seed) {
    Walk walk(seed, seed % 8 == 0 ? pool.get() : alone.get());
    if (walk.empty()) continue;
    for (int step = 0; step < kOperations; ++step) {
      walk.Step();
      ASSERT_FALSE(testing::Test::HasFatalFailure()) << "seed " << seed << ", step " << step;
    }
    walk.ExpectInference();
    ASSERT_FALSE(testing::Test::HasFatalFailure()) << "seed " << seed;
  }
}

TEST(OperationsProperty, ThreadsDoNotChangeWhatIsSelected) {
  const auto pool = MakeThreadPool(4);
  Execution parallel = InlineExecution();
  parallel.executor = pool.get();
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const auto model = BuildModel(RandomTables(random));
    SelectionState one, many;
    const SelectionState wanted = RandomSelections(*model, random);
    for (const SelectionState::Entry& entry : wanted.entries()) {
      one = *SelectSymbols({model, one, InlineExecution()}, entry.field, *entry.symbols);
      many = *SelectSymbols({model, many, parallel}, entry.field, *entry.symbols);
      ASSERT_EQ(one, many) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace celadon
