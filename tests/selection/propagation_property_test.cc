#include <gtest/gtest.h>

#include <random>

#include "celadon/select.h"
#include "model/staged_rows.h"
#include "selection/brute_force.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

constexpr int kModels = 3000;  // every other one a tangle

std::shared_ptr<const DataModel> RandomModel(unsigned seed, std::mt19937& random) {
  return BuildModel(seed % 2 == 0 ? RandomTables(random) : RandomTangle(random));
}

// A model with its inference, made from a seed.
struct Inferred {
  explicit Inferred(unsigned seed)
      : random(seed),
        model(RandomModel(seed, random)),
        state(model, RandomSelections(*model, random)) {}

  const Bitmap* Rows(TableId table) {
    kept.push_back(*state.Rows(table, InlineExecution()));
    return kept.back().get();
  }
  const Bitmap* Compatible(FieldId field) {
    kept.push_back(*state.Compatible(field, InlineExecution()));
    return kept.back().get();
  }
  const Bitmap* Possible(FieldId field) {
    kept.push_back(*state.Possible(field, InlineExecution()));
    return kept.back().get();
  }

  std::mt19937 random;
  std::shared_ptr<const DataModel> model;
  AssociationState state;
  std::vector<std::shared_ptr<const Bitmap>> kept;
};

bool Holds(const Bitmap* set, size_t member) { return set == nullptr || set->Test(member); }

TEST(PropagationProperty, RowsAndValuesAreThoseOfBruteForce) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    const DataModel& model = *inferred.model;
    const BruteForce oracle(model, inferred.state.selections());
    for (TableId table = 0; table < model.tables().size(); ++table) {
      const Bitmap* rows = inferred.Rows(table);
      for (RowIndex row = 0; row < model.table(table).rows; ++row) {
        ASSERT_EQ(Holds(rows, row), oracle.RowIsPossible(table, row))
            << "seed " << seed << ", table " << model.table(table).name << ", row " << row;
      }
    }
    for (FieldId field = 0; field < model.fields().size(); ++field) {
      const Bitmap* compatible = inferred.Compatible(field);
      for (SymbolId symbol = 0; symbol < model.field(field).symbols->size(); ++symbol) {
        ASSERT_EQ(Holds(compatible, symbol), oracle.IsCompatible(field, symbol))
            << "seed " << seed << ", field " << model.field(field).name << ", symbol " << symbol;
      }
    }
  }
}

TEST(PropagationProperty, ThePossibleValuesOfAFieldInOneTableAreThoseOfItsPossibleRows) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    const DataModel& model = *inferred.model;
    for (FieldId field = 0; field < model.fields().size(); ++field) {
      if (model.field(field).is_key()) continue;
      if (model.table(model.field(field).home().table).is_loose()) continue;
      const ColumnRef home = model.field(field).home();
      const BitPackedColumn& codes = model.column(home).codes;
      const Bitmap* rows = inferred.Rows(home.table);
      Bitmap expected(codes.cardinality());
      for (RowIndex row = 0; row < codes.rows(); ++row) {
        if (Holds(rows, row) && codes[row] != codes.null_code()) expected.Set(codes[row]);
      }
      const Bitmap* possible = inferred.Possible(field);
      for (size_t symbol = 0; symbol < expected.size(); ++symbol) {
        ASSERT_EQ(Holds(possible, symbol), expected.Test(symbol)) << "seed " << seed;
      }
    }
  }
}

TEST(PropagationProperty, WithoutSelectionsEverythingIsPossible) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    std::mt19937 random(seed);
    const auto model = RandomModel(seed, random);
    const AssociationState state(model, SelectionState());
    for (TableId table = 0; table < model->tables().size(); ++table) {
      EXPECT_EQ(*state.Rows(table, InlineExecution()), nullptr);
    }
    for (FieldId field = 0; field < model->fields().size(); ++field) {
      const StateCounts counts = *state.CountStates(field, InlineExecution());
      EXPECT_EQ(counts.possible, model->field(field).symbols->size());
    }
  }
}

