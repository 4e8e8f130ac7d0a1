#include "extensions/endpoint/sent_rows.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace celadon {
namespace {

void AddBytes(const auto& value, std::string* key) {
  key->append(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::string KeyOfRow(const ExternalCall& call, uint64_t row) {
  std::string key;
  for (const ExternalArgument& argument : call.arguments) {
    const ValueView value = argument.values[row];
    AddBytes(value.kind(), &key);
    if (value.has_number()) AddBytes(value.number(), &key);
    if (!value.has_text()) continue;
    AddBytes(value.text().size(), &key);
    key += value.text();
  }
  return key;
}

}  // namespace

SentRows::SentRows(const ExternalCall& call, const std::vector<size_t>& needed, bool distinct)
    : of_row_(call.rows, kNotSent) {
  call_ = {.place = call.place,
           .rows = 0,
           .constants = call.constants,
           .arguments = {},
           .app = call.app,
           .user = call.user,
           .settings = call.settings};
  for (const ExternalArgument& argument : call.arguments) {
    call_.arguments.push_back({.name = argument.name, .values = {}, .type = argument.type});
  }
  absl::flat_hash_map<std::string, uint32_t> met;
  for (uint64_t row = 0; row < call.rows; ++row) {
    const auto is_null = [&](size_t a) { return call.arguments[a].values[row].is_null(); };
    if (std::ranges::any_of(needed, is_null)) continue;
    of_row_[row] = static_cast<uint32_t>(call_.rows);
    if (distinct) {
      const auto [known, added] = met.try_emplace(KeyOfRow(call, row), of_row_[row]);
      of_row_[row] = known->second;
      if (!added) continue;
    }
    ++call_.rows;
    for (size_t a = 0; a < call.arguments.size(); ++a) {
      call_.arguments[a].values.Append(call.arguments[a].values[row]);
    }
  }
}

ExternalTable SentRows::Expand(ExternalTable answer) const {
  if (call_.rows == of_row_.size()) return answer;
  for (ExternalColumn& column : answer.columns) {
    DualVector values;
    values.Reserve(of_row_.size());
    for (const uint32_t sent : of_row_) {
      values.Append(sent == kNotSent ? ValueView() : column.values[sent]);
    }
    column.values = std::move(values);
  }
  return answer;
}

}  // namespace celadon
