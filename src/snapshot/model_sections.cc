#include "snapshot/model_sections.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "celadon/memory_budget.h"
#include "model/field_facts.h"
#include "model/model_check.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "snapshot/counts_section.h"
#include "snapshot/model_description.h"
#include "snapshot/row_check.h"
#include "snapshot/symbols_section.h"
#include "storage/byte_buffer.h"

namespace celadon {

namespace {

std::string_view PackedRows(const BitPackedColumn& codes) {
  return {reinterpret_cast<const char*>(codes.data()), codes.packed_bytes()};
}

// Reads in three steps, in each of which all threads have work: the parts; the rows, while symbols
// are made of their parts; the checks.
class ModelRead {
 public:
  ModelRead(const SectionReader& sections, const Execution& execution)
      : sections_(sections), execution_(execution), memory_(execution.memory) {}

  absl::StatusOr<std::shared_ptr<const DataModel>> Run() {
    CELADON_ASSIGN_OR_RETURN(const std::string bytes, sections_.Read("model", execution_));
    CELADON_ASSIGN_OR_RETURN(model_, ReadDescription(bytes));
    CELADON_RETURN_IF_ERROR(PlaceParts());
    for (TableId t = 0; t < model_.tables.size(); ++t) CELADON_RETURN_IF_ERROR(PlaceRows(t));
    CELADON_RETURN_IF_ERROR(sections_.Read(parts_, execution_));
    CELADON_RETURN_IF_ERROR(MakeSymbolsAndReadRows());
    CELADON_RETURN_IF_ERROR(MakeRows());
    return Finish();
  }

 private:
  // The section of a name, its memory reserved.
  absl::StatusOr<size_t> Reserve(const std::string& name) {
    const std::optional<size_t> section = sections_.Find(name);
    if (!section.has_value()) return DamagedSection(name, "it is missing");
    CELADON_RETURN_IF_ERROR(
        memory_.Resize(memory_.bytes() + sections_.raw_bytes(*section), "the saved app"));
    return *section;
  }

  // What is made of bytes once they are read: the symbols of each field, the first parts, and the
  // counts of each column, which a file of version 1.0 has not. They lie side by side.
  absl::Status PlaceParts() {
    for (const Field& field : model_.fields) {
      CELADON_RETURN_IF_ERROR(PlacePart(SymbolsSection(field)));
    }
    for (const Table& table : model_.tables) {
      std::vector<std::optional<size_t>>& counts = counts_.emplace_back(table.columns.size());
      for (size_t c = 0; c < counts.size(); ++c) {
        const std::string name = CountsSection(table, model_.fields[table.columns[c].field]);
        if (!sections_.Find(name).has_value()) continue;
        counts[c] = parts_.size();
        CELADON_RETURN_IF_ERROR(PlacePart(name));
      }
    }
    uint64_t bytes = 0;
    for (const auto& target : parts_) bytes += sections_.raw_bytes(target.section);
    part_bytes_ = AllocateBytes(bytes);
    uint8_t* at = part_bytes_.get();
    for (SectionReader::Target& target : parts_) {
      target.bytes = {at, sections_.raw_bytes(target.section)};
      at += target.bytes.size();
    }
    return absl::OkStatus();
  }

  absl::Status PlacePart(const std::string& name) {
    CELADON_ASSIGN_OR_RETURN(const size_t section, Reserve(name));
    parts_.push_back({section, {}});
    return absl::OkStatus();
  }

