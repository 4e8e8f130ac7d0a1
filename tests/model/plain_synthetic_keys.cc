#include "model/plain_synthetic_keys.h"

#include <algorithm>
#include <set>

namespace celadon {
namespace {

using Set = std::set<std::string>;

Set Fields(const PlainKeyTable& table) { return {table.fields.begin(), table.fields.end()}; }

Set Shared(const PlainKeyTable& a, const PlainKeyTable& b) {
  Set shared;
  const Set fields = Fields(b);
  for (const std::string& field : a.fields) {
    if (fields.contains(field)) shared.insert(field);
  }
  return shared;
}

// C of the algorithm, the best first.
std::vector<Set> Candidates(const std::vector<PlainKeyTable>& tables) {
  std::vector<Set> candidates;
  for (size_t a = 0; a < tables.size(); ++a) {
    for (size_t b = a + 1; b < tables.size(); ++b) {
      Set shared = Shared(tables[a], tables[b]);
      if (shared.size() >= 2) candidates.push_back(std::move(shared));
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Set& a, const Set& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return candidates;
}

void ReplaceParts(const Set& parts, const std::string& key, PlainKeyTable* table,
                  std::vector<std::map<std::string, int>>* tuples) {
  std::erase_if(table->fields, [&](const std::string& field) { return parts.contains(field); });
  table->fields.push_back(key);
  for (auto& row : table->rows) {
    std::map<std::string, int> tuple;
    for (const std::string& part : parts) {
      if (const auto cell = row.extract(part)) tuple.emplace(part, cell.mapped());
    }
    if (tuple.empty()) continue;  // NULL in every component
    auto found = std::find(tuples->begin(), tuples->end(), tuple);
    row[key] = static_cast<int>(found - tuples->begin());
    if (found == tuples->end()) tuples->push_back(tuple);
  }
}

}  // namespace

void AddPlainSyntheticKeys(std::vector<PlainKeyTable>* tables) {
  for (int n = 1;; ++n) {
    const std::vector<Set> candidates = Candidates(*tables);
    if (candidates.empty()) return;
    const Set& parts = candidates.front();
    const std::string key = "$Syn " + std::to_string(n);
    PlainKeyTable synthetic{key + " Table", {key}, {}};
    synthetic.fields.insert(synthetic.fields.end(), parts.begin(), parts.end());
    for (PlainKeyTable& table : *tables) {
      const Set fields = Fields(table);
      if (std::includes(fields.begin(), fields.end(), parts.begin(), parts.end())) {
        ReplaceParts(parts, key, &table, &synthetic.rows);
      }
    }
    for (size_t row = 0; row < synthetic.rows.size(); ++row) {
      synthetic.rows[row][key] = static_cast<int>(row);
    }
    tables->push_back(std::move(synthetic));
  }
}

}  // namespace celadon
