// Commands that describe the model: tables, fields, associations, memory.
#include <algorithm>
#include <span>

#include "absl/strings/str_format.h"
#include "celadon/kept_bytes.h"
#include "cell_output.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

std::string_view KeyName(const Field& field) {
  KeyType strongest = KeyType::kNotKey;
  if (field.is_key()) {
    strongest = KeyType::kAny;
    for (const FieldStatistics& statistics : field.statistics) {
      strongest = std::min(strongest, statistics.key);
    }
  }
  switch (strongest) {
    case KeyType::kNotKey:
      return "not_key";
    case KeyType::kPerfect:
      return "perfect_key";
    case KeyType::kPrimary:
      return "primary_key";
    case KeyType::kAny:
      return "any_key";
  }
  return "";
}

uint64_t TableBytes(const Table& table) {
  uint64_t bytes = 0;
  for (const TableColumn& column : table.columns) bytes += column.codes.bytes();
  return bytes;
}

// What a field takes in all its tables.
struct FieldFigures {
  uint64_t rows = 0, nulls = 0, pointer_bytes = 0;
  int bits = 0;
};

FieldFigures FiguresOf(const DataModel& model, const Field& field) {
  FieldFigures figures;
  for (size_t c = 0; c < field.columns.size(); ++c) {
    const BitPackedColumn& codes = model.column(field.columns[c]).codes;
    figures.rows += field.statistics[c].rows;
    figures.nulls += field.statistics[c].rows - field.statistics[c].non_nulls;
    figures.pointer_bytes += codes.bytes();
    figures.bits = std::max(figures.bits, codes.bit_width());
  }
  return figures;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

std::vector<std::string> TableNames(const DataModel& model, const Field& field) {
  std::vector<std::string> names;
  for (const ColumnRef& ref : field.columns) names.push_back(model.table(ref.table).name);
  return names;
}

std::vector<std::string> FieldNames(const DataModel& model, std::span<const FieldId> fields) {
  std::vector<std::string> names;
  for (const FieldId field : fields) names.push_back(model.field(field).name);
  return names;
}

std::vector<std::string> FieldNames(const DataModel& model, const Table& table) {
  std::vector<FieldId> fields;
  for (const TableColumn& column : table.columns) fields.push_back(column.field);
  return FieldNames(model, fields);
}

// A loop in the associations.
struct CircularNames {
  std::vector<std::string> tables, fields, loosely_coupled;
};

std::vector<CircularNames> CircularIn(const DataModel& model) {
  std::vector<CircularNames> loops;
  for (const CircularReference& loop : model.CircularReferences()) {
    CircularNames& names = loops.emplace_back();
    names.fields = FieldNames(model, loop.fields);
    for (const TableId id : loop.tables) {
      const Table& table = model.table(id);
      names.tables.push_back(table.name);
      if (table.is_loose()) names.loosely_coupled.push_back(table.name);
    }
  }
  return loops;
}

// A table of a synthetic key: the key, its parts, and the tables that it links.
struct SyntheticNames {
  std::string table, field;
  std::vector<std::string> parts, tables;
};

std::vector<SyntheticNames> SyntheticIn(const DataModel& model) {
  std::vector<SyntheticNames> keys;
  for (const Table& table : model.tables()) {
    if (table.kind != TableKind::kSynthetic) continue;
    const std::span<const FieldId> held = table.loaded_fields;  // the key, then its parts
    const Field& key = model.field(held.front());
    SyntheticNames names{.table = table.name,
                         .field = key.name,
                         .parts = FieldNames(model, held.subspan(1)),
                         .tables = TableNames(model, key)};
    names.tables.pop_back();  // the table of the key itself is the last one
    keys.push_back(std::move(names));
  }
  return keys;
}

// How the rows of two tables meet through a key field: `1:n`, ….
std::string LinkKind(const Field& field, size_t left, size_t right) {
  return absl::StrFormat("%s:%s", field.statistics[left].unique() ? "1" : "n",
                         field.statistics[right].unique()  ? "1"
                         : field.statistics[left].unique() ? "n"
                                                           : "m");
}

template <typename Visit>
void ForEachLink(const DataModel& model, Visit visit) {
  for (const Field& field : model.listed_fields()) {
    for (size_t left = 0; left < field.columns.size(); ++left) {
      for (size_t right = left + 1; right < field.columns.size(); ++right) {
        visit(field, model.table(field.columns[left].table),
              model.table(field.columns[right].table), LinkKind(field, left, right));
      }
    }
  }
}

// Memory of the whole model, of one field or of one table.
struct MemoryFigures {
  DataModel::Memory bytes;
  uint64_t rows = 0;
  uint64_t caches = 0;
  uint64_t total() const { return bytes.symbols + bytes.pointers + bytes.indexes + caches; }
};

absl::StatusOr<MemoryFigures> MemoryOf(const DataModel& model, const std::string& name) {
  MemoryFigures figures;
  if (name.empty()) {
    figures.bytes = model.memory();
    for (const Table& table : model.listed_tables()) figures.rows += table.rows;
    return figures;
  }
  if (const auto id = model.FindTable(name); id.ok()) {
    const Table& table = model.table(*id);
    figures.bytes.pointers = TableBytes(table);
    for (const TableColumn& column : table.columns) {
      figures.bytes.symbols += model.field(column.field).symbols->bytes();
    }
    figures.rows = table.rows;
    return figures;
  }
  CELADON_ASSIGN_OR_RETURN(const FieldId id, model.FindField(name));
  const FieldFigures field = FiguresOf(model, model.field(id));
  figures.bytes.symbols = model.field(id).symbols->bytes();
  figures.bytes.pointers = field.pointer_bytes;
  figures.rows = field.rows;
  return figures;
}

}  // namespace