  // The bytes of a part that has been read.
  std::string_view Part(size_t part) const {
    const std::span<const uint8_t> bytes = parts_[part].bytes;
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  absl::Status PlaceRows(TableId t) {
    const Table& table = model_.tables[t];
    std::vector<BitPackedColumnWriter>& columns = rows_.emplace_back();
    for (size_t c = 0; c < table.columns.size(); ++c) {
      const FieldId field = table.columns[c].field;
      const std::string name = RowsSection(table, model_.fields[field]);
      CELADON_ASSIGN_OR_RETURN(const size_t section, Reserve(name));
      const uint64_t bytes =
          BitPackedColumn::PackedBytes(table.rows, model_.symbols[field], model_.nulls[t][c]);
      if (bytes != sections_.raw_bytes(section)) {
        return DamagedSection(name, "it has the wrong size");
      }
      columns.emplace_back(table.rows, model_.symbols[field], model_.nulls[t][c]);
      packed_rows_.push_back({section, columns.back().packed()});
    }
    return absl::OkStatus();
  }

  absl::Status MakeSymbolsAndReadRows() {
    symbols_.resize(model_.fields.size());
    std::vector<absl::Status> statuses(symbols_.size());
    SectionReader::Frames frames(sections_, packed_rows_, execution_.executor->workers());
    execution_.executor->Run(symbols_.size() + frames.size(), [&](size_t task, size_t worker) {
      if (execution_.cancel.cancelled()) return;
      if (task < symbols_.size()) {
        statuses[task] = MakeSymbols(static_cast<FieldId>(task));
      } else {
        frames.Read(task - symbols_.size(), worker);
      }
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
    return frames.status();
  }

  absl::Status MakeSymbols(FieldId field) {
    auto read = ReadSymbols(Part(field), model_.symbols[field], std::move(model_.formats[field]));
    if (!read.ok()) {
      return DamagedSection(SymbolsSection(model_.fields[field]), ToStd(read.status().message()));
    }
    symbols_[field] = std::make_shared<const SymbolTable>(*std::move(read));
    return absl::OkStatus();
  }

  // Every row must hold a code of its field.
  absl::Status MakeRows() {
    std::vector<ColumnRef> columns;
    for (TableId t = 0; t < model_.tables.size(); ++t) {
      for (uint32_t c = 0; c < model_.tables[t].columns.size(); ++c) {
        TableColumn& column = model_.tables[t].columns[c];
        column.codes = std::move(rows_[t][c]).Finish();
        model_.fields[column.field].columns.push_back({t, c});
        columns.push_back({t, c});
      }
    }
    std::vector<absl::Status> statuses(columns.size());
    RowCheck check(model_.tables);
    execution_.executor->Run(columns.size() + check.tasks(), [&](size_t task, size_t) {
      if (execution_.cancel.cancelled()) return;
      if (task < columns.size()) {
        statuses[task] = ReadHistogram(columns[task]);
      } else {
        check.Run(task - columns.size());
      }
    });
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    if (const std::optional<ColumnRef> damaged = check.damaged(); damaged.has_value()) {
      const Table& table = model_.tables[damaged->table];
      const Field& field = model_.fields[table.columns[damaged->column].field];
      return DamagedSection(RowsSection(table, field), "a row holds no symbol of the field");
    }
    for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
    return CountOtherRows(columns);
  }

  absl::Status ReadHistogram(ColumnRef ref) {
    const std::optional<size_t> part = counts_[ref.table][ref.column];
    if (!part.has_value()) return absl::OkStatus();
    const Table& table = model_.tables[ref.table];
    TableColumn& column = model_.tables[ref.table].columns[ref.column];
    absl::StatusOr<std::vector<uint64_t>> counts = ReadCounts(Part(*part), column.codes);
    if (!counts.ok()) {
      return DamagedSection(CountsSection(table, model_.fields[column.field]),
                            ToStd(counts.status().message()));
    }
    column.histogram = *std::move(counts);
    return absl::OkStatus();
  }

  // Counts what the file has no counts of, once it is known that rows hold codes.
  absl::Status CountOtherRows(const std::vector<ColumnRef>& columns) {
    for (const auto& [t, c] : columns) {
      if (counts_[t][c].has_value()) continue;
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      TableColumn& column = model_.tables[t].columns[c];
      column.histogram = CountCodes(column.codes, nullptr, *execution_.executor);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::shared_ptr<const DataModel>> Finish() {
    for (FieldId f = 0; f < model_.fields.size(); ++f) {
      Field& field = model_.fields[f];
      field.symbols = symbols_[f];
      for (const ColumnRef ref : field.columns) {
        field.statistics.push_back(
            StatisticsOf(model_.tables[ref.table].columns[ref.column], field.is_key()));
      }
    }
    if (const absl::Status fits = CheckModel(model_.fields, model_.tables); !fits.ok()) {
      return DamagedSection("model", ToStd(fits.message()));
    }
    return std::make_shared<const DataModel>(std::move(model_.fields), std::move(model_.tables));
  }

  const SectionReader& sections_;
  const Execution& execution_;
  MemoryReservation memory_;  // what is read, until the model holds it
  ModelDescription model_;
  std::vector<SectionReader::Target> parts_, packed_rows_;
  std::shared_ptr<uint8_t[]> part_bytes_;                    // of parts_
  std::vector<std::vector<std::optional<size_t>>> counts_;   // parts, by table and column
  std::vector<std::shared_ptr<const SymbolTable>> symbols_;  // a field
  std::vector<std::vector<BitPackedColumnWriter>> rows_;     // by table and column
};

}  // namespace

std::string SymbolsSection(const Field& field) { return "symbols/" + field.name; }

std::string RowsSection(const Table& table, const Field& field) {
  return "rows/" + table.name + "/" + field.name;
}

std::string CountsSection(const Table& table, const Field& field) {
  return "counts/" + table.name + "/" + field.name;
}

absl::Status WriteModel(const DataModel& model, SectionWriter& sections) {
  CELADON_RETURN_IF_ERROR(sections.Add("model", SectionUse::kNeeded, DescribeModel(model)));
  for (const Field& field : model.fields()) {
    CELADON_RETURN_IF_ERROR(
        sections.Add(SymbolsSection(field), SectionUse::kNeeded, WriteSymbols(*field.symbols)));
  }
  for (const Table& table : model.tables()) {
    for (const TableColumn& column : table.columns) {
      CELADON_RETURN_IF_ERROR(sections.Add(RowsSection(table, model.field(column.field)),
                                           SectionUse::kNeeded, PackedRows(column.codes)));
      CELADON_RETURN_IF_ERROR(sections.Add(CountsSection(table, model.field(column.field)),
                                           SectionUse::kOptional,
                                           WriteCounts(column.histogram.ToVector())));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const DataModel>> ReadModel(const SectionReader& sections,
                                                           const Execution& execution) {
  return ModelRead(sections, execution).Run();
}

}  // namespace celadon
