#include "script/open_source.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "expression/walk.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "script/expand.h"
#include "script/extension_source.h"
#include "script/filtered_file.h"
#include "script/grown_file.h"
#include "script/row_scope.h"
#include "script/script_error.h"
#include "script/select_source.h"
#include "script/sort_keys.h"
#include "script/staged_reader.h"
#include "source/delimited_reader.h"
#include "source/gathered_format.h"
#include "source/gathered_table.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

RowSource Typed(std::unique_ptr<TableReader> rows) {
  const size_t columns = rows->columns().size();
  return {std::move(rows), std::vector<bool>(columns, false)};
}

// The format words with what the variables say.
FormatOptions OptionsOf(const FormatSpec& spec, const Reload& reload) {
  FormatOptions options = spec.options;
  options.settings = reload.variables().Settings();
  const Value* const verbatim = reload.variables().Find("Verbatim");
  options.trim_blanks = verbatim == nullptr || ExpansionText(*verbatim) != "1";
  const Value* const null_text = reload.variables().Find("NullInterpret");
  options.has_null_text = null_text != nullptr && !null_text->is_null();
  if (options.has_null_text) options.null_text = ExpansionText(*null_text);
  const Value* const delimiter = reload.variables().Find("FieldNameDelimiter");
  if (delimiter != nullptr && !delimiter->is_null()) {
    options.name_delimiter = ExpansionText(*delimiter);
  }
  return options;
}

struct MentionedNames {
  StringSet fields;
  StringSet texts;  // functions take names as texts
};

// What the statement's formulas mention; nullopt where it reads all columns.
std::optional<MentionedNames> MentionedColumns(const LoadStatement& load) {
  MentionedNames names;
  std::function<void(const NodePtr&)> visit = [&](const NodePtr& node) {
    if (const auto* text = node->As<TextLiteral>()) names.texts.insert(text->text);
    ForEachChild(*node, visit);
  };
  const Mentions mentions{.field = [&](std::string_view name) { names.fields.emplace(name); },
                          .function = {}};
  const auto take = [&](const NodePtr& formula) {
    if (formula == nullptr) return;
    visit(formula);
    ForEachMention(*formula, mentions);
  };
  for (const FieldItem& item : load.items) {
    if (item.formula == nullptr) return std::nullopt;
    take(item.formula);
  }
  take(load.where);
  take(load.while_true);
  for (const NodePtr& formula : load.group_by) take(formula);
  for (const SortKey& key : load.order_by) names.fields.insert(key.field);
  return names;
}

// Whether the statement gives the name to what it calculates.
bool NamesColumn(const LoadStatement& load, const std::string& name) {
  return std::ranges::any_of(load.items, [&name](const FieldItem& item) {
    const auto* const same = item.formula->As<NameReference>();
    return item.name == name && (same == nullptr || same->name != name);
  });
}

bool MentionsUnknownField(const LoadStatement& load, const StringSet& fields,
                          const std::vector<std::string>& columns) {
  return std::ranges::any_of(fields, [&](const std::string& field) {
    return std::ranges::find(columns, field) == columns.end() && !NamesColumn(load, field);
  });
}

// Which of the columns of a source to read; empty: all, so too where the statement will fail, that
// its error can tell the nearest name.
std::vector<std::string> ColumnsToRead(const LoadStatement& load,
                                       const std::vector<std::string>& columns) {
  const auto mentioned = MentionedColumns(load);
  std::vector<std::string> wanted;
  if (!mentioned.has_value() || MentionsUnknownField(load, mentioned->fields, columns)) {
    return wanted;
  }
  std::ranges::copy_if(columns, std::back_inserter(wanted), [&](const std::string& column) {
    return mentioned->fields.contains(column) || mentioned->texts.contains(column);
  });
  if (wanted.empty() && !columns.empty()) wanted.push_back(columns.front());
  if (wanted.size() == columns.size()) wanted.clear();
  return wanted;
}

// The places in a record, such as `@1:8`, that the statement mentions.
std::vector<std::string> PositionsAskedFor(const LoadStatement& load) {
  std::vector<std::string> positions;
  const std::optional<MentionedNames> names = MentionedColumns(load);
  if (!names.has_value()) return positions;
  std::ranges::copy_if(names->fields, std::back_inserter(positions),
                       [](const std::string& name) { return name.starts_with('@'); });
  std::ranges::sort(positions);
  return positions;
}

absl::StatusOr<const TableFormat*> FormatOf(const FormatSpec& spec, const std::string& path,
                                            const Reload& reload) {
  if (!spec.unread.empty()) {
    return absl::UnimplementedError(absl::StrFormat("Unimplemented: format word %s", spec.unread));
  }
  const FormatRegistry& formats = *reload.environment.formats;
  if (!spec.format.empty()) return formats.ByName(spec.format);
  return spec.given ? formats.ByName("txt") : formats.ByPath(path);
}

