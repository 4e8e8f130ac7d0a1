// Random sequences of operations on random models, against rules written down once more in the
// plainest way, over brute-force inference.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <set>

#include "celadon/select.h"
#include "celadon/selection_history.h"
#include "model/staged_rows.h"
#include "selection/brute_force.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

constexpr unsigned kModels = 10000;
constexpr int kOperations = 14;

using Values = std::set<SymbolId>;

// Selections as sets, in the order of their last change.
struct Plain {
  std::vector<std::pair<FieldId, Values>> fields;
  std::set<FieldId> locked, single;

  const Values* Find(FieldId field) const {
    for (const auto& [id, values] : fields) {
      if (id == field) return &values;
    }
    return nullptr;
  }
  void Clear(FieldId field) {
    std::erase_if(fields, [field](const auto& entry) { return entry.first == field; });
    locked.erase(field);
  }
  void Set(FieldId field, Values values) {
    const bool was_locked = locked.contains(field);
    Clear(field);
    if (values.empty()) return;
    fields.push_back({field, std::move(values)});
    if (was_locked) locked.insert(field);
  }
  bool Pinned(FieldId field) const { return locked.contains(field) || single.contains(field); }
};

SelectionState Built(const DataModel& model, const Plain& plain) {
  SelectionState state;
  for (const auto& [field, values] : plain.fields) {
    Bitmap symbols(model.field(field).symbols->size());
    for (const SymbolId value : values) symbols.Set(value);
    state.Set(field, std::move(symbols));
    state.SetLocked(field, plain.locked.contains(field));
  }
  for (const FieldId field : plain.single) state.SetMode(field, {.single = true});
  return state;
}

Values Compatible(const DataModel& model, const Plain& plain, FieldId field) {
  const SelectionState state = Built(model, plain);
  const BruteForce oracle(model, state);
  Values found;
  for (SymbolId v = 0; v < model.field(field).symbols->size(); ++v) {
    if (oracle.IsCompatible(field, v)) found.insert(v);
  }
  return found;
}

bool Meet(const Values& a, const Values& b) {
  return std::ranges::any_of(a, [&b](SymbolId v) { return b.contains(v); });
}

// Section 6.1, word for word.
std::optional<Plain> Apply(const DataModel& model, Plain plain, FieldId field, Values values,
                           bool soft_lock) {
  if (plain.locked.contains(field) && !soft_lock) return std::nullopt;
  if (plain.single.contains(field) && values.size() != 1) return std::nullopt;
  if (values.empty()) {
    plain.Clear(field);
    return plain;
  }
  Plain tentative = plain;
  tentative.Set(field, values);
  if (Meet(values, Compatible(model, tentative, field))) return tentative;
  Plain kept;
  kept.locked = plain.locked;
  kept.single = plain.single;
  for (const auto& [id, selected] : plain.fields) {
    if (id != field && plain.Pinned(id)) kept.fields.push_back({id, selected});
  }
  if (!Meet(values, Compatible(model, kept, field))) return std::nullopt;
  for (size_t i = plain.fields.size(); i-- > 0;) {
    const auto& [id, selected] = plain.fields[i];
    if (id == field || plain.Pinned(id)) continue;
    Plain more = kept;
    more.fields.push_back({id, selected});
    if (Meet(values, Compatible(model, more, field))) {
      kept = more;
    } else {
      tentative.Clear(id);
    }
  }
  return tentative;
}

Values Minus(const Values& a, const Values& b) {
  Values rest;
  std::ranges::set_difference(a, b, std::inserter(rest, rest.end()));
  return rest;
}

// Both ways of doing the same, side by side.
class Walk {
 public:
  explicit Walk(unsigned seed)
      : random_(seed),
        model_(BuildModel(seed % 2 == 0 ? RandomTables(random_) : RandomTangle(random_))),
        execution_(InlineExecution()) {}

  bool empty() const { return model_->fields().empty(); }

  void Step() {
    field_ = static_cast<FieldId>(Pick(model_->fields().size()));
    before_ = history_.current(kDefaultState);
    switch (Pick(14)) {
      case 0:
      case 1:
      case 2:
        return SelectOrToggle(false);
      case 3:
      case 4:
        return SelectOrToggle(true);
      case 5:
      case 6:
      case 7:
        return Verb();
      case 8:
        return Clears();
      case 9:
      case 10:
        return Locks();
      case 11:
        return Single();
      case 12:
        return Back();
      default:
        return Forward();
    }
  }

 private:
  size_t Pick(size_t below) { return below == 0 ? 0 : random_() % below; }
  SelectionContext Context() const { return {model_, before_, execution_}; }
  size_t Size() const { return model_->field(field_).symbols->size(); }

  Values RandomValues() {
    Values values;
    for (SymbolId v = 0; v < Size(); ++v) {
      if (Pick(3) == 0) values.insert(v);
    }
    return values;
  }
  Bitmap Symbols(const Values& values) const {
    Bitmap symbols(Size());
    for (const SymbolId v : values) symbols.Set(v);
    return symbols;
  }

