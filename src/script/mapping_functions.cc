// Values by mapping tables, and numbers for values.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/nearest_name.h"
#include "script/script_functions.h"

namespace celadon {
namespace {

absl::StatusOr<const MappingTable*> MapNamed(const Reload& reload, std::string_view name) {
  const auto found = reload.maps.find(name);
  if (found != reload.maps.end()) return &found->second;
  NearestName nearest(name);
  for (const auto& [known, map] : reload.maps) nearest.Consider(known);
  return absl::NotFoundError(
      absl::StrFormat("there is no mapping table of this name: %s%s", name, nearest.Hint()));
}

std::unique_ptr<RowFunction> ApplyMap(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> absl::StatusOr<ValueView> {
    const auto map = MapNamed(site.reload, row.text(0));
    if (!map.ok()) return map.status();
    const ValueView fallback = row.size() > 2 ? row[2] : row[1];
    const ValueView mapped = (*map)->Map(row[1], fallback);
    // A text that a formula made means the number that it is read as.
    const bool text = row[1].has_text() && !row[1].has_number();
    const auto number = text ? row.interpreter().Number(row[1].text()) : std::nullopt;
    if (!number.has_value()) return mapped;
    return (*map)->Map(row[1], (*map)->Map(ValueView::Number(*number), fallback));
  });
}

// The longest input that stands at the front of the text; kNone if there is none.
uint32_t LongestAt(const MappingTable& map, std::string_view text) {
  uint32_t longest = Dictionary::kNone;
  size_t length = 0;
  for (uint32_t i = 0; i < map.inputs().size(); ++i) {
    const ValueView input = map.inputs()[i];
    const std::string written =
        input.has_text() ? std::string(input.text()) : PlainNumberText(input.number());
    if (written.size() > length && text.substr(0, written.size()) == written) {
      longest = i;
      length = written.size();
    }
  }
  return longest;
}

std::unique_ptr<RowFunction> MapSubString(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> absl::StatusOr<ValueView> {
    const auto map = MapNamed(site.reload, row.text(0));
    if (!map.ok()) return map.status();
    if (row[1].is_null()) return ValueView();
    std::string_view rest = row.text(1);
    std::string replaced;
    while (!rest.empty()) {
      const uint32_t input = LongestAt(**map, rest);
      if (input == Dictionary::kNone) {
        replaced += rest[0];
        rest.remove_prefix(1);
        continue;
      }
      const ValueView from = (*map)->inputs()[input];
      const ValueView to = (*map)->output(input);
      rest.remove_prefix(from.has_text() ? from.text().size()
                                         : PlainNumberText(from.number()).size());
      if (to.has_text()) replaced += to.text();
      if (!to.has_text() && to.has_number()) replaced += PlainNumberText(to.number());
    }
    return row.Text(replaced);
  });
}

std::unique_ptr<RowFunction> AutoNumber(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    if (row[0].is_null()) return ValueView();
    const std::string_view counter = row.size() > 1 ? row.text(1) : std::string_view();
    return ValueView::Number(site.reload.NumberOf(counter, row[0]));
  });
}

// All arguments together make one value.
std::unique_ptr<RowFunction> AutoNumberHash(const FunctionSite& site, std::string_view counter) {
  return ByRow([site, counter](const CallRow& row) -> ValueView {
    std::string key;
    for (size_t i = 0; i < row.size(); ++i) {
      key += row.text(i);
      key += '\x1f';
    }
    return ValueView::Number(site.reload.NumberOf(counter, ValueView::Text(key)));
  });
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
