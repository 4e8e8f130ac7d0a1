#include "connectors/arrow/stored_column.h"

#include <string>
#include <utility>
#include <vector>

#include "arrow/array.h"
#include "arrow/builder.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

using ArrayResult = arrow::Result<std::shared_ptr<arrow::Array>>;

// Appends convert(entry) for each row; an entry is converted once a part.
template <typename Builder, typename Convert>
arrow::Status AppendPart(const BatchColumn& part, size_t first, size_t rows, Convert convert,
                         Builder* builder) {
  using Stored = decltype(convert(ValueView()));
  std::vector<Stored> stored(part.dictionary->size());
  std::vector<bool> known(stored.size());
  for (size_t row = first; row < first + rows; ++row) {
    const uint32_t code = part.codes[row];
    if (code == BatchColumn::kNull) {
      ARROW_RETURN_NOT_OK(builder->AppendNull());
      continue;
    }
    if (!known[code]) {
      stored[code] = convert((*part.dictionary)[code]);
      known[code] = true;
    }
    ARROW_RETURN_NOT_OK(builder->Append(stored[code]));
  }
  return arrow::Status::OK();
}

class ColumnBuilder {
 public:
  ColumnBuilder(const CollectedRows& rows, size_t column, uint64_t begin, uint64_t end)
      : rows_(rows), column_(column), begin_(begin), end_(end) {}

  template <typename Builder, typename Convert>
  ArrayResult Build(Builder* builder, Convert convert) const {
    ARROW_RETURN_NOT_OK(builder->Reserve(static_cast<int64_t>(end_ - begin_)));
    arrow::Status status;
    rows_.ForEachPart(column_, begin_, end_,
                      [&](const BatchColumn& part, size_t first, size_t rows) {
                        if (status.ok()) status = AppendPart(part, first, rows, convert, builder);
                      });
    ARROW_RETURN_NOT_OK(status);
    return builder->Finish();
  }

  template <typename Builder>
  ArrayResult BuildIntegers(Builder* builder, StoredType type) const {
    return Build(builder, [type](ValueView value) {
      return static_cast<typename Builder::value_type>(StoredInteger(type, value.number()));
    });
  }

  ArrayResult BuildTexts(const NumberFormat& format, const RegionalSettings& settings) const {
    Dictionary texts;
    arrow::Int32Builder indexes;
    const auto intern = [&](ValueView value) {
      const std::string text = value.has_text() ? std::string(value.text())
                                                : FormatNumber(value.number(), format, settings);
      return static_cast<int32_t>(texts.Intern(ValueView::Text(text)));
    };
    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Array> codes, Build(&indexes, intern));
    arrow::StringBuilder entries;
    for (size_t i = 0; i < texts.values().size(); ++i) {
      ARROW_RETURN_NOT_OK(entries.Append(texts.values().text(i)));
    }
    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Array> dictionary, entries.Finish());
    return arrow::DictionaryArray::FromArrays(ArrowTypeOf(StoredType::kText), codes, dictionary);
  }

 private:
  const CollectedRows& rows_;
  const size_t column_;
  const uint64_t begin_;
  const uint64_t end_;
};

}  // namespace

ArrayResult BuildStoredColumn(const CollectedRows& rows, size_t column, uint64_t begin,
                              uint64_t end, StoredType type, const NumberFormat& format,
                              const RegionalSettings& settings) {
  const ColumnBuilder column_builder(rows, column, begin, end);
  arrow::MemoryPool* pool = arrow::default_memory_pool();
  switch (type) {
    case StoredType::kText:
      return column_builder.BuildTexts(format, settings);
    case StoredType::kReal: {
      arrow::DoubleBuilder builder;
      return column_builder.Build(&builder, [](ValueView value) { return value.number(); });
    }
    case StoredType::kInteger: {
      arrow::Int64Builder builder;
      return column_builder.BuildIntegers(&builder, type);
    }
    case StoredType::kDate: {
      arrow::Date32Builder builder;
      return column_builder.BuildIntegers(&builder, type);
    }
    case StoredType::kTime: {
      arrow::Time64Builder builder(ArrowTypeOf(type), pool);
      return column_builder.BuildIntegers(&builder, type);
    }
    case StoredType::kTimestamp: {
      arrow::TimestampBuilder builder(ArrowTypeOf(type), pool);
      return column_builder.BuildIntegers(&builder, type);
    }
  }
  return arrow::Status::Invalid("no such stored type");
}

}  // namespace celadon
