#include "connectors/arrow/parquet_schema.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/type.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/column_choice.h"
#include "parquet/arrow/schema.h"
#include "parquet/properties.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

// An Arrow schema derived from the Parquet types alone: what the writer's own Arrow schema adds
// (large or dictionary types) does not concern the values.
absl::StatusOr<std::shared_ptr<arrow::Schema>> ArrowSchemaOf(
    const parquet::SchemaDescriptor& schema) {
  std::shared_ptr<arrow::Schema> result;
  CELADON_RETURN_IF_ERROR(
      FromArrow(parquet::arrow::FromParquetSchema(&schema, ArrowProperties(), nullptr, &result),
                "the file's schema is not understood"));
  return result;
}

bool IsFlat(const parquet::schema::Node& node) {
  return node.is_primitive() && !node.is_repeated();
}

bool IsMonthInterval(const parquet::ColumnDescriptor& column) {
  return column.logical_type() != nullptr && column.logical_type()->is_interval();
}

std::vector<std::string> RootNames(const parquet::schema::GroupNode& root) {
  std::vector<std::string> names;
  for (int i = 0; i < root.field_count(); ++i) names.push_back(root.field(i)->name());
  return names;
}

// The number of the first leaf of each root column.
std::vector<int> FirstLeaves(const parquet::SchemaDescriptor& schema) {
  std::vector<int> leaves(schema.group_node()->field_count(), -1);
  for (int leaf = schema.num_columns(); leaf-- > 0;) {
    const int root = schema.group_node()->FieldIndex(*schema.GetColumnRoot(leaf));
    if (root >= 0) leaves[root] = leaf;
  }
  return leaves;
}

}  // namespace

parquet::ArrowReaderProperties ArrowProperties() {
  parquet::ArrowReaderProperties properties;
  properties.set_coerce_int96_timestamp_unit(arrow::TimeUnit::MICRO);
  return properties;
}

absl::StatusOr<ColumnType> ParquetLeafType(const parquet::ColumnDescriptor& column,
                                           const arrow::DataType& arrow_type) {
  if (IsMonthInterval(column))
    return absl::UnimplementedError("Unimplemented: column type interval");
  if (column.logical_type() != nullptr && column.logical_type()->is_UUID()) {
    return ColumnType{ColumnType::Kind::kUuid};
  }
  return ColumnTypeOf(arrow_type);
}

bool AreFlat(const parquet::FileMetaData& metadata, const std::vector<std::string>& names) {
  const parquet::schema::GroupNode& root = *metadata.schema()->group_node();
  StringSet flat;
  bool nested = false;
  for (int i = 0; i < root.field_count(); ++i) {
    if (IsFlat(*root.field(i))) {
      flat.insert(root.field(i)->name());
    } else {
      nested = true;
    }
  }
  return !nested || (!names.empty() && std::ranges::all_of(names, [&flat](const std::string& name) {
    return flat.contains(name);
  }));
}

absl::StatusOr<std::vector<ParquetColumn>> ChooseParquetColumns(
    const parquet::FileMetaData& metadata, const std::vector<std::string>& names) {
  const parquet::SchemaDescriptor& schema = *metadata.schema();
  const parquet::schema::GroupNode& root = *schema.group_node();
  CELADON_ASSIGN_OR_RETURN(const std::vector<int> chosen, NumbersOfColumns(RootNames(root), names));
  CELADON_ASSIGN_OR_RETURN(const std::shared_ptr<arrow::Schema> types, ArrowSchemaOf(schema));
  const std::vector<int> leaves = FirstLeaves(schema);
  std::vector<ParquetColumn> columns;
  for (const int number : chosen) {
    const std::string& name = root.field(number)->name();
    if (leaves[number] < 0) {
      return absl::DataLossError(absl::StrFormat("column %s has no values in the file", name));
    }
    absl::StatusOr<ColumnType> type =
        ParquetLeafType(*schema.Column(leaves[number]), *types->field(number)->type());
    if (!type.ok()) return Annotate(type.status(), absl::StrFormat("column %s", name));
    columns.push_back({name, leaves[number], *type});
  }
  return columns;
}

}  // namespace celadon