absl::Status RunTables(Shell& shell, std::string_view, Answer& answer) {
  const auto model = shell.app().model();
  TerminalTable text({"table", "rows", "bytes", "kind", "fields"});
  text.AlignRight(1);
  text.AlignRight(2);
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("tables").BeginArray();
  for (const Table& table : model->listed_tables()) {
    const std::vector<std::string> fields = FieldNames(*model, table);
    const bool synthetic = table.kind == TableKind::kSynthetic;
    if (json == nullptr) {
      text.AddRow({table.name, WithThousands(table.rows), ReadableBytes(TableBytes(table)),
                   table.is_loose() ? "loosely coupled"
                   : synthetic      ? "synthetic"
                                    : "",
                   Joined(fields)});
      continue;
    }
    json->BeginObject().Key("name").String(table.name).Key("rows").Unsigned(table.rows);
    WriteTexts("fields", fields, json);
    json->Key("bytes").Unsigned(TableBytes(table)).Key("synthetic").Bool(synthetic);
    json->Key("loosely_coupled").Bool(table.is_loose()).EndObject();
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = text.Text();
  }
  return absl::OkStatus();
}

absl::Status RunFields(Shell& shell, std::string_view, Answer& answer) {
  const auto model = shell.app().model();
  TerminalTable text({"field", "distinct", "bits", "nulls", "density", "key", "tables", "tags"});
  for (const size_t column : {1, 2, 3, 4}) text.AlignRight(column);
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("fields").BeginArray();
  for (const Field& field : model->listed_fields()) {
    const FieldFigures figures = FiguresOf(*model, field);
    const std::vector<std::string> tables = TableNames(*model, field);
    if (json == nullptr) {
      const double density = figures.rows == 0 ? 1
                                               : 1 - static_cast<double>(figures.nulls) /
                                                         static_cast<double>(figures.rows);
      text.AddRow({field.name, WithThousands(field.symbols->size()),
                   absl::StrFormat("%d", figures.bits), WithThousands(figures.nulls),
                   absl::StrFormat("%.3g", density), std::string(KeyName(field)), Joined(tables),
                   Joined(field.tags)});
      continue;
    }
    json->BeginObject().Key("name").String(field.name);
    WriteTexts("tables", tables, json);
    json->Key("distinct").Unsigned(field.symbols->size()).Key("nulls").Unsigned(figures.nulls);
    json->Key("rows").Unsigned(figures.rows).Key("bits").Integer(figures.bits);
    json->Key("key").String(KeyName(field));
    WriteTexts("tags", field.tags, json);
    json->Key("bytes").Unsigned(field.symbols->bytes() + figures.pointer_bytes).EndObject();
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = text.Text();
  }
  return absl::OkStatus();
}

