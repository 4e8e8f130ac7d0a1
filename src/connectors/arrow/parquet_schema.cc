#include "connectors/arrow/parquet_schema.h"

#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/type.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/column_choice.h"
#include "parquet/arrow/schema.h"
#include "parquet/properties.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

// An Arrow schema derived from the Parquet types alone: what the writer's own Arrow schema adds
// (large or dictionary types) does not concern the values.
absl::StatusOr<std::shared_ptr<arrow::Schema>> ArrowSchemaOf(
    const parquet::SchemaDescriptor& schema) {
  std::shared_ptr<arrow::Schema> result;
  CELADON_RETURN_IF_ERROR(
      FromArrow(parquet::arrow::FromParquetSchema(&schema, parquet::ArrowReaderProperties(),
                                                  nullptr, &result),
                "the file's schema is not understood"));
  return result;
}

bool IsFlat(const parquet::schema::Node& node) {
  return node.is_primitive() && !node.is_repeated();
}

bool IsMonthInterval(const parquet::ColumnDescriptor& column) {
  return column.logical_type() != nullptr && column.logical_type()->is_interval();
}

absl::StatusOr<ColumnType> LeafType(const parquet::ColumnDescriptor& column,
                                    const arrow::DataType& arrow_type) {
  if (IsMonthInterval(column))
    return absl::UnimplementedError("Unimplemented: column type interval");
  if (column.logical_type() != nullptr && column.logical_type()->is_UUID()) {
    return ColumnType{ColumnType::Kind::kUuid};
  }
  if (column.physical_type() == parquet::Type::INT96) {
    return ColumnTypeOf(*arrow::timestamp(arrow::TimeUnit::MICRO));
  }
  return ColumnTypeOf(arrow_type);
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
    const arrow::DataType& arrow_type = *types->field(number)->type();
    if (!IsFlat(*root.field(number)) || leaves[number] < 0) {
      return absl::UnimplementedError(
          absl::StrFormat("Unimplemented: nested column: %s has the type %s; name the columns to "
                          "read without it",
                          name, arrow_type.ToString()));
    }
    absl::StatusOr<ColumnType> type = LeafType(*schema.Column(leaves[number]), arrow_type);
    if (!type.ok()) return Annotate(type.status(), absl::StrFormat("column %s", name));
    columns.push_back({name, leaves[number], *type});
  }
  return columns;
}

}  // namespace celadon
