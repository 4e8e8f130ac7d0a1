// A cube's columns through the Arrow C data interface. Each struct owns what it points to through
// its private data, so that children may be moved and released on their own.
#include <cmath>
#include <limits>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "celadon/arrow_c_data.h"
#include "celadon/cube_columns.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Bytes of the buffers of one array.
using Buffer = std::vector<char>;

struct OwnedSchema {
  std::string name, format;
  std::vector<std::unique_ptr<ArrowSchema>> children;
  std::vector<ArrowSchema*> child_pointers;
  std::unique_ptr<ArrowSchema> dictionary;
};

struct OwnedArray {
  std::vector<Buffer> buffers;
  std::vector<const void*> buffer_pointers;
  std::vector<std::unique_ptr<ArrowArray>> children;
  std::vector<ArrowArray*> child_pointers;
  std::unique_ptr<ArrowArray> dictionary;
};

template <typename Struct>
void ReleaseIfOwned(Struct* child) {
  if (child != nullptr && child->release != nullptr) child->release(child);
}

template <typename Struct, typename Owned>
void Release(Struct* released) {
  auto* const owned = static_cast<Owned*>(released->private_data);
  for (const auto& child : owned->children) ReleaseIfOwned(child.get());
  ReleaseIfOwned(owned->dictionary.get());
  delete owned;
  released->release = nullptr;
}

// Points the struct at what it owns.
ArrowSchema Finish(std::unique_ptr<OwnedSchema> owned) {
  for (const auto& child : owned->children) owned->child_pointers.push_back(child.get());
  ArrowSchema schema{};
  schema.format = owned->format.c_str();
  schema.name = owned->name.c_str();
  schema.flags = ARROW_FLAG_NULLABLE;
  schema.n_children = static_cast<int64_t>(owned->children.size());
  schema.children = owned->child_pointers.data();
  schema.dictionary = owned->dictionary.get();
  schema.release = Release<ArrowSchema, OwnedSchema>;
  schema.private_data = owned.release();
  return schema;
}

ArrowArray Finish(std::unique_ptr<OwnedArray> owned, size_t length, size_t nulls) {
  for (const Buffer& buffer : owned->buffers) {
    owned->buffer_pointers.push_back(buffer.empty() ? nullptr : buffer.data());
  }
  for (const auto& child : owned->children) owned->child_pointers.push_back(child.get());
  ArrowArray array{};
  array.length = static_cast<int64_t>(length);
  array.null_count = static_cast<int64_t>(nulls);
  array.n_buffers = static_cast<int64_t>(owned->buffers.size());
  array.buffers = owned->buffer_pointers.data();
  array.n_children = static_cast<int64_t>(owned->children.size());
  array.children = owned->child_pointers.data();
  array.dictionary = owned->dictionary.get();
  array.release = Release<ArrowArray, OwnedArray>;
  array.private_data = owned.release();
  return array;
}

ArrowSchema MakeSchema(std::string name, std::string format) {
  auto owned = std::make_unique<OwnedSchema>();
  owned->name = std::move(name);
  owned->format = std::move(format);
  return Finish(std::move(owned));
}

template <typename T>
Buffer BytesOf(const std::vector<T>& values) {
  const auto* const bytes = reinterpret_cast<const char*>(values.data());
  return Buffer(bytes, bytes + values.size() * sizeof(T));
}

// One bit a row, set where there is a value; no bytes where all rows have one.
template <typename IsNull>
Buffer Validity(size_t rows, IsNull is_null, size_t* nulls) {
  Buffer bits((rows + 7) / 8, 0);
  *nulls = 0;
  for (size_t row = 0; row < rows; ++row) {
    if (is_null(row)) {
      ++*nulls;
    } else {
      bits[row / 8] = static_cast<char>(bits[row / 8] | 1 << row % 8);
    }
  }
  return *nulls == 0 ? Buffer() : bits;
}

ArrowArray NumberArray(const MeasureColumn& measure) {
  auto owned = std::make_unique<OwnedArray>();
  size_t nulls = 0;
  owned->buffers.push_back(
      Validity(measure.numbers.size(), [&](size_t row) { return measure.is_null(row); }, &nulls));
  owned->buffers.push_back(BytesOf(measure.numbers));
  return Finish(std::move(owned), measure.numbers.size(), nulls);
}