absl::Status RunModel(Shell& shell, std::string_view, Answer& answer) {
  const auto model = shell.app().model();
  if (JsonWriter* json = answer.json()) {
    json->Key("links").BeginArray();
    ForEachLink(*model, [json](const Field& field, const Table& left, const Table& right,
                               const std::string& kind) {
      json->BeginObject().Key("field").String(field.name);
      WriteTexts("tables", {left.name, right.name}, json);
      json->Key("kind").String(kind).EndObject();
    });
    json->EndArray().Key("synthetic_keys").BeginArray();
    for (const SyntheticNames& key : SyntheticIn(*model)) {
      json->BeginObject().Key("table").String(key.table).Key("field").String(key.field);
      WriteTexts("fields", key.parts, json);
      WriteTexts("tables", key.tables, json);
      json->EndObject();
    }
    json->EndArray().Key("circular").BeginArray();
    for (const CircularNames& loop : CircularIn(*model)) {
      json->BeginObject();
      WriteTexts("tables", loop.tables, json);
      WriteTexts("fields", loop.fields, json);
      WriteTexts("loosely_coupled", loop.loosely_coupled, json);
      json->EndObject();
    }
    json->EndArray();
    return absl::OkStatus();
  }
  TerminalTable text({"field", "from", "to", "rows"});
  ForEachLink(*model, [&text](const Field& field, const Table& left, const Table& right,
                              const std::string& kind) {
    text.AddRow({field.name, left.name, right.name, kind});
  });
  answer.text() = text.Text();
  for (const SyntheticNames& key : SyntheticIn(*model)) {
    answer.text() += absl::StrFormat("synthetic key %s: the fields %s of the tables %s\n",
                                     key.field, Joined(key.parts), Joined(key.tables));
  }
  for (const CircularNames& loop : CircularIn(*model)) {
    answer.text() +=
        absl::StrFormat("circular reference: tables %s, fields %s; loosely coupled: %s\n",
                        Joined(loop.tables), Joined(loop.fields), Joined(loop.loosely_coupled));
  }
  return absl::OkStatus();
}

absl::Status RunStats(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  std::string name;
  if (!words.empty()) {
    CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("a field or table"));
    name = word.text;
  }
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  const auto model = shell.app().model();
  CELADON_ASSIGN_OR_RETURN(MemoryFigures figures, MemoryOf(*model, name));
  if (name.empty()) {
    const KeptBytes kept = KeptBytesOf(shell.app());
    figures.bytes.indexes += kept.indexes;
    figures.caches = kept.frames;
  }
  const double rows = static_cast<double>(std::max<uint64_t>(figures.rows, 1));
  const double bytes_a_row = static_cast<double>(figures.total()) / rows;
  const double pointer_bits = static_cast<double>(figures.bytes.pointers) * 8 / rows;
  if (JsonWriter* json = answer.json()) {
    json->Key("bytes").BeginObject().Key("symbols").Unsigned(figures.bytes.symbols);
    json->Key("pointers").Unsigned(figures.bytes.pointers);
    json->Key("indexes").Unsigned(figures.bytes.indexes).Key("caches").Unsigned(figures.caches);
    json->Key("total").Unsigned(figures.total()).EndObject();
    json->Key("rows").Unsigned(figures.rows).Key("bytes_per_row").Number(bytes_a_row);
    json->Key("pointer_bits_per_row").Number(pointer_bits);
    return absl::OkStatus();
  }
  TerminalTable text({"", "bytes"});
  text.AlignRight(1);
  text.AddRow({"symbols", WithThousands(figures.bytes.symbols)});
  text.AddRow({"row pointers", WithThousands(figures.bytes.pointers)});
  text.AddRow({"indexes", WithThousands(figures.bytes.indexes)});
  if (name.empty()) text.AddRow({"caches", WithThousands(figures.caches)});
  text.AddRule();
  text.AddRow({"total", WithThousands(figures.total())});
  answer.text() =
      text.Text() + absl::StrFormat("%s rows, %.2f bytes a row, %.1f pointer bits a row\n",
                                    WithThousands(figures.rows), bytes_a_row, pointer_bits);
  return absl::OkStatus();
}

}  // namespace celadon::command