TEST(PropagationProperty, StatesPartitionTheField) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    for (FieldId field = 0; field < inferred.model->fields().size(); ++field) {
      const std::vector<ValueState> states = *inferred.state.States(field, InlineExecution());
      const Bitmap* selected = inferred.state.selections().selected(field);
      StateCounts counted;
      for (size_t symbol = 0; symbol < states.size(); ++symbol) {
        const bool in_selection = states[symbol] == ValueState::kSelected ||
                                  states[symbol] == ValueState::kSelectedExcluded;
        ASSERT_EQ(in_selection, selected != nullptr && selected->Test(symbol)) << "seed " << seed;
        ASSERT_FALSE(states[symbol] == ValueState::kPossible && selected != nullptr);
        ASSERT_FALSE(states[symbol] == ValueState::kAlternative && selected == nullptr);
        counted.selected += states[symbol] == ValueState::kSelected;
        counted.possible += states[symbol] == ValueState::kPossible;
        counted.alternative += states[symbol] == ValueState::kAlternative;
        counted.excluded += states[symbol] == ValueState::kExcluded;
        counted.selected_excluded += states[symbol] == ValueState::kSelectedExcluded;
      }
      const StateCounts counts = *inferred.state.CountStates(field, InlineExecution());
      EXPECT_EQ(counts.selected, counted.selected);
      EXPECT_EQ(counts.possible, counted.possible);
      EXPECT_EQ(counts.alternative, counted.alternative);
      EXPECT_EQ(counts.excluded, counted.excluded);
      EXPECT_EQ(counts.selected_excluded, counted.selected_excluded);
    }
  }
}

TEST(PropagationProperty, AlternativesAreWhatClearingTheFieldMakesPossible) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    for (const SelectionState::Entry& entry : inferred.state.selections().entries()) {
      SelectionState cleared = inferred.state.selections();
      cleared.Clear(entry.field);
      const AssociationState without(inferred.model, cleared);
      const auto possible = *without.Possible(entry.field, InlineExecution());
      const std::vector<ValueState> states = *inferred.state.States(entry.field, InlineExecution());
      for (size_t symbol = 0; symbol < states.size(); ++symbol) {
        ASSERT_EQ(states[symbol] == ValueState::kAlternative,
                  Holds(possible.get(), symbol) && !entry.symbols->Test(symbol))
            << "seed " << seed;
      }
    }
  }
}

TEST(PropagationProperty, FrequenciesCountTheRowsThatPassAllOtherFields) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    const DataModel& model = *inferred.model;
    for (FieldId field = 0; field < model.fields().size(); ++field) {
      const auto counts = *inferred.state.Frequencies(field, InlineExecution());
      if (model.field(field).is_key() || model.field(field).is_key_part) {
        EXPECT_TRUE(counts->empty());
        continue;
      }
      SelectionState others = inferred.state.selections();
      others.Clear(field);
      const BruteForce oracle(model, others);
      const ColumnRef home = model.field(field).home();
      const BitPackedColumn& codes = model.column(home).codes;
      std::vector<uint64_t> expected(codes.cardinality());
      for (RowIndex row = 0; row < codes.rows(); ++row) {
        if (codes[row] != codes.null_code() && oracle.RowIsPossible(home.table, row)) {
          ++expected[codes[row]];
        }
      }
      ASSERT_EQ(*counts, expected) << "seed " << seed;
    }
  }
}