// Texts one after the other; `get(row)` gives each.
template <typename IsNull, typename Get>
absl::StatusOr<ArrowArray> TextArray(size_t rows, IsNull is_null, Get get) {
  auto owned = std::make_unique<OwnedArray>();
  size_t nulls = 0;
  owned->buffers.push_back(Validity(rows, is_null, &nulls));
  std::vector<int32_t> offsets(1, 0);
  Buffer bytes;
  for (size_t row = 0; row < rows; ++row) {
    const std::string text = is_null(row) ? std::string() : get(row);
    if (text.size() > std::numeric_limits<int32_t>::max() - bytes.size()) {
      return absl::ResourceExhaustedError("the texts of a column are too long for Arrow's utf8");
    }
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<int32_t>(bytes.size()));
  }
  owned->buffers.push_back(BytesOf(offsets));
  owned->buffers.push_back(std::move(bytes));
  return Finish(std::move(owned), rows, nulls);
}

absl::StatusOr<ArrowArray> MeasureTexts(const MeasureColumn& measure,
                                        const RegionalSettings& settings) {
  return TextArray(
      measure.numbers.size(), [&](size_t row) { return measure.is_null(row); },
      [&](size_t row) {
        return measure.has_text[row]
                   ? measure.texts[row]
                   : PlainNumberText(measure.numbers[row], settings.decimal_separator);
      });
}

// The distinct values in the order of their first rows, and which of them each row has.
absl::StatusOr<ArrowArray> DictionaryArray(const DimensionColumn& dimension,
                                           const RegionalSettings& settings) {
  absl::flat_hash_map<SymbolId, int32_t> places;
  std::vector<SymbolId> used;
  std::vector<int32_t> indices;
  for (const SymbolId id : dimension.ids) {
    if (id == DimensionColumn::kNull) {
      indices.push_back(0);
      continue;
    }
    const auto [place, added] = places.try_emplace(id, static_cast<int32_t>(used.size()));
    if (added) used.push_back(id);
    indices.push_back(place->second);
  }
  auto owned = std::make_unique<OwnedArray>();
  size_t nulls = 0;
  owned->buffers.push_back(Validity(
      indices.size(), [&](size_t row) { return dimension.ids[row] == DimensionColumn::kNull; },
      &nulls));
  owned->buffers.push_back(BytesOf(indices));
  auto texts = TextArray(
      used.size(), [](size_t) { return false; },
      [&](size_t i) {
        return used[i] == DimensionColumn::kOthers ? std::string("others")
                                                   : dimension.symbols->Text(used[i], settings);
      });
  if (!texts.ok()) return texts.status();
  owned->dictionary = std::make_unique<ArrowArray>(*texts);
  return Finish(std::move(owned), indices.size(), nulls);
}

// The columns as children of one struct, which is how a record batch travels.
class Batch {
 public:
  void Add(ArrowSchema schema, ArrowArray array) {
    schema_->children.push_back(std::make_unique<ArrowSchema>(schema));
    array_->children.push_back(std::make_unique<ArrowArray>(array));
  }
  void Finish(size_t rows, ArrowSchema* schema, ArrowArray* array) {
    schema_->format = "+s";
    *schema = celadon::Finish(std::move(schema_));
    schema->flags = 0;
    array_->buffers.emplace_back();
    *array = celadon::Finish(std::move(array_), rows, 0);
  }
  // What an error leaves behind.
  ~Batch() {
    if (schema_ == nullptr) return;
    for (const auto& child : schema_->children) ReleaseIfOwned(child.get());
    for (const auto& child : array_->children) ReleaseIfOwned(child.get());
  }

 private:
  std::unique_ptr<OwnedSchema> schema_ = std::make_unique<OwnedSchema>();
  std::unique_ptr<OwnedArray> array_ = std::make_unique<OwnedArray>();
};

ArrowSchema DictionarySchema(const std::string& name) {
  auto owned = std::make_unique<OwnedSchema>();
  owned->name = name;
  owned->format = "i";
  owned->dictionary = std::make_unique<ArrowSchema>(MakeSchema("", "u"));
  return Finish(std::move(owned));
}

}  // namespace

absl::Status ExportToArrow(const CubeColumns& cube, const RegionalSettings& settings,
                           ArrowSchema* schema, ArrowArray* array) {
  Batch batch;
  for (const DimensionColumn& dimension : cube.dimensions) {
    CELADON_ASSIGN_OR_RETURN(const ArrowArray values, DictionaryArray(dimension, settings));
    batch.Add(DictionarySchema(dimension.name), values);
  }
  for (const MeasureColumn& measure : cube.measures) {
    if (measure.texts.empty()) {
      batch.Add(MakeSchema(measure.name, "g"), NumberArray(measure));
      continue;
    }
    CELADON_ASSIGN_OR_RETURN(const ArrowArray texts, MeasureTexts(measure, settings));
    batch.Add(MakeSchema(measure.name, "u"), texts);
  }
  batch.Finish(cube.rows, schema, array);
  return absl::OkStatus();
}

}  // namespace celadon