  // Takes over what both say, and compares.
  void Adopt(const absl::StatusOr<SelectionState>& real, const std::optional<Plain>& plain) {
    ASSERT_EQ(real.ok(), plain.has_value()) << real.status();
    if (!real.ok()) return;
    const SelectionState expected = Built(*model_, *plain);
    ASSERT_EQ(*real, expected);
    for (size_t i = 0; i < expected.entries().size(); ++i) {
      ASSERT_EQ(real->entries()[i].field, expected.entries()[i].field) << "order of changes";
    }
    if (!history_.Commit(kDefaultState, *real)) return;
    past_.push_back(now_);
    future_.clear();
    now_ = *plain;
  }

  void SelectOrToggle(bool toggle) {
    const Values values = RandomValues();
    const bool soft = Pick(3) == 0;
    const SelectOptions options{.soft_lock = soft};
    Values wanted = values;
    const Values* selected = now_.Find(field_);
    const bool replaces = now_.single.contains(field_) && selected && !Meet(values, *selected);
    if (toggle && selected != nullptr && !replaces) {
      wanted.clear();
      std::ranges::set_symmetric_difference(values, *selected, std::inserter(wanted, wanted.end()));
    }
    const auto real = toggle ? ToggleSymbols(Context(), field_, Symbols(values), options)
                             : SelectSymbols(Context(), field_, Symbols(values), options);
    Adopt(real, Apply(*model_, now_, field_, wanted, soft));
    if (real.ok() && !wanted.empty()) ExpectAGreenValue(*real);
  }

  void ExpectAGreenValue(const SelectionState& state) {
    const AssociationState association(model_, state);
    ASSERT_GT(association.CountStates(field_, execution_)->selected, 0u);
  }

  void Verb() {
    const auto verb = static_cast<SelectVerb>(Pick(4));
    Values all;
    for (SymbolId v = 0; v < Size(); ++v) all.insert(v);
    const Values* selected = now_.Find(field_);
    const Values compatible = Compatible(*model_, now_, field_);
    Values wanted = all;
    if (verb == SelectVerb::kPossible) {
      wanted = selected == nullptr ? compatible : Minus(*selected, Minus(*selected, compatible));
    } else if (verb == SelectVerb::kAlternative) {
      wanted = selected == nullptr ? Values() : Minus(compatible, *selected);
    } else if (verb == SelectVerb::kExcluded) {
      wanted = Minus(all, selected == nullptr ? compatible : *selected);
    }
    const auto real = SelectByVerb(Context(), field_, verb);
    Adopt(real, wanted.empty() ? std::nullopt : Apply(*model_, now_, field_, wanted, false));
    if (real.ok() && verb == SelectVerb::kPossible) ExpectItShrinksAndStays(*real);
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
    const auto again = SelectByVerb({model_, after, execution_}, field_, SelectVerb::kPossible);
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(*again, after);
  }

  void Clears() {
    const size_t which = Pick(3);
    const bool soft = Pick(3) == 0;
    if (which == 0) {
      return Adopt(ClearField(Context(), field_, {.soft_lock = soft}),
                   Apply(*model_, now_, field_, {}, soft));
    }
    Plain plain = now_;
    for (const auto& [id, values] : now_.fields) {
      const bool stays = (plain.locked.contains(id) && !soft) || plain.single.contains(id) ||
                         (which == 2 && id == field_);
      if (!stays) plain.Clear(id);
    }
    Adopt(which == 1 ? ClearAllFields(before_, {.soft_lock = soft})
                     : ClearOtherFields(before_, field_, {.soft_lock = soft}),
          plain);
  }

  void Locks() {
    Plain plain = now_;
    if (Pick(3) == 0) {
      plain.locked.erase(field_);
      return Adopt(UnlockField(before_, field_), plain);
    }
    plain.locked.insert(field_);
    Adopt(LockField(Context(), field_),
          now_.Find(field_) == nullptr ? std::nullopt : std::optional(plain));
  }

  // A mode is no step of its own.
  void Single() {
    const bool on = Pick(2) == 0;
    const auto real = SetSingle(Context(), field_, on);
    const Values* selected = now_.Find(field_);
    ASSERT_EQ(real.ok(), !on || (selected != nullptr && selected->size() == 1));
    if (!real.ok()) return;
    on ? (void)now_.single.insert(field_) : (void)now_.single.erase(field_);
    ASSERT_EQ(*real, Built(*model_, now_));
    history_.Amend(kDefaultState, *real);
  }

  void Back() {
    ASSERT_EQ(history_.Back(), !past_.empty());
    if (past_.empty()) return;
    future_.push_back(now_);
    now_ = past_.back();
    past_.pop_back();
    ASSERT_EQ(history_.current(kDefaultState), Built(*model_, now_));
  }

  void Forward() {
    ASSERT_EQ(history_.Forward(), !future_.empty());
    if (future_.empty()) return;
    past_.push_back(now_);
    now_ = future_.back();
    future_.pop_back();
    ASSERT_EQ(history_.current(kDefaultState), Built(*model_, now_));
  }

  std::mt19937 random_;
  std::shared_ptr<const DataModel> model_;
  Execution execution_;
  FieldId field_ = 0;
  SelectionState before_;
  SelectionHistory history_;
  Plain now_;
  std::vector<Plain> past_, future_;
};

TEST(OperationsProperty, SequencesGiveWhatTheRulesSay) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Walk walk(seed);
    if (walk.empty()) continue;
    for (int step = 0; step < kOperations; ++step) {
      walk.Step();
      ASSERT_FALSE(testing::Test::HasFatalFailure()) << "seed " << seed << ", step " << step;
    }
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
