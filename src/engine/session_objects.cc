// The charts of a session: each is calculated under one inference of the current selections.
#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "celadon/session.h"
#include "engine/chart_formulas.h"
#include "engine/drag.h"
#include "engine/frame_cache.h"
#include "engine/wake_workers.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Unknown fields are left to the objects themselves, which report them.
std::vector<FieldId> ListedFields(const DataModel& model,
                                  const std::vector<ObjectDefinition>& objects) {
  std::vector<FieldId> fields;
  for (const ObjectDefinition& object : objects) {
    const auto* list = std::get_if<ListObjectDefinition>(&object);
    if (list == nullptr) continue;
    if (const auto field = model.FindField(list->field); field.ok()) fields.push_back(*field);
  }
  return fields;
}

// Whether an object has a state of its own, whose formulas are not watched.
bool NamesAState(const ObjectDefinition& object) {
  return std::visit([](const auto& definition) { return !definition.state.empty(); }, object);
}

// Whether a list box is made without formulas, which are for one thread at a time.
bool IsPlain(const ListObjectDefinition& list) {
  return list.state.empty() && list.expressions.empty() && !list.search.has_value() &&
         std::ranges::none_of(list.sort, [](const SortCriterion& criterion) {
           return criterion.by == SortBy::kExpression;
         });
}

// Times phases, each of which ends where the next one begins.
class PhaseClock {
 public:
  void Enter(std::string_view phase) {
    End();
    phases_.push_back({.name = std::string(phase), .milliseconds = 0});
  }
  std::vector<FramePhase> Finish() && {
    End();
    return std::move(phases_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  void End() {
    const Clock::time_point now = Clock::now();
    if (!phases_.empty()) {
      phases_.back().milliseconds =
          std::chrono::duration<double, std::milli>(now - entered_).count();
    }
    entered_ = now;
  }

  std::vector<FramePhase> phases_;
  Clock::time_point entered_;
};

// The places of the list boxes that are made without formulas.
std::vector<size_t> PlainLists(const std::vector<ObjectDefinition>& objects) {
  std::vector<size_t> places;
  for (size_t i = 0; i < objects.size(); ++i) {
    const auto* list = std::get_if<ListObjectDefinition>(&objects[i]);
    if (list != nullptr && IsPlain(*list)) places.push_back(i);
  }
  return places;
}

}  // namespace

SessionSelections Session::Named(const Execution& execution) const {
  return {*model_, history_, states_, app_->bookmarks(), execution};
}

absl::StatusOr<ListObject> Session::List(const ListObjectDefinition& list,
                                         const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const auto state, StateOf(list.state));
  const ChartFormulas formulas(*app_, *state, NameOfState(list.state), Named(execution), execution);
  return CalculateListObject(list, formulas.context(), execution);
}

absl::StatusOr<HyperCube> Session::Cube(const HyperCubeDefinition& cube,
                                        const Execution& execution) {
  if (caching_ && cube.state.empty()) {
    CELADON_ASSIGN_OR_RETURN(std::vector<ObjectResult> results, Frame({cube}, execution));
    return std::get<HyperCube>(std::move(results.front()));
  }
  WakeWorkers(*execution.executor);
  CELADON_ASSIGN_OR_RETURN(const auto state, StateOf(cube.state));
  const ChartFormulas formulas(*app_, *state, NameOfState(cube.state), Named(execution), execution);
  return CalculateHyperCube(cube, formulas.context(), execution);
}

absl::StatusOr<CubeColumns> Session::Columns(const HyperCubeDefinition& cube,
                                             const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const auto state, StateOf(cube.state));
  const ChartFormulas formulas(*app_, *state, NameOfState(cube.state), Named(execution), execution);
  return CalculateCubeColumns(cube, formulas.context(), execution);
}

absl::StatusOr<Cell> Session::Evaluate(const std::string& expression, const Execution& execution) {
  const auto state = this->state();
  const ChartFormulas formulas(*app_, *state, state_in_use_, Named(execution), execution);
  return EvaluateExpression(expression, formulas.context(), execution);
}

absl::StatusOr<std::string> Session::Explain(const HyperCubeDefinition& cube,
                                             const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const auto state, StateOf(cube.state));
  const ChartFormulas formulas(*app_, *state, NameOfState(cube.state), Named(execution), execution);
  return ExplainHyperCube(cube, formulas.context(), execution);
}

struct Session::AskedFrame {
  uint64_t version;  // of the frames that are kept
  FrameCache::Situation situation;
};

Session::AskedFrame Session::AskForFrame() {
  const uint64_t version = app_->frames().version();
  Refresh();
  if (caching_) drag_->Follow(model_, selections());
  return {.version = version,
          .situation = {model_, app_->bookmarks(), states_, state_in_use_, history_.current()}};
}

absl::StatusOr<std::vector<ObjectResult>> Session::Frame(
    const std::vector<ObjectDefinition>& objects, const Execution& execution) {
  return Frame(AskForFrame(), objects, execution);
}

