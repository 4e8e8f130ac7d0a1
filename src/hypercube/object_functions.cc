#include "hypercube/object_functions.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"

namespace celadon {
namespace {

using Arguments = std::span<const Value>;

Value TextOrNull(const std::string& text) { return text.empty() ? Value() : Value::Text(text); }

// Numbers of columns count from 0, and the first is meant where none is given.
template <std::vector<std::string> ObjectDescription::* kNames>
Value NameOfColumn(Arguments arguments, const ChartContext&, const ObjectDescription& object) {
  const std::vector<std::string>& names = object.*kNames;
  const bool given = !arguments.empty() && !arguments[0].is_null();
  const double number = given ? (arguments[0].has_number() ? arguments[0].number() : -1) : 0;
  const bool there = number >= 0 && number < static_cast<double>(names.size());
  return there ? TextOrNull(names[static_cast<size_t>(number)]) : Value();
}

Value StateName(Arguments, const ChartContext& context, const ObjectDescription&) {
  return Value::Text(context.state_name);
}

Value ObjectId(Arguments, const ChartContext&, const ObjectDescription& object) {
  return object.ids.empty() ? Value() : Value::Text(object.ids.front());
}

Value InObject(Arguments arguments, const ChartContext&, const ObjectDescription& object) {
  if (!arguments[0].has_text()) return Value();
  return Value::Number(std::ranges::count(object.ids, arguments[0].text()) > 0 ? -1 : 0);
}

Value RowsOfTable(Arguments arguments, const ChartContext& context, const ObjectDescription&) {
  if (!arguments[0].has_text()) return Value();
  for (const Table& table : context.state->model().tables()) {
    if (table.name == arguments[0].text()) return Value::Number(static_cast<double>(table.rows));
  }
  return Value();
}

// FNV-1a over what a model is made of, so that it is the same wherever the model is (our own).
class StructureHash {
 public:
  void Add(std::string_view text) {
    for (const char c : text) AddByte(static_cast<uint8_t>(c));
    AddByte(0);
  }
  void Add(uint64_t number) { Add(absl::StrFormat("%d", number)); }
  std::string text() const { return absl::StrFormat("%016x", hash_); }

 private:
  void AddByte(uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001B3; }
  uint64_t hash_ = 0xCBF29CE484222325;
};

// Changes where tables, fields or the numbers of rows and values do.
Value DataModelHash(Arguments, const ChartContext& context, const ObjectDescription&) {
  const DataModel& model = context.state->model();
  StructureHash hash;
  for (const Table& table : model.tables()) {
    hash.Add(table.name);
    hash.Add(table.rows);
  }
  for (const Field& field : model.fields()) {
    hash.Add(field.name);
    hash.Add(field.symbols->size());
  }
  return Value::Text(hash.text());
}

struct Entry {
  std::string_view name;
  size_t min_arguments, max_arguments;
  Value (*call)(Arguments arguments, const ChartContext& context, const ObjectDescription& object);
};

constexpr Entry kEntries[] = {
    {"GetDataModelHash", 0, 0, DataModelHash},
    {"GetObjectDimension", 0, 1, NameOfColumn<&ObjectDescription::dimensions>},
    {"GetObjectField", 0, 1, NameOfColumn<&ObjectDescription::fields>},
    {"GetObjectMeasure", 0, 1, NameOfColumn<&ObjectDescription::measures>},
    {"InObject", 1, 1, InObject},
    {"NoOfRows", 1, 1, RowsOfTable},  // without a table it is one of the rows of the chart
    {"ObjectId", 0, 0, ObjectId},
    {"StateName", 0, 0, StateName},
};

}  // namespace

std::optional<FieldFunction> MakeObjectFunction(std::string_view name, size_t arguments,
                                                const ChartContext& context, ObjectPtr object) {
  const auto entry = std::ranges::find_if(kEntries, [&](const Entry& e) {
    return EqualsIgnoringCase(e.name, name) && arguments >= e.min_arguments &&
           arguments <= e.max_arguments;
  });
  if (entry == std::end(kEntries)) return std::nullopt;
  return [call = entry->call, &context, object = std::move(object)](Arguments values) {
    return call(values, context, *object);
  };
}

}  // namespace celadon
