// Any bytes as a saved app, or as what its sections hold: what opens must be a model that can be
// read and selected in.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/executor.h"
#include "celadon/memory_budget.h"
#include "celadon/selection.h"
#include "celadon/snapshot.h"
#include "snapshot/byte_reader.h"
#include "snapshot/sections.h"

namespace celadon {
namespace {

// Columns without bits may tell of 2^32 rows, whose possible rows alone would take long to mark.
constexpr RowIndex kMostRows = 1 << 20;

// A file of the sections that the bytes list, name and contents in turn, with right checksums.
std::string FileOfSections(std::string_view bytes, const Execution& execution) {
  std::string file;
  SectionWriter writer(
      [&file](std::string_view part) {
        file.append(part);
        return absl::OkStatus();
      },
      execution);
  ByteReader sections(bytes);
  while (sections.more()) {
    const std::string_view name = sections.Text();
    if (!writer.Add(name, SectionUse::kNeeded, sections.Text()).ok()) std::abort();
  }
  if (!writer.Finish().ok()) std::abort();
  return file;
}

void ReadTables(const DataModel& model) {
  for (TableId t = 0; t < model.tables().size(); ++t) {
    if (model.table(t).rows > kMostRows) continue;
    std::vector<uint32_t> symbols(model.table(t).rows);
    for (size_t i = 0; i < model.table(t).loaded_fields.size(); ++i) {
      const LoadedColumn column = model.loaded_column(t, i);
      column.Read(0, symbols);
      for (const uint32_t symbol : symbols) {
        const bool known = symbol < model.field(column.field()).symbols->size();
        if (symbol != LoadedColumn::kNull && !known) std::abort();
      }
    }
  }
}

void SelectFirstValues(const std::shared_ptr<const DataModel>& model, const Execution& execution) {
  SelectionState selections;
  for (const Table& table : model->tables()) {
    if (table.rows > kMostRows) return;
  }
  for (FieldId field = 0; field < model->fields().size(); ++field) {
    Bitmap symbols(model->field(field).symbols->size());
    if (symbols.size() != 0) symbols.Set(0);
    selections.Set(field, std::move(symbols));
  }
  const AssociationState state(model, selections);
  for (FieldId field = 0; field < model->fields().size(); ++field) {
    if (!state.CountStates(field, execution).ok()) std::abort();
  }
}

}  // namespace
}  // namespace celadon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto executor = celadon::MakeInlineExecutor();
  celadon::MemoryBudget memory(uint64_t{256} << 20);
  celadon::Execution execution;
  execution.executor = executor.get();
  execution.memory = &memory;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!bytes.empty() && bytes.front() == 'S') {
    bytes = celadon::FileOfSections(std::string_view(bytes).substr(1), execution);
  }
  const auto snapshot = celadon::ReadSnapshot(bytes, execution);
  if (!snapshot.ok()) return 0;
  celadon::ReadTables(*snapshot->model);
  celadon::SelectFirstValues(snapshot->model, execution);
  return 0;
}
