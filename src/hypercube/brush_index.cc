#include "hypercube/brush_index.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "hypercube/brush_grids.h"
#include "hypercube/chart_fields.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// The ranges of ids that a set is made of.
std::vector<CodeRange> RangesOf(const Bitmap& symbols) {
  std::vector<CodeRange> ranges;
  symbols.ForEach([&](size_t symbol) {
    const auto code = static_cast<uint32_t>(symbol);
    if (ranges.empty() || ranges.back().end != code) ranges.push_back({code, code});
    ++ranges.back().end;
  });
  return ranges;
}

CellAxis AxisOf(const BitPackedColumn& column) {
  return {.column = &column, .map = nullptr, .radix = std::max(1u, column.codes())};
}

}  // namespace

bool BrushIndex::Serves(const DataModel& model, const SelectionState& selections, FieldId field) {
  const Field& facts = model.field(field);
  const SelectionState::Entry* entry = selections.entry(field);
  return entry != nullptr && entry->rows == nullptr && !facts.is_key() && !facts.is_key_part &&
         !model.table(facts.home().table).is_loose();
}

// What the index knows, and how it learns it. For one thread at a time.
class BrushIndex::Knowledge {
 public:
  Knowledge(const std::shared_ptr<const AssociationState>& beside, FieldId field,
            uint64_t most_bytes, MemoryBudget* memory)
      : beside_(beside),
        model_(beside->model()),
        fields_(model_),
        field_(field),
        home_(model_.field(field).home()),
        apart_(AxisOf(model_.column(home_).codes)),
        most_bytes_(most_bytes),
        memory_(memory) {}

  absl::Status Answer(const AssociationState& state, std::span<const FieldId> listed,
                      RecordPasses* passes, const Execution& execution) {
    const std::shared_ptr<const AssociationState> borrowed(
        std::shared_ptr<const AssociationState>(), &state);
    RecordPass* pass =
        passes->Find(model_.table(home_.table), CountedRows::PossibleIn(borrowed, home_.table));
    const bool known = pass == nullptr || grids_.Know(pass);
    CELADON_RETURN_IF_ERROR(Learn(known ? nullptr : pass, listed, execution));
    const std::vector<CodeRange> codes = RangesOf(*state.selections().selected(field_));
    if (pass != nullptr && (known || grids_.Know(pass))) {
      CELADON_RETURN_IF_ERROR(grids_.Fill(codes, pass, execution));
    }
    return KeepFrequencies(state, codes, listed, execution);
  }

  uint64_t bytes() const { return memory_.bytes(); }

 private:
  struct List {
    FieldId field;
    std::optional<BrushSlices<uint32_t>> slices;  // nullopt: there are too many
  };

  // Whether the frequencies of a field can be told. Those of the dragged one do not depend on its
  // selection: `beside_` has them.
  bool Lists(FieldId id) const {
    const Field& field = model_.field(id);
    const SelectionState::Entry* entry = beside_->selections().entry(id);
    return id != field_ && !field.is_key() && !field.is_key_part &&
           field.home().table == home_.table && (entry == nullptr || entry->rows == nullptr);
  }

  List* FindList(FieldId field) {
    const auto found = std::ranges::find(lists_, field, &List::field);
    return found == lists_.end() ? nullptr : &*found;
  }

  CellAxis AxisOfField(FieldId field) const {
    return AxisOf(model_.column(model_.field(field).home()).codes);
  }

  // The rows of the field's table that are possible in a state.
  RecordSource Possible(std::shared_ptr<const AssociationState> state) const {
    return RecordSource::OfTable(fields_, home_.table,
                                 CountedRows::PossibleIn(std::move(state), home_.table));
  }

  absl::Status Learn(const RecordPass* pass, std::span<const FieldId> listed,
                     const Execution& execution) {
    uint64_t room = most_bytes_ - memory_.bytes();
    BrushGrids::Lesson lesson(Possible(beside_), apart_, &room, execution);
    if (pass != nullptr) CELADON_RETURN_IF_ERROR(lesson.Ask(*pass, &grids_));
    for (const FieldId field : listed) {
      if (!Lists(field) || FindList(field) != nullptr) continue;
      CELADON_RETURN_IF_ERROR(LearnList(field, &lesson, &room, execution));
    }
    CELADON_RETURN_IF_ERROR(lesson.Run());
    return memory_.Resize(most_bytes_ - room, "what is known for dragging a field");
  }

  // Together with what is learned over the rows beside, unless the field has a selection, which
  // does not count in its own list.
  absl::Status LearnList(FieldId field, BrushGrids::Lesson* beside, uint64_t* room,
                         const Execution& execution) {
    const CellGrid shape({AxisOfField(field)});
    List& list = lists_.emplace_back(List{field, {}});
    if (beside_->selections().entry(field) == nullptr) {
      return beside->AskCounts(shape, &list.slices);
    }
    SelectionState others = beside_->selections();
    others.Clear(field);
    BrushGrids::Lesson lesson(Possible(std::make_shared<const AssociationState>(
                                  beside_->shared_model(), std::move(others))),
                              apart_, room, execution);
    CELADON_RETURN_IF_ERROR(lesson.AskCounts(shape, &list.slices));
    return lesson.Run();
  }

  absl::Status KeepFrequencies(const AssociationState& state, std::span<const CodeRange> codes,
                               std::span<const FieldId> listed, const Execution& execution) {
    CELADON_ASSIGN_OR_RETURN(const auto own, beside_->Frequencies(field_, execution));
    CELADON_RETURN_IF_ERROR(state.KeepFrequencies(field_, *own, execution));
    for (const FieldId field : listed) {
      const List* list = FindList(field);
      if (list == nullptr || !list->slices.has_value()) continue;
      std::vector<uint32_t> counts(AxisOfField(field).radix);
      list->slices->AddTo(codes, counts);
      std::vector<uint64_t> frequencies(counts.begin(), counts.end());
      frequencies.resize(model_.field(field).symbols->size());
      CELADON_RETURN_IF_ERROR(state.KeepFrequencies(field, std::move(frequencies), execution));
    }
    return absl::OkStatus();
  }

  const std::shared_ptr<const AssociationState> beside_;
  const DataModel& model_;
  const ChartFields fields_;
  const FieldId field_;
  const ColumnRef home_;
  const CellAxis apart_;
  const uint64_t most_bytes_;
  BrushGrids grids_;
  std::deque<List> lists_;
  MemoryReservation memory_;
};

BrushIndex::BrushIndex(std::shared_ptr<const AssociationState> beside, FieldId field,
                       uint64_t most_bytes, MemoryBudget* memory)
    : beside_(std::move(beside)),
      field_(field),
      knowledge_(std::make_unique<Knowledge>(beside_, field, most_bytes, memory)) {}

BrushIndex::~BrushIndex() = default;

absl::Status BrushIndex::Answer(const AssociationState& state, std::span<const FieldId> listed,
                                RecordPasses* passes, const Execution& execution) {
  std::lock_guard lock(mutex_);
  const absl::Status status = knowledge_->Answer(state, listed, passes, execution);
  bytes_ = knowledge_->bytes();
  return status;
}

}  // namespace celadon
