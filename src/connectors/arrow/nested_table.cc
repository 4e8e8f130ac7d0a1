#include "connectors/arrow/nested_table.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Kind = NestedNode::Kind;
using Content = NestedColumn::Content;

constexpr std::string_view kKeyPrefix = "%Key_";
constexpr size_t kListsTold = 10;

std::string Joined(std::string_view before, std::string_view delimiter, std::string_view name) {
  return before.empty() ? std::string(name) : absl::StrFormat("%s%s%s", before, delimiter, name);
}

// The way on from an array to a node in it.
std::vector<std::string> WayTo(std::vector<std::string> way, const NestedNode& node) {
  if (!node.is_element) way.push_back(node.name);
  return way;
}

int AnyLeaf(const NestedNode& node) {
  return node.children.empty() ? node.leaf : AnyLeaf(node.children.front());
}

class TableFinder {
 public:
  explicit TableFinder(std::string_view delimiter) : delimiter_(delimiter) {}

  // What the node holds as columns; `before` are the groups' names on the way from a row to it,
  // `path` all names on the way.
  void AddColumns(const std::vector<NestedNode>& nodes, const std::string& before,
                  const std::string& path, const std::vector<std::string>& fields,
                  NestedTable* table) const {
    for (const NestedNode& node : nodes) {
      const std::string name = Joined(before, delimiter_, node.name);
      const std::vector<std::string> to = WayTo(fields, node);
      if (node.kind == Kind::kList) {
        table->columns.push_back(Key(PathOf(node, path), Content::kRowNumber));
      } else if (node.kind == Kind::kGroup) {
        AddColumns(node.children, name, Joined(path, delimiter_, node.name), to, table);
      } else {
        table->columns.push_back({name, node.type, Content::kValue, to, node.leaf});
      }
    }
  }

  // The table of the rest of a path; `list` is the path of the list that the nodes are elements of.
  std::optional<NestedTable> Find(const std::vector<NestedNode>& nodes, std::string_view rest,
                                  const std::string& path, const std::string& list,
                                  const std::vector<std::string>& way) const {
    for (const NestedNode& node : nodes) {
      if (node.kind == Kind::kValue) continue;
      std::vector<std::string> to = WayTo(way, node);
      if (node.kind == Kind::kList) to.emplace_back();
      const std::string here = PathOf(node, path);
      const std::string& inside = node.kind == Kind::kList ? here : list;
      for (const std::string& name : NamesOf(node)) {
        if (!rest.starts_with(name)) continue;
        if (rest.size() == name.size()) return TableAt(node, here, inside, std::move(to));
        if (!rest.substr(name.size()).starts_with(delimiter_)) continue;
        auto found =
            Find(node.children, rest.substr(name.size() + delimiter_.size()), here, inside, to);
        if (found.has_value()) return found;
      }
    }
    return std::nullopt;
  }

  void AddLists(const std::vector<NestedNode>& nodes, const std::string& path,
                std::vector<std::string>* lists) const {
    for (const NestedNode& node : nodes) {
      const std::string here = PathOf(node, path);
      if (node.kind == Kind::kList) lists->push_back(here);
      AddLists(node.children, here, lists);
    }
  }

 private:
  static NestedColumn Key(const std::string& list, Content content) {
    return {absl::StrFormat("%s%s", kKeyPrefix, list), {ColumnType::Kind::kInteger}, content, {}};
  }

  // What a path may call the node. Our own: a list without the node in it that repeats.
  std::vector<std::string> NamesOf(const NestedNode& node) const {
    if (node.repeated.empty()) return {node.name};
    return {Joined(node.name, delimiter_, node.repeated), node.name};
  }

  std::string PathOf(const NestedNode& node, const std::string& before) const {
    return Joined(before, delimiter_, NamesOf(node).front());
  }

  NestedTable TableAt(const NestedNode& node, const std::string& path, const std::string& list,
                      std::vector<std::string> way) const {
    NestedTable table{.way = std::move(way), .columns = {}, .any_leaf = AnyLeaf(node)};
    AddColumns(node.children, "", path, {}, &table);
    if (!list.empty()) table.columns.push_back(Key(list, Content::kParentNumber));
    return table;
  }

  const std::string_view delimiter_;
};

}  // namespace

absl::StatusOr<NestedTable> FindNestedTable(const std::vector<NestedNode>& nodes,
                                            std::string_view path, std::string_view delimiter) {
  const TableFinder finder(delimiter);
  if (path.empty()) {
    NestedTable records;
    finder.AddColumns(nodes, "", "", {}, &records);
    if (!nodes.empty()) records.any_leaf = AnyLeaf(nodes.front());
    return records;
  }
  if (auto found = finder.Find(nodes, path, "", "", {})) return *std::move(found);
  std::vector<std::string> lists;
  finder.AddLists(nodes, "", &lists);
  if (lists.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the file has no group or list at the path: %s; it has no lists at all", path));
  }
  if (lists.size() > kListsTold) lists.resize(kListsTold);
  return absl::InvalidArgumentError(
      absl::StrFormat("the file has no group or list at the path: %s; its lists are: %s", path,
                      absl::StrJoin(lists, ", ")));
}

std::vector<int> LeavesOf(const NestedTable& table) {
  std::set<int> leaves;
  for (const NestedColumn& column : table.columns) {
    if (column.content == Content::kValue) leaves.insert(column.leaf);
  }
  if (leaves.empty()) leaves.insert(table.any_leaf);
  return {leaves.begin(), leaves.end()};
}

}  // namespace celadon
