#include "connectors/arrow/nested_node.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "arrow/extension_type.h"
#include "arrow/type.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/parquet_schema.h"
#include "parquet/arrow/schema.h"
#include "parquet/properties.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

using Kind = NestedNode::Kind;
using parquet::arrow::SchemaField;
using Nodes = absl::StatusOr<std::vector<NestedNode>>;

// Groups inside each other, so that no file can exhaust the stack. Our own.
constexpr int kMaxDepth = 100;

absl::Status CheckDepth(int depth) {
  if (depth <= kMaxDepth) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("columns are nested deeper than %d groups", kMaxDepth));
}

const parquet::schema::GroupNode& GroupOf(const parquet::schema::Node& node) {
  return static_cast<const parquet::schema::GroupNode&>(node);
}

bool IsListType(const arrow::DataType& type) {
  const arrow::Type::type id = type.id();
  if (id == arrow::Type::EXTENSION) {
    return IsListType(*static_cast<const arrow::ExtensionType&>(type).storage_type());
  }
  return id == arrow::Type::LIST || id == arrow::Type::LARGE_LIST ||
         id == arrow::Type::FIXED_SIZE_LIST || id == arrow::Type::MAP;
}

// A Parquet node and what Arrow makes of it, which leaves out the node that repeats in a list.
class ParquetNodes {
 public:
  explicit ParquetNodes(const parquet::SchemaDescriptor& schema) : schema_(schema) {}

  Nodes FieldsOf(const parquet::schema::GroupNode& group, const std::vector<SchemaField>& fields,
                 int depth) const {
    CELADON_RETURN_IF_ERROR(CheckDepth(depth));
    std::vector<NestedNode> nodes;
    for (int i = 0; i < group.field_count() && i < static_cast<int>(fields.size()); ++i) {
      CELADON_ASSIGN_OR_RETURN(NestedNode node, NodeOf(*group.field(i), fields[i], depth));
      nodes.push_back(std::move(node));
    }
    return nodes;
  }

 private:
  absl::StatusOr<NestedNode> NodeOf(const parquet::schema::Node& node, const SchemaField& field,
                                    int depth) const {
    if (node.is_repeated()) return ListOf(node, node, field, depth);
    const bool lists = !field.is_leaf() && IsListType(*field.field->type());
    if (lists && node.is_group() && GroupOf(node).field_count() == 1) {
      return ListOf(node, *GroupOf(node).field(0), field, depth);
    }
    NestedNode made{.name = node.name()};
    if (field.is_leaf()) return Value(std::move(made), field);
    made.kind = Kind::kGroup;
    CELADON_ASSIGN_OR_RETURN(made.children, FieldsOf(GroupOf(node), field.children, depth + 1));
    return made;
  }

  absl::StatusOr<NestedNode> Value(NestedNode node, const SchemaField& field) const {
    if (!field.is_leaf()) return Unreadable(node.name, field);
    node.leaf = field.column_index;
    const auto type = ParquetLeafType(*schema_.Column(field.column_index), *field.field->type());
    if (!type.ok()) return Annotate(type.status(), absl::StrFormat("column %s", node.name));
    node.type = *type;
    return node;
  }

  absl::StatusOr<NestedNode> ListOf(const parquet::schema::Node& node,
                                    const parquet::schema::Node& repeated, const SchemaField& field,
                                    int depth) const {
    NestedNode list{.name = node.name(), .kind = Kind::kList};
    if (&node != &repeated) list.repeated = repeated.name();
    if (field.children.size() != 1) return Unreadable(node.name(), field);
    const SchemaField& item = field.children[0];
    if (repeated.is_group() && HoldsFieldsOf(item, GroupOf(repeated))) {
      CELADON_ASSIGN_OR_RETURN(list.children,
                               FieldsOf(GroupOf(repeated), item.children, depth + 1));
      return list;
    }
    CELADON_RETURN_IF_ERROR(CheckDepth(depth + 1));
    const bool within = repeated.is_group() && GroupOf(repeated).field_count() == 1;
    CELADON_ASSIGN_OR_RETURN(NestedNode element,
                             within ? NodeOf(*GroupOf(repeated).field(0), item, depth + 1)
                                    : Value({.name = repeated.name()}, item));
    element.is_element = true;
    list.children.push_back(std::move(element));
    return list;
  }

  static absl::Status Unreadable(const std::string& name, const SchemaField& field) {
    return absl::UnimplementedError(absl::StrFormat("Unimplemented: column %s: type %s", name,
                                                    field.field->type()->ToString()));
  }

  // Whether an element is the group that repeats, rather than the only node in it.
  static bool HoldsFieldsOf(const SchemaField& item, const parquet::schema::GroupNode& group) {
    if (item.field->type()->id() != arrow::Type::STRUCT) return false;
    if (static_cast<int>(item.children.size()) != group.field_count()) return false;
    for (int i = 0; i < group.field_count(); ++i) {
      if (item.children[i].field->name() != group.field(i)->name()) return false;
    }
    return true;
  }

  const parquet::SchemaDescriptor& schema_;
};

absl::StatusOr<NestedNode> NodeOfArrow(const arrow::Field& field, int leaf, int depth) {
  CELADON_RETURN_IF_ERROR(CheckDepth(depth));
  const arrow::DataType& type = *field.type();
  NestedNode node{.name = field.name(), .leaf = leaf};
  if (type.id() == arrow::Type::STRUCT || IsListType(type)) {
    node.kind = IsListType(type) ? Kind::kList : Kind::kGroup;
    for (const auto& child : type.fields()) {
      CELADON_ASSIGN_OR_RETURN(NestedNode made, NodeOfArrow(*child, leaf, depth + 1));
      made.is_element = node.kind == Kind::kList;
      node.children.push_back(std::move(made));
    }
    return node;
  }
  const absl::StatusOr<ColumnType> value = ColumnTypeOf(type);
  if (!value.ok()) return Annotate(value.status(), absl::StrFormat("column %s", field.name()));
  node.type = *value;
  return node;
}

}  // namespace

Nodes NodesOfParquet(const parquet::FileMetaData& metadata) {
  parquet::arrow::SchemaManifest manifest;
  CELADON_RETURN_IF_ERROR(
      FromArrow(parquet::arrow::SchemaManifest::Make(
                    metadata.schema(), metadata.key_value_metadata(), ArrowProperties(), &manifest),
                "the file's schema is not understood"));
  return ParquetNodes(*metadata.schema())
      .FieldsOf(*metadata.schema()->group_node(), manifest.schema_fields, 0);
}

Nodes NodesOfArrow(const arrow::Schema& schema) {
  std::vector<NestedNode> nodes;
  for (int i = 0; i < schema.num_fields(); ++i) {
    CELADON_ASSIGN_OR_RETURN(NestedNode node, NodeOfArrow(*schema.field(i), i, 0));
    nodes.push_back(std::move(node));
  }
  return nodes;
}

bool IsNested(const std::vector<NestedNode>& nodes) {
  return std::ranges::any_of(nodes,
                             [](const NestedNode& node) { return node.kind != Kind::kValue; });
}

}  // namespace celadon
