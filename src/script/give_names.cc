#include "script/give_names.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"

namespace celadon {
namespace {

class Renaming {
 public:
  Renaming(const std::vector<std::string*>& names, std::string_view kind)
      : names_(names), kind_(kind) {
    for (std::string* const name : names) holders_.try_emplace(*name, name);
  }

  absl::Status Want(const std::string& from, const std::string& to) {
    std::string* const old = HolderOf(from);
    if (old == nullptr) return NoneOfName(from);
    const auto [given, first] = given_.try_emplace(old, to);
    if (!first) given->second = to;
    holder_of_given_[to] = old;
    return absl::OkStatus();
  }

  absl::Status Give() {
    StringSet taken;
    for (std::string* const name : names_) {
      const auto given = given_.find(name);
      const std::string& next = given == given_.end() ? *name : given->second;
      if (!taken.insert(next).second) {
        return absl::AlreadyExistsError(
            absl::StrFormat("there would be two %ss of this name: %s", kind_, next));
      }
    }
    for (auto& [name, next] : given_) *name = std::move(next);
    return absl::OkStatus();
  }

 private:
  // What has the name and keeps it so far, or was given it before.
  std::string* HolderOf(const std::string& name) const {
    const auto holder = holders_.find(name);
    if (holder != holders_.end() && !given_.contains(holder->second)) return holder->second;
    const auto given = holder_of_given_.find(name);
    const bool current = given != holder_of_given_.end() && given_.at(given->second) == name;
    return current ? given->second : nullptr;
  }

  absl::Status NoneOfName(const std::string& from) const {
    NearestName nearest(from);
    for (const std::string* const known : names_) {
      if (*known != from) nearest.Consider(*known);
    }
    return absl::NotFoundError(
        absl::StrFormat("there is no %s of this name: %s%s", kind_, from, nearest.Hint()));
  }

  const std::vector<std::string*>& names_;
  const std::string_view kind_;
  StringMap<std::string*> holders_;  // of the old names
  absl::flat_hash_map<std::string*, std::string> given_;
  StringMap<std::string*> holder_of_given_;  // the last one of each
};

}  // namespace

absl::Status GiveNames(const std::vector<std::string*>& names, const NamePairs& wanted,
                       std::string_view kind) {
  Renaming renaming(names, kind);
  for (const auto& [from, to] : wanted) CELADON_RETURN_IF_ERROR(renaming.Want(from, to));
  return renaming.Give();
}

}  // namespace celadon
