#include "snapshot/model_sections.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "celadon/memory_budget.h"
#include "model/field_facts.h"
#include "model/model_check.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "snapshot/model_description.h"
#include "snapshot/symbols_section.h"

namespace celadon {

namespace {

std::string_view PackedRows(const BitPackedColumn& codes) {
  return {reinterpret_cast<const char*>(codes.data()), codes.packed_bytes()};
}

// Reads all symbols and rows at once, so that all threads have work.
class ModelRead {
 public:
  ModelRead(const SectionReader& sections, const Execution& execution)
      : sections_(sections), execution_(execution), memory_(execution.memory) {}

  absl::StatusOr<std::shared_ptr<const DataModel>> Run() {
    CELADON_ASSIGN_OR_RETURN(const std::string bytes, sections_.Read("model", execution_));
    CELADON_ASSIGN_OR_RETURN(model_, ReadDescription(bytes));
    symbols_.resize(model_.fields.size());
    symbol_bytes_.reserve(model_.fields.size());  // targets point into them
    for (const Field& field : model_.fields) CELADON_RETURN_IF_ERROR(PlaceSymbols(field));
    for (TableId t = 0; t < model_.tables.size(); ++t) CELADON_RETURN_IF_ERROR(PlaceRows(t));
    CELADON_RETURN_IF_ERROR(sections_.Read(targets_, execution_));
    CELADON_RETURN_IF_ERROR(MakeSymbols());
    for (TableId t = 0; t < model_.tables.size(); ++t) CELADON_RETURN_IF_ERROR(MakeRows(t));
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

  absl::Status PlaceSymbols(const Field& field) {
    CELADON_ASSIGN_OR_RETURN(const size_t section, Reserve(SymbolsSection(field)));
    std::string& bytes = symbol_bytes_.emplace_back(sections_.raw_bytes(section), '\0');
    targets_.push_back({section, {reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()}});
    return absl::OkStatus();
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
      targets_.push_back({section, columns.back().packed()});
    }
    return absl::OkStatus();
  }

  absl::Status MakeSymbols() {
    std::vector<absl::Status> statuses(symbols_.size());
    execution_.executor->Run(symbols_.size(), [&](size_t f, size_t) {
      auto read = ReadSymbols(symbol_bytes_[f], model_.symbols[f], std::move(model_.formats[f]));
      if (read.ok()) {
        symbols_[f] = std::make_shared<const SymbolTable>(*std::move(read));
      } else {
        statuses[f] =
            DamagedSection(SymbolsSection(model_.fields[f]), ToStd(read.status().message()));
      }
      symbol_bytes_[f] = {};
    });
    for (const absl::Status& status : statuses) CELADON_RETURN_IF_ERROR(status);
    return absl::OkStatus();
  }

  // Every row must hold a code of its field; that is seen by counting them, which gives the
  // histogram.
  absl::Status MakeRows(TableId t) {
    Table& table = model_.tables[t];
    for (uint32_t c = 0; c < table.columns.size(); ++c) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      TableColumn& column = table.columns[c];
      column.codes = std::move(rows_[t][c]).Finish();
      column.histogram = Histogram(column.codes);
      const auto codes = static_cast<std::ptrdiff_t>(column.codes.codes());
      if (std::any_of(column.histogram.begin() + codes, column.histogram.end(),
                      [](uint64_t rows) { return rows != 0; })) {
        return DamagedSection(RowsSection(table, model_.fields[column.field]),
                              "a row holds no symbol of the field");
      }
      column.histogram.resize(column.codes.codes());
      model_.fields[column.field].columns.push_back({t, c});
    }
    return absl::OkStatus();
  }

  // Rows a bit pattern.
  std::vector<uint64_t> Histogram(const BitPackedColumn& codes) const {
    if (codes.bit_width() == 0) return {codes.rows()};
    return CountCodes(codes.AllPatterns(), nullptr, *execution_.executor);
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
  std::vector<SectionReader::Target> targets_;
  std::vector<std::string> symbol_bytes_;                    // a field
  std::vector<std::shared_ptr<const SymbolTable>> symbols_;  // a field
  std::vector<std::vector<BitPackedColumnWriter>> rows_;     // by table and column
};

}  // namespace

std::string SymbolsSection(const Field& field) { return "symbols/" + field.name; }

std::string RowsSection(const Table& table, const Field& field) {
  return "rows/" + table.name + "/" + field.name;
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
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const DataModel>> ReadModel(const SectionReader& sections,
                                                           const Execution& execution) {
  return ModelRead(sections, execution).Run();
}

}  // namespace celadon