absl::StatusOr<std::vector<ObjectResult>> Session::Frame(
    AskedFrame asked, const std::vector<ObjectDefinition>& objects, const Execution& execution) {
  FrameCache& frames = app_->frames();
  std::shared_ptr<BrushIndex> index;
  if (caching_) {
    if (const auto kept = frames.Find(asked.situation, objects)) {
      return kept->Results(*execution.executor);
    }
    index = drag_->Index(frames, execution);
  }
  bool passing = false;
  auto results = CalculateFrame(objects, execution, index.get(), &passing);
  if (!results.ok() && index != nullptr) {
    frames.DropIndex(*index);
    index.reset();
    if (absl::IsResourceExhausted(results.status())) {  // there may be room for the frame alone
      results = CalculateFrame(objects, execution, nullptr, &passing);
    }
  }
  CELADON_RETURN_IF_ERROR(results.status());
  if (caching_ && !passing) {
    frames.Keep(asked.version, std::move(asked.situation), objects, *results);
  }
  return results;
}

absl::StatusOr<std::shared_ptr<const FrameTexts>> Session::WrittenFrame(
    const std::vector<ObjectDefinition>& objects, const std::string& format,
    const FrameWriter& write, const Execution& execution) {
  FrameCache& frames = app_->frames();
  const AskedFrame asked = AskForFrame();
  if (caching_) {
    if (auto texts = frames.FindTexts(asked.situation, objects, format)) return texts;
  }
  CELADON_ASSIGN_OR_RETURN(std::vector<ObjectResult> results, Frame(asked, objects, execution));
  CELADON_ASSIGN_OR_RETURN(FrameTexts written, write(std::move(results)));
  auto texts = std::make_shared<const FrameTexts>(std::move(written));
  if (caching_) {
    frames.KeepTexts(asked.version, asked.situation, objects, format, texts);
  }
  return texts;
}

absl::StatusOr<std::vector<ObjectResult>> Session::CalculateFrame(
    const std::vector<ObjectDefinition>& objects, const Execution& execution, BrushIndex* index,
    bool* passing, const std::function<void(std::string_view phase)>& enter_phase) {
  WakeWorkers(*execution.executor);
  const auto state = this->state();
  const ChartFormulas formulas(*app_, *state, state_in_use_, Named(execution), execution);
  ChartContext context = formulas.context();
  context.enter_phase = enter_phase;
  const std::vector<FieldId> listed = ListedFields(*model_, objects);
  std::vector<HyperCubeDefinition> charts;
  for (const ObjectDefinition& object : objects) {
    const auto* cube = std::get_if<HyperCubeDefinition>(&object);
    if (cube != nullptr && cube->state.empty()) charts.push_back(*cube);
  }
  std::vector<std::optional<absl::StatusOr<ListObject>>> lists(objects.size());
  const std::vector<size_t> plain = PlainLists(objects);
  const TasksBeside make_lists = {
      .count = plain.size(), .run = [&](size_t task) {
        const auto& list = std::get<ListObjectDefinition>(objects[plain[task]]);
        lists[plain[task]] = CalculateListObject(list, context, execution);
      }};
  CELADON_ASSIGN_OR_RETURN(
      std::vector<HyperCube> cubes,
      CalculateHyperCubes(charts, context, execution, listed, index, make_lists));
  std::vector<ObjectResult> results;
  results.reserve(objects.size());
  auto next_cube = cubes.begin();
  for (size_t i = 0; i < objects.size(); ++i) {
    if (const auto* list = std::get_if<ListObjectDefinition>(&objects[i])) {
      CELADON_ASSIGN_OR_RETURN(
          ListObject result, lists[i].has_value()  ? *std::move(lists[i])
                             : list->state.empty() ? CalculateListObject(*list, context, execution)
                                                   : List(*list, execution));
      results.emplace_back(std::move(result));
    } else {
      const auto& cube = std::get<HyperCubeDefinition>(objects[i]);
      if (cube.state.empty()) {
        results.emplace_back(std::move(*next_cube++));
      } else {
        CELADON_ASSIGN_OR_RETURN(HyperCube result, Cube(cube, execution));
        results.emplace_back(std::move(result));
      }
    }
  }
  *passing = formulas.passing() || std::ranges::any_of(objects, NamesAState);
  return results;
}

absl::StatusOr<std::vector<FramePhase>> Session::ExplainFrame(
    const std::vector<ObjectDefinition>& objects, const Execution& execution) {
  PhaseClock clock;
  const auto enter = [&clock](std::string_view phase) { clock.Enter(phase); };
  const auto calculate = [&]() -> absl::Status {
    enter("infer possible rows");
    const auto state = this->state();
    for (TableId table = 0; table < model_->listed_tables().size(); ++table) {
      CELADON_RETURN_IF_ERROR(state->Rows(table, execution).status());
    }
    bool passing = false;
    return CalculateFrame(objects, execution, nullptr, &passing, enter).status();
  };
  inferred_.clear();                                   // or nothing would be left to infer
  const bool caching = std::exchange(caching_, true);  // so that the frame finds what was inferred
  const absl::Status status = calculate();
  caching_ = caching;
  CELADON_RETURN_IF_ERROR(status);
  return std::move(clock).Finish();
}

}  // namespace celadon
