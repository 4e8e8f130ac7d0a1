// Values by mapping tables, and numbers for values.
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "script/script_functions.h"
#include "script/statement_targets.h"

namespace celadon {
namespace {

// A map stays as it is while a load runs. That there is none is an error of the row that asks for
// it, though, which no other value may bring up.
std::unique_ptr<RowFunction> OfMap(RowBody body, const FunctionSite& site,
                                   std::span<const NodePtr> arguments) {
  const auto* const name = arguments[0]->As<TextLiteral>();
  const bool there = name != nullptr && MapNamed(name->text, site.reload).ok();
  return there ? ByArguments(std::move(body)) : ByRow(std::move(body));
}

std::unique_ptr<RowFunction> ApplyMap(const FunctionSite& site,
                                      std::span<const NodePtr> arguments) {
  const auto apply = [site](const CallRow& row) -> absl::StatusOr<ValueView> {
    const auto map = MapNamed(row.text(0), site.reload);
    if (!map.ok()) return map.status();
    const ValueView fallback = row.size() > 2 ? row[2] : row[1];
    const ValueView mapped = (*map)->Map(row[1], fallback);
    // A text that a formula made means the number that it is read as.
    const bool text = row[1].has_text() && !row[1].has_number();
    const auto number = text ? row.interpreter().Number(row[1].text()) : std::nullopt;
    if (!number.has_value()) return mapped;
    return (*map)->Map(row[1], (*map)->Map(ValueView::Number(*number), fallback));
  };
  return OfMap(apply, site, arguments);
}

std::string TextOf(ValueView value) {
  if (value.has_text()) return std::string(value.text());
  return value.has_number() ? PlainNumberText(value.number()) : std::string();
}

// The inputs of a map by their texts.
class InputTexts {
 public:
  explicit InputTexts(const MappingTable& map) : map_(map) {
    for (uint32_t i = 0; i < map.inputs().size(); ++i) {
      std::string text = TextOf(map.inputs()[i]);
      if (!text.empty()) inputs_.try_emplace(std::move(text), i);
    }
    for (const auto& [text, input] : inputs_) lengths_.insert(text.size());
  }

  const MappingTable& map() const { return map_; }
  // The longest one that stands at the front of `text`, and its length; 0 where none does.
  std::pair<uint32_t, size_t> LongestAt(std::string_view text) const {
    for (const size_t length : lengths_) {
      if (length > text.size()) continue;
      const auto found = inputs_.find(text.substr(0, length));
      if (found != inputs_.end()) return {found->second, length};
    }
    return {Dictionary::kNone, 0};
  }

 private:
  const MappingTable& map_;
  StringMap<uint32_t> inputs_;
  std::set<size_t, std::greater<>> lengths_;
};

std::unique_ptr<RowFunction> MapSubString(const FunctionSite& site,
                                          std::span<const NodePtr> arguments) {
  // Of the map of the last row, which is nearly always that of the next.
  auto texts = std::make_shared<std::optional<InputTexts>>();
  const auto replace = [site, texts](const CallRow& row) -> absl::StatusOr<ValueView> {
    CELADON_ASSIGN_OR_RETURN(const MappingTable* const map, MapNamed(row.text(0), site.reload));
    if (row[1].is_null()) return ValueView();
    if (!texts->has_value() || &(*texts)->map() != map) texts->emplace(*map);
    std::string_view rest = row.text(1);
    std::string replaced;
    while (!rest.empty()) {
      const auto [input, length] = (*texts)->LongestAt(rest);
      replaced += length == 0 ? std::string(1, rest[0]) : TextOf(map->output(input));
      rest.remove_prefix(std::max<size_t>(length, 1));
    }
    return row.Text(replaced);
  };
  return OfMap(replace, site, arguments);
}

// The counter that a call of AutoNumber names.
std::string CounterOf(std::span<const NodePtr> arguments) {
  if (arguments.size() < 2) return {};
  const auto* const name = arguments[1]->As<TextLiteral>();
  return name == nullptr ? std::string(RowFunction::kAnyCounter) : name->text;
}

std::unique_ptr<RowFunction> AutoNumber(const FunctionSite& site,
                                        std::span<const NodePtr> arguments) {
  const auto number = [site](const CallRow& row) -> ValueView {
    if (row[0].is_null()) return ValueView();
    const std::string_view counter = row.size() > 1 ? row.text(1) : std::string_view();
    return ValueView::Number(site.reload.NumberOf(counter, row[0]));
  };
  return ByCounter(number, CounterOf(arguments));
}

// All arguments together make one value.
std::unique_ptr<RowFunction> AutoNumberHash(const FunctionSite& site, std::string_view counter) {
  const auto number = [site, counter](const CallRow& row) -> ValueView {
    std::string key;
    for (size_t i = 0; i < row.size(); ++i) {
      key += row.text(i);
      key += '\x1f';
    }
    return ValueView::Number(site.reload.NumberOf(counter, ValueView::Text(key)));
  };
  return ByCounter(number, std::string(counter));
}

// Counters of their own, under names that no script can write.
std::unique_ptr<RowFunction> AutoNumberHash128(const FunctionSite& site, std::span<const NodePtr>) {
  return AutoNumberHash(site, "\x01hash 128");
}
std::unique_ptr<RowFunction> AutoNumberHash256(const FunctionSite& site, std::span<const NodePtr>) {
  return AutoNumberHash(site, "\x01hash 256");
}

constexpr ScriptFunctionInfo kFunctions[] = {{"ApplyMap", 2, 3, 1, ApplyMap},
                                             {"MapSubString", 2, 2, 1, MapSubString},
                                             {"AutoNumber", 1, 2, 0, AutoNumber},
                                             {"AutoNumberHash128", 1, 255, 0, AutoNumberHash128},
                                             {"AutoNumberHash256", 1, 255, 0, AutoNumberHash256}};

}  // namespace

std::span<const ScriptFunctionInfo> MappingFunctions() { return kFunctions; }

}  // namespace celadon
