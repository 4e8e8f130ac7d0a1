#include "expression/external_cache.h"

#include <iterator>
#include <utility>

namespace celadon {
namespace {

template <typename T>
void AddBytes(const T& value, std::string* key) {
  key->append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void AddText(std::string_view text, std::string* key) {
  AddBytes(text.size(), key);
  key->append(text);
}

void AddValue(ValueView value, std::string* key) {
  AddBytes(value.kind(), key);
  if (value.has_number()) AddBytes(value.number(), key);
  if (value.has_text()) AddText(value.text(), key);
}

size_t BytesOf(const ExternalTable& table) {
  size_t bytes = sizeof(table);
  for (const ExternalColumn& column : table.columns) {
    bytes += sizeof(column) + column.name.size() + column.values.bytes();
  }
  return bytes;
}

}  // namespace

std::optional<std::string> ExternalCache::KeyOf(std::string_view function,
                                                const ExternalCall& call) const {
  size_t bytes = 0;
  for (const ExternalArgument& argument : call.arguments) bytes += argument.values.bytes();
  if (bytes > most_bytes_ / 4) return std::nullopt;
  std::string key;
  AddText(function, &key);
  AddBytes(call.place, &key);
  AddBytes(call.rows, &key);
  AddText(call.app, &key);
  AddText(call.user, &key);
  AddText(call.settings.decimal_separator, &key);
  for (const Value& constant : call.constants) AddValue(constant, &key);
  for (const ExternalArgument& argument : call.arguments) {
    AddText(argument.name, &key);
    for (size_t row = 0; row < argument.values.size(); ++row) AddValue(argument.values[row], &key);
  }
  return key;
}

std::shared_ptr<const ExternalTable> ExternalCache::Find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->answer;
}

void ExternalCache::Drop(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

void ExternalCache::Keep(std::string key, ExternalTable answer) {
  const size_t bytes = 2 * key.size() + BytesOf(answer);  // the key stands in the index, too
  if (bytes > most_bytes_) return;
  auto kept = std::make_shared<const ExternalTable>(std::move(answer));
  const std::lock_guard lock(mutex_);
  if (const auto known = by_key_.find(key); known != by_key_.end()) Drop(known->second);
  entries_.push_front({.key = key, .answer = std::move(kept), .bytes = bytes});
  by_key_.emplace(std::move(key), entries_.begin());
  bytes_ += bytes;
  while (bytes_ > most_bytes_) Drop(std::prev(entries_.end()));
}

void ExternalCache::Clear() {
  const std::lock_guard lock(mutex_);
  by_key_.clear();
  entries_.clear();
  bytes_ = 0;
}

}  // namespace celadon
