#include <memory>
#include <utility>

#include "arrow/array.h"
#include "arrow/builder.h"
#include "arrow/extension_type.h"
#include "arrow/record_batch.h"
#include "arrow/type.h"
#include "connectors/arrow/nested_table.h"

namespace celadon {
namespace {

using Content = NestedColumn::Content;
using ArrayPointer = std::shared_ptr<arrow::Array>;

// What an array of a type of somebody's own is stored as.
ArrayPointer StorageOf(ArrayPointer array) {
  if (array->type_id() != arrow::Type::EXTENSION) return array;
  return static_cast<const arrow::ExtensionArray&>(*array).storage();
}

arrow::Result<ArrayPointer> FieldOf(const ArrayPointer& array, const std::string& name) {
  const ArrayPointer rows = StorageOf(array);
  if (rows->type_id() != arrow::Type::STRUCT) {
    return arrow::Status::Invalid("a group is read as ", rows->type()->ToString());
  }
  const auto& group = static_cast<const arrow::StructArray&>(*rows);
  const int field = group.struct_type()->GetFieldIndex(name);
  if (field < 0)
    return arrow::Status::Invalid("a group has no field of its own of this name: ", name);
  return group.GetFlattenedField(field);
}

// The elements of all lists one behind the other, and the place of each element's list.
struct Elements {
  ArrayPointer values;
  std::vector<int64_t> places;
};

// A file may say anything.
template <typename List>
arrow::Status CheckOffsets(const List& lists) {
  for (int64_t i = 0; i < lists.length(); ++i) {
    const int64_t begin = lists.value_offset(i);
    const int64_t length = lists.value_length(i);
    if (begin < 0 || length < 0 || length > lists.values()->length() - begin) {
      return arrow::Status::Invalid("the offsets of a list are damaged");
    }
  }
  return arrow::Status::OK();
}

template <typename List>
arrow::Result<Elements> ElementsOf(const List& lists) {
  Elements elements;
  ARROW_RETURN_NOT_OK(CheckOffsets(lists));
  ARROW_ASSIGN_OR_RAISE(elements.values, lists.Flatten());
  elements.places.reserve(static_cast<size_t>(elements.values->length()));
  for (int64_t i = 0; i < lists.length(); ++i) {
    if (lists.IsValid(i)) {
      elements.places.insert(elements.places.end(), static_cast<size_t>(lists.value_length(i)), i);
    }
  }
  return elements;
}

arrow::Result<Elements> ElementsOf(const ArrayPointer& array) {
  const ArrayPointer rows = StorageOf(array);
  const arrow::Array& lists = *rows;
  switch (lists.type_id()) {
    case arrow::Type::LIST:
    case arrow::Type::MAP:
      return ElementsOf(static_cast<const arrow::ListArray&>(lists));
    case arrow::Type::LARGE_LIST:
      return ElementsOf(static_cast<const arrow::LargeListArray&>(lists));
    case arrow::Type::FIXED_SIZE_LIST:
      return ElementsOf(static_cast<const arrow::FixedSizeListArray&>(lists));
    default:
      return arrow::Status::Invalid("a list is read as ", lists.type()->ToString());
  }
}

class FlattenedBatches final : public BatchStream {
 public:
  FlattenedBatches(std::unique_ptr<BatchStream> source, NestedTable table)
      : source_(std::move(source)), table_(std::move(table)), rows_before_(table_.way.size() + 1) {}

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    ARROW_ASSIGN_OR_RAISE(const auto batch, source_->Next());
    if (batch == nullptr) return nullptr;
    ARROW_RETURN_NOT_OK(batch->Validate());
    ARROW_ASSIGN_OR_RAISE(const ArrayPointer records, batch->ToStructArray());
    return Flatten(records);
  }

 private:
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Flatten(ArrayPointer rows) {
    std::vector<int64_t> parents;  // the number of the row that each row stands in
    for (size_t step = 0; step < table_.way.size(); ++step) {
      if (!table_.way[step].empty()) {
        ARROW_ASSIGN_OR_RAISE(rows, FieldOf(rows, table_.way[step]));
        continue;
      }
      ARROW_ASSIGN_OR_RAISE(Elements elements, ElementsOf(rows));
      for (int64_t& place : elements.places) place += rows_before_[step] + 1;
      rows_before_[step] += rows->length();
      rows = std::move(elements.values);
      parents = std::move(elements.places);
    }
    const int64_t before = rows_before_.back();
    rows_before_.back() += rows->length();
    arrow::FieldVector fields;
    arrow::ArrayVector columns;
    for (const NestedColumn& column : table_.columns) {
      ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), ColumnOf(column, rows, before, parents));
      fields.push_back(arrow::field(column.name, columns.back()->type()));
    }
    return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), rows->length(),
                                    std::move(columns));
  }

  static arrow::Result<ArrayPointer> ColumnOf(const NestedColumn& column, ArrayPointer rows,
                                              int64_t before, const std::vector<int64_t>& parents) {
    if (column.content == Content::kValue) {
      for (const std::string& field : column.fields) {
        ARROW_ASSIGN_OR_RAISE(rows, FieldOf(rows, field));
      }
      return rows;
    }
    arrow::Int64Builder numbers;
    if (column.content == Content::kParentNumber) {
      ARROW_RETURN_NOT_OK(numbers.AppendValues(parents));
    } else {
      ARROW_RETURN_NOT_OK(numbers.Reserve(rows->length()));
      for (int64_t row = 0; row < rows->length(); ++row) numbers.UnsafeAppend(before + row + 1);
    }
    return numbers.Finish();
  }

  const std::unique_ptr<BatchStream> source_;
  const NestedTable table_;
  // Rows in earlier batches: of the lists at each step of the way, and of the table.
  std::vector<int64_t> rows_before_;
};

}  // namespace

std::unique_ptr<BatchStream> FlattenBatches(std::unique_ptr<BatchStream> source,
                                            NestedTable table) {
  return std::make_unique<FlattenedBatches>(std::move(source), std::move(table));
}

}  // namespace celadon
