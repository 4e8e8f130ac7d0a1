#include "hypercube/full_disjunction.h"

#include <algorithm>
#include <map>

#include "model/staged_rows.h"

namespace celadon {
namespace {

// The tree of tables and keys of a model, with the records that are possible.
class Forest {
 public:
  explicit Forest(const AssociationState& state) : model_(state.model()) {
    for (TableId t = 0; t < model_.tables().size(); ++t) {
      AddNode({t, 0}, model_.table(t).rows, *state.Rows(t, InlineExecution()));
    }
    for (FieldId f = 0; f < model_.fields().size(); ++f) {
      if (!model_.field(f).is_key()) continue;
      AddNode({std::nullopt, f}, model_.field(f).symbols->size(),
              *state.Possible(f, InlineExecution()));
    }
  }

  size_t IndexOf(const RecordNode& node) const {
    return static_cast<size_t>(std::ranges::find(nodes_, node) - nodes_.begin());
  }

  std::vector<size_t> Neighbours(size_t n) const {
    std::vector<size_t> found;
    for (size_t other = 0; other < nodes_.size(); ++other) {
      const RecordNode &a = nodes_[n], &b = nodes_[other];
      if (a.table.has_value() == b.table.has_value()) continue;
      const RecordNode& table = a.table.has_value() ? a : b;
      const RecordNode& key = a.table.has_value() ? b : a;
      if (model_.ColumnOf(key.key, *table.table).has_value()) found.push_back(other);
    }
    return found;
  }

  // Records of a neighbour that are linked with a record.
  std::vector<uint32_t> Linked(size_t n, uint32_t record, size_t other) const {
    std::vector<uint32_t> linked;
    for (const uint32_t candidate : records_[other]) {
      const bool here = nodes_[n].table.has_value();
      const size_t table = here ? n : other, key = here ? other : n;
      const uint32_t row = here ? record : candidate, symbol = here ? candidate : record;
      const auto column = model_.ColumnOf(nodes_[key].key, *nodes_[table].table);
      if (model_.column(*column).codes[row] == symbol) linked.push_back(candidate);
    }
    return linked;
  }

  size_t size() const { return nodes_.size(); }
  const std::vector<uint32_t>& records(size_t n) const { return records_[n]; }

 private:
  void AddNode(RecordNode node, uint64_t size, const std::shared_ptr<const Bitmap>& possible) {
    nodes_.push_back(node);
    std::vector<uint32_t>& records = records_.emplace_back();
    for (uint32_t r = 0; r < size; ++r) {
      if (possible == nullptr || possible->Test(r)) records.push_back(r);
    }
  }

  const DataModel& model_;
  std::vector<RecordNode> nodes_;
  std::vector<std::vector<uint32_t>> records_;
};

// Combinations as maps from node to record.
using Assignment = std::map<size_t, uint32_t>;

class Enumerator {
 public:
  Enumerator(const Forest& forest, std::set<size_t> wanted)
      : forest_(forest), wanted_(std::move(wanted)) {}

  // The maximal combinations of the part of the forest around a node, which is their top where it
  // takes part.
  void Start(size_t top) { Visit(top, std::nullopt); }
  const std::set<size_t>& reached() const { return reached_; }
  const std::vector<Assignment>& found() const { return found_; }

 private:
  // Whether nodes that are wanted lie behind, so that the way there matters.
  bool Leads(size_t n, std::optional<size_t> from) const {
    if (wanted_.contains(n)) return true;
    return std::ranges::any_of(forest_.Neighbours(n),
                               [&](size_t other) { return other != from && Leads(other, n); });
  }

  void Visit(size_t n, std::optional<size_t> from) {
    reached_.insert(n);
    for (const uint32_t record : forest_.records(n)) {
      if (from.has_value() && !forest_.Linked(n, record, *from).empty()) continue;
      for (Assignment& one : Below(n, record, from)) found_.push_back(std::move(one));
    }
    for (const size_t child : forest_.Neighbours(n)) {
      if (child != from && Leads(child, n)) Visit(child, n);
    }
  }

  std::vector<Assignment> Below(size_t n, uint32_t record, std::optional<size_t> from) const {
    std::vector<Assignment> all = {{{n, record}}};
    for (const size_t child : forest_.Neighbours(n)) {
      if (child == from || !Leads(child, n)) continue;
      std::vector<Assignment> behind;
      for (const uint32_t linked : forest_.Linked(n, record, child)) {
        for (Assignment& one : Below(child, linked, n)) behind.push_back(std::move(one));
      }
      if (behind.empty()) continue;
      std::vector<Assignment> joined;
      for (const Assignment& one : all) {
        for (Assignment other : behind) {
          other.insert(one.begin(), one.end());
          joined.push_back(std::move(other));
        }
      }
      all = std::move(joined);
    }
    return all;
  }

  const Forest& forest_;
  std::set<size_t> wanted_;
  std::set<size_t> reached_;
  std::vector<Assignment> found_;
};

bool IsPart(const Combination& part, const Combination& whole) {
  for (size_t i = 0; i < part.size(); ++i) {
    if (part[i].has_value() && part[i] != whole[i]) return false;
  }
  return part != whole;
}

std::set<Combination> Maximal(const std::set<Combination>& all) {
  std::set<Combination> kept;
  for (const Combination& one : all) {
    const auto contains = [&](const Combination& other) { return IsPart(one, other); };
    if (std::ranges::none_of(all, contains)) kept.insert(one);
  }
  return kept;
}

}  // namespace

RecordNode NodeOf(const DataModel& model, FieldId field) {
  if (model.field(field).is_key()) return {std::nullopt, field};
  return {model.field(field).home().table, 0};
}

std::optional<double> ValueIn(const DataModel& model, const RecordNode& node, uint32_t record,
                              FieldId field) {
  const SymbolTable& symbols = *model.field(field).symbols;
  if (!node.table.has_value()) return symbols[record].number();
  const BitPackedColumn& column = model.column(*model.ColumnOf(field, *node.table)).codes;
  if (column[record] == column.null_code()) return std::nullopt;
  return symbols[column[record]].number();
}

std::set<Combination> FullDisjunction(const AssociationState& state,
                                      std::span<const RecordNode> nodes) {
  const Forest forest(state);
  std::set<size_t> wanted, left;
  for (const RecordNode& node : nodes) wanted.insert(forest.IndexOf(node));
  left = wanted;
  std::set<Combination> all = {Combination(nodes.size())};
  while (!left.empty()) {
    Enumerator island(forest, wanted);
    island.Start(*left.begin());
    std::set<Combination> here;
    for (const Assignment& assignment : island.found()) {
      Combination one(nodes.size());
      for (size_t i = 0; i < nodes.size(); ++i) {
        const auto record = assignment.find(forest.IndexOf(nodes[i]));
        if (record != assignment.end()) one[i] = record->second;
      }
      if (one != Combination(nodes.size())) here.insert(std::move(one));
    }
    here = Maximal(here);
    if (here.empty()) here.insert(Combination(nodes.size()));
    std::set<Combination> joined;
    for (const Combination& one : all) {
      for (Combination other : here) {
        for (size_t i = 0; i < one.size(); ++i) {
          if (one[i].has_value()) other[i] = one[i];
        }
        joined.insert(std::move(other));
      }
    }
    all = std::move(joined);
    for (const size_t reached : island.reached()) left.erase(reached);
  }
  return all;
}

}  // namespace celadon