// Where the possible rows were counted elsewhere, those that fail the field alone are added.
TEST(PropagationProperty, FrequenciesFollowFromPossibleRows) {
  constexpr uint64_t kMark = 1000;  // a row that is known, not counted
  size_t taken_over = 0;
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    const DataModel& model = *inferred.model;
    const AssociationState marked(inferred.model, inferred.state.selections());
    for (FieldId field = 0; field < model.fields().size(); ++field) {
      if (model.field(field).is_key() || model.field(field).is_key_part) continue;
      const ColumnRef home = model.field(field).home();
      const BitPackedColumn& codes = model.column(home).codes;
      const Bitmap* rows = inferred.Rows(home.table);
      std::vector<uint64_t> possible(codes.cardinality());
      for (RowIndex row = 0; row < codes.rows(); ++row) {
        if (codes[row] != codes.null_code() && Holds(rows, row)) possible[codes[row]] += kMark;
      }
      ASSERT_TRUE(marked.KeepFrequencies(field, possible, InlineExecution()).ok());
      std::vector<uint64_t> counts = **marked.Frequencies(field, InlineExecution());
      for (uint64_t& count : counts) {
        taken_over += count >= kMark && inferred.state.selections().entry(field) != nullptr;
        count = count / kMark + count % kMark;
      }
      ASSERT_EQ(counts, **inferred.state.Frequencies(field, InlineExecution())) << "seed " << seed;
    }
  }
  EXPECT_GT(taken_over, 100u);
}

// Selecting the possible values shrinks what is possible elsewhere, where rows with NULL in the
// field or dangling rows were, and changes nothing when done again.
TEST(PropagationProperty, SelectingThePossibleValuesOnlyNarrows) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    const DataModel& model = *inferred.model;
    const auto field = static_cast<FieldId>(inferred.random() % model.listed_fields().size());
    const Bitmap* possible = inferred.Possible(field);
    if (possible != nullptr && !possible->Any()) continue;  // nothing to select
    SelectionState narrowed = inferred.state.selections();
    narrowed.Set(
        field, possible == nullptr ? Bitmap(model.field(field).symbols->size(), true) : *possible);
    const AssociationState after(inferred.model, narrowed);
    for (FieldId other = 0; other < model.fields().size(); ++other) {
      const auto now = *after.Possible(other, InlineExecution());
      const Bitmap* before = inferred.Possible(other);
      for (size_t symbol = 0; symbol < model.field(other).symbols->size(); ++symbol) {
        ASSERT_TRUE(!Holds(now.get(), symbol) || Holds(before, symbol)) << "seed " << seed;
        if (other == field) {
          ASSERT_EQ(Holds(now.get(), symbol), Holds(before, symbol)) << "seed " << seed;
        }
      }
    }
  }
}

TEST(PropagationProperty, AnyNumberOfThreadsInfersTheSame) {
  const auto pool = MakeThreadPool(3);
  Execution execution;
  execution.executor = pool.get();
  for (unsigned seed = 0; seed < kModels / 10; ++seed) {
    Inferred inferred(seed);
    const AssociationState other(inferred.model, inferred.state.selections());
    for (FieldId field = 0; field < inferred.model->fields().size(); ++field) {
      ASSERT_EQ(*other.States(field, execution), *inferred.state.States(field, InlineExecution()));
    }
  }
}

TEST(PropagationProperty, IslandsNeverInfluenceEachOther) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    const DataModel& model = *inferred.model;
    for (TableId table = 0; table < model.tables().size(); ++table) {
      bool touched = false;
      for (const SelectionState::Entry& entry : inferred.state.selections().entries()) {
        touched |= model.island_of_field(entry.field) == model.island(table);
      }
      if (!touched) {
        EXPECT_EQ(inferred.Rows(table), nullptr) << "seed " << seed;
      }
    }
  }
}

TEST(PropagationProperty, ASelectionAlwaysHasACompatibleValue) {
  for (unsigned seed = 0; seed < kModels; ++seed) {
    Inferred inferred(seed);
    std::mt19937& random = inferred.random;
    const SelectionState wanted = RandomSelections(*inferred.model, random);
    SelectionState selections;
    for (const SelectionState::Entry& entry : wanted.entries()) {
      selections = *SelectSymbols({inferred.model, selections, InlineExecution()}, entry.field,
                                  *entry.symbols);
      const BruteForce oracle(*inferred.model, selections);
      bool any = false, known = false;
      entry.symbols->ForEach([&](size_t symbol) {
        any |= oracle.IsCompatible(entry.field, static_cast<SymbolId>(symbol));
        known = true;
      });
      EXPECT_EQ(any, known) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace celadon