absl::StatusOr<RowSource> OpenResident(const LoadStatement& load, const ResidentSource& source,
                                       Reload& reload) {
  if (const StagedTable* const table = reload.TableOfAnySection(source.table)) {
    std::vector<std::string> names;
    for (const auto& field : table->fields) names.push_back(field->name);
    const std::vector<std::string> columns = ColumnsToRead(load, names);
    if (load.order_by.empty()) return Typed(ReadStaged(*table, columns));
    CELADON_ASSIGN_OR_RETURN(const std::vector<SortKey> keys, SortKeysOf(load, *table));
    CELADON_ASSIGN_OR_RETURN(auto sorted,
                             ReadStagedSorted(*table, columns, keys, reload.execution));
    return Typed(std::move(sorted));
  }
  NearestName nearest(source.table);
  for (const auto& known : reload.model.tables()) nearest.Consider(known->name);
  return TableNotFound(
      absl::StrFormat("there is no table of this name: %s%s", source.table, nearest.Hint()));
}

// How a text in the script or in a field is read.
struct TextSource {
  const GatheredFormat* format = nullptr;  // null: delimited text
  FormatOptions options;

  absl::StatusOr<std::unique_ptr<TableReader>> Read(const std::string& text,
                                                    const std::string& place,
                                                    const Execution& execution) const {
    if (format != nullptr) return format->Read(text, options, execution);
    return OpenDelimitedText(text, place, options, execution, 0, TrimmedBytes::kBlanksAndTabs);
  }
};

absl::StatusOr<TextSource> TextSourceOf(const LoadStatement& load, const FormatSpec& spec,
                                        const Reload& reload) {
  TextSource source{nullptr, OptionsOf(spec, reload)};
  if (!spec.steps.empty()) {
    return absl::UnimplementedError("Unimplemented: filters(…) of what is no file");
  }
  const bool delimited = spec.format.empty() || spec.format == "txt" || spec.format == "csv";
  if (delimited && spec.unread.empty()) return source;
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format, FormatOf(spec, "", reload));
  source.format = dynamic_cast<const GatheredFormat*>(format);
  if (source.format == nullptr) {
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: a text of the format %s", spec.format));
  }
  if (format->has_columns_as_asked()) source.options.columns = PositionsAskedFor(load);
  return source;
}

// The columns up to the last that has a label.
std::vector<std::string> LabelledColumns(const std::vector<ColumnInfo>& columns) {
  std::vector<std::string> names;
  for (const ColumnInfo& column : columns) names.push_back(column.name);
  while (!names.empty() && names.back() == absl::StrFormat("@%d", names.size())) names.pop_back();
  return names;
}

// Our own: `*` is the columns that have labels, since the comma behind a header is an accident.
absl::StatusOr<RowSource> OpenInline(const LoadStatement& load, const InlineSource& source,
                                     Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(TextSource text, TextSourceOf(load, source.format, reload));
  CELADON_ASSIGN_OR_RETURN(auto rows, text.Read(source.text, "INLINE", reload.execution));
  const bool labelled = text.options.labels == FormatOptions::Labels::kEmbedded;
  if (text.format == nullptr && labelled && !MentionedColumns(load).has_value()) {
    text.options.columns = LabelledColumns(rows->columns());
    const bool all = text.options.columns.size() == rows->columns().size();
    if (!all && !text.options.columns.empty()) {
      CELADON_ASSIGN_OR_RETURN(rows, text.Read(source.text, "INLINE", reload.execution));
    }
  }
  return Typed(std::move(rows));
}

// Our own: the rows of all values one behind the other, with the columns of all of them.
absl::StatusOr<RowSource> OpenField(const LoadStatement& load, const FieldSource& source,
                                    Reload& reload) {
  const StagedTable* const table = reload.TableOfAnySection(source.table);
  if (table == nullptr) {
    return TableNotFound(absl::StrFormat("there is no table of this name: %s", source.table));
  }
  const auto column = table->ColumnOf(source.field);
  if (!column.has_value()) {
    return absl::NotFoundError(absl::StrFormat("the table has no such field: %s", source.field));
  }
  CELADON_ASSIGN_OR_RETURN(const TextSource reader, TextSourceOf(load, source.format, reload));
  GatheredTable gathered(reload.execution);
  for (uint64_t row = 0; row < table->rows; ++row) {
    const uint32_t element = table->columns[*column][row];
    if (element == StagedColumn::kNull) continue;
    const std::string text = ExpansionText(Value(table->fields[*column]->value(element)));
    CELADON_ASSIGN_OR_RETURN(const auto rows, reader.Read(text, "FROM_FIELD", reload.execution));
    CELADON_RETURN_IF_ERROR(gathered.AddRows(*rows));
  }
  CELADON_ASSIGN_OR_RETURN(auto rows, std::move(gathered).Read({}));
  return Typed(std::move(rows));
}

