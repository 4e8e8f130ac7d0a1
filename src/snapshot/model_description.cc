#include "snapshot/model_description.h"

#include <algorithm>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"
#include "snapshot/sections.h"
#include "storage/staged_table.h"

namespace celadon {

namespace {

void WriteFormat(const NumberFormat& format, ByteWriter& bytes) {
  bytes.Record([&format](ByteWriter& members) {
    members.Number(static_cast<uint64_t>(format.type));
    members.Text(format.pattern);
    members.Number(static_cast<uint64_t>(format.decimals));
    members.Number(format.use_thousands ? 1 : 0);
    members.Text(format.decimal_separator);
    members.Text(format.thousand_separator);
  });
}

NumberFormat ReadFormat(ByteReader& bytes) {
  constexpr uint64_t kMostDecimals = 100;
  ByteReader members = bytes.Record();
  NumberFormat format;
  const uint64_t type = members.Number();
  if (type > static_cast<uint64_t>(NumberType::kInterval)) members.Fail();
  format.type = static_cast<NumberType>(type);
  format.pattern = members.Text();
  format.decimals = static_cast<int>(std::min(members.Number(), kMostDecimals));
  format.use_thousands = members.Flag();
  format.decimal_separator = members.Text();
  format.thousand_separator = members.Text();
  bytes.Check(members);
  return format;
}

void WriteField(const Field& field, ByteWriter& bytes) {
  bytes.Record([&field](ByteWriter& members) {
    members.Text(field.name);
    members.Text(field.comment);
    members.Number(field.tags.size());
    for (const std::string& tag : field.tags) members.Text(tag);
    members.Number(field.is_key_part ? 1 : 0);
    members.Number(field.symbols->size());
    WriteFormat(field.symbols->format(), members);
    members.Number(field.unsearched ? 1 : 0);
  });
}

void ReadField(ByteReader& bytes, ModelDescription* model) {
  ByteReader members = bytes.Record();
  Field& field = model->fields.emplace_back();
  field.name = members.Text();
  field.comment = members.Text();
  for (size_t tags = members.Count(); tags > 0; --tags) field.tags.emplace_back(members.Text());
  field.is_key_part = members.Flag();
  const uint64_t symbols = members.Number();
  if (symbols >= StagedField::kMaxSymbols) members.Fail();
  model->symbols.push_back(static_cast<uint32_t>(symbols));
  model->formats.push_back(ReadFormat(members));
  field.unsearched = members.Flag();
  bytes.Check(members);
}

void WriteTable(const Table& table, ByteWriter& bytes) {
  bytes.Record([&table](ByteWriter& members) {
    members.Text(table.name);
    members.Text(table.comment);
    members.Number(static_cast<uint64_t>(table.kind));
    members.Number(static_cast<uint64_t>(table.coupling));
    members.Number(table.rows);
    members.Number(table.columns.size());
    for (const TableColumn& column : table.columns) {
      members.Record([&column](ByteWriter& parts) {
        parts.Number(column.field);
        parts.Number(column.codes.has_nulls() ? 1 : 0);
      });
    }
    members.Number(table.loaded_fields.size());
    for (const FieldId field : table.loaded_fields) members.Number(field);
  });
}

void ReadColumn(ByteReader& bytes, ModelDescription* model) {
  ByteReader members = bytes.Record();
  const uint64_t field = members.Number();
  if (field >= model->fields.size()) members.Fail();
  TableColumn& column = model->tables.back().columns.emplace_back();
  column.field = static_cast<FieldId>(field);
  model->nulls.back().push_back(members.Flag());
  bytes.Check(members);
}

void ReadTable(ByteReader& bytes, ModelDescription* model) {
  ByteReader members = bytes.Record();
  Table& table = model->tables.emplace_back();
  model->nulls.emplace_back();
  table.name = members.Text();
  table.comment = members.Text();
  const uint64_t kind = members.Number(), coupling = members.Number();
  if (kind > static_cast<uint64_t>(TableKind::kSystem) ||
      coupling > static_cast<uint64_t>(Coupling::kLooseFixed)) {
    members.Fail();
  }
  table.kind = static_cast<TableKind>(kind);
  table.coupling = static_cast<Coupling>(coupling);
  table.rows = members.Number();
  if (table.rows > StagedTable::kMaxRows) members.Fail();
  for (size_t columns = members.Count(); columns > 0; --columns) ReadColumn(members, model);
  for (size_t fields = members.Count(); fields > 0; --fields) {
    const uint64_t field = members.Number();
    if (field >= model->fields.size()) members.Fail();
    table.loaded_fields.push_back(static_cast<FieldId>(field));
  }
  bytes.Check(members);
}

}  // namespace

std::string DescribeModel(const DataModel& model) {
  ByteWriter bytes;
  bytes.Number(model.fields().size());
  for (const Field& field : model.fields()) WriteField(field, bytes);
  bytes.Number(model.tables().size());
  for (const Table& table : model.tables()) WriteTable(table, bytes);
  return std::move(bytes).Take();
}

absl::StatusOr<ModelDescription> ReadDescription(std::string_view bytes) {
  ByteReader reader(bytes);
  ModelDescription model;
  for (size_t fields = reader.Count(); fields > 0 && !reader.failed(); --fields) {
    ReadField(reader, &model);
  }
  for (size_t tables = reader.Count(); tables > 0 && !reader.failed(); --tables) {
    ReadTable(reader, &model);
  }
  if (bytes.empty() || reader.failed()) return DamagedSection("model", "its records make no sense");
  return model;
}

}  // namespace celadon