absl::StatusOr<double> GeneratedRows(const AutogenerateSource& source, std::string_view text,
                                     Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const Value value, EvaluateAlone(source.rows, text, reload));
  const auto number = value.has_number() ? std::optional(value.number())
                      : value.has_text() ? reload.interpreter().Number(value.text())
                                         : std::nullopt;
  if (!number.has_value()) {
    return absl::InvalidArgumentError("AUTOGENERATE needs the number of rows");
  }
  if (*number > static_cast<double>(StagedTable::kMaxRows)) {
    return absl::ResourceExhaustedError(
        absl::StrFormat("a table can't have more than %d rows", StagedTable::kMaxRows));
  }
  return std::max(0.0, std::floor(*number));
}

absl::StatusOr<RowSource> OpenBy(const TableFormat& format, const LoadStatement& load,
                                 const std::string& path, std::optional<uint64_t> begin,
                                 Reload& reload) {
  const FormatSpec& spec = std::get<FileSource>(load.source).format;
  FormatOptions options = OptionsOf(spec, reload);
  if (!spec.steps.empty()) {
    CELADON_ASSIGN_OR_RETURN(auto changed, OpenFilteredFile(format, path, spec.steps,
                                                            std::move(options), reload.execution));
    return Typed(std::move(changed));
  }
  if (begin.has_value()) {
    CELADON_ASSIGN_OR_RETURN(
        auto added, OpenAddedRows(format, path, *begin, std::move(options), reload.execution));
    return Typed(std::move(added));
  }
  if (format.has_columns_as_asked()) options.columns = PositionsAskedFor(load);
  CELADON_ASSIGN_OR_RETURN(auto rows, format.Open(path, options, reload.execution));
  if (format.reads_all_at_once()) return Typed(std::move(rows));
  std::vector<std::string> names;
  for (const ColumnInfo& column : rows->columns()) names.push_back(column.name);
  options.columns = ColumnsToRead(load, names);
  if (!options.columns.empty()) {
    CELADON_ASSIGN_OR_RETURN(rows, format.Open(path, options, reload.execution));
  }
  return Typed(std::move(rows));
}

}  // namespace

bool IsDelimited(const FileSource& source, const std::string& path, const Reload& reload) {
  const auto format = FormatOf(source.format, path, reload);
  const auto delimited = reload.environment.formats->ByName("txt");
  return format.ok() && delimited.ok() && *format == *delimited;
}

absl::StatusOr<RowSource> OpenFile(const LoadStatement& load, const std::string& path,
                                   std::optional<uint64_t> begin, Reload& reload) {
  const FormatSpec& spec = std::get<FileSource>(load.source).format;
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format, FormatOf(spec, path, reload));
  auto source = OpenBy(*format, load, path, begin, reload);
  if (!source.ok()) return FileFailed(source.status(), format->name());
  return source;
}

bool IsQvd(const FileSource& source) {
  if (source.format.given) return source.format.format == "qvd";
  return EqualsIgnoringCase(fs::path(source.file).extension().string(), ".qvd");
}

absl::StatusOr<RowSource> OpenSource(const LoadStatement& load, uint64_t row_limit,
                                     Reload& reload) {
  if (const auto* source = std::get_if<InlineSource>(&load.source)) {
    return OpenInline(load, *source, reload);
  }
  if (const auto* source = std::get_if<FieldSource>(&load.source)) {
    return OpenField(load, *source, reload);
  }
  if (const auto* source = std::get_if<ResidentSource>(&load.source)) {
    return OpenResident(load, *source, reload);
  }
  if (const auto* source = std::get_if<SelectSource>(&load.source)) {
    return OpenSelect(*source, row_limit, reload);
  }
  if (const auto* source = std::get_if<ExtensionSource>(&load.source)) {
    return OpenExtension(*source, load.order_by, load.statement->text(), reload);
  }
  CELADON_ASSIGN_OR_RETURN(
      const double rows,
      GeneratedRows(std::get<AutogenerateSource>(load.source), load.statement->text(), reload));
  return Typed(GenerateRows(static_cast<uint64_t>(rows)));
}

std::string UnnamedTable(const LoadStatement& load, const std::string& path, Reload& reload) {
  if (!path.empty()) return fs::path(path).stem().string();
  if (const auto* source = std::get_if<ResidentSource>(&load.source)) return source->table + "-1";
  if (const auto* source = std::get_if<SelectSource>(&load.source)) {
    return TableOfSelect(source->text);
  }
  if (const auto* source = std::get_if<ExtensionSource>(&load.source)) return source->function;
  if (const auto* source = std::get_if<AutogenerateSource>(&load.source)) {
    const auto rows = EvaluateAlone(source->rows, load.statement->text(), reload);
    return absl::StrFormat("AUTOGENERATE(%s)", rows.ok() ? ExpansionText(*rows) : "");
  }
  return absl::StrFormat("INL%x", reload.NextInline());
}

}  // namespace celadon
