#include "script/find_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/data_folder.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "script/script_error.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

// The entry of the folder that has the name but for the case of its letters; empty where none or
// several have.
fs::path EntryInAnyCase(const fs::path& folder, const std::string& name) {
  fs::path found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!EqualsIgnoringCase(entry->path().filename().string(), name)) continue;
    if (!found.empty()) return {};
    found = entry->path();
  }
  return found;
}

// The path with its folders as they are spelled on disk, as far as one fits; scripts come from
// systems that don't tell letters by case.
fs::path AsFoldersAreSpelled(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path.parent_path(), error)) return path;
  fs::path spelled;
  for (const fs::path& part : path.parent_path()) {
    const fs::path next = spelled / part;
    const fs::path entry = fs::exists(next, error) ? next : EntryInAnyCase(spelled, part.string());
    if (entry.empty()) return path;
    spelled = entry;
  }
  return spelled / path.filename();
}

absl::StatusOr<std::string> ResolveInAnyCase(const DataFolder& folder, std::string_view name,
                                             std::string_view base) {
  CELADON_ASSIGN_OR_RETURN(const std::string path, folder.Resolve(name, base));
  const std::string spelled = AsFoldersAreSpelled(path).string();
  return spelled == path ? path : folder.Resolve(spelled);  // a link may lead elsewhere
}

constexpr std::string_view kLibrary = "lib://";

bool IsInLibrary(std::string_view name) {
  return EqualsIgnoringCase(name.substr(0, kLibrary.size()), kLibrary);
}

// Of `connection/path`, or `connection`.
absl::StatusOr<DataFolder> FolderOfConnection(std::string_view name, const Reload& reload) {
  const std::string_view connection = name.substr(0, name.find_first_of("/\\"));
  const ConnectionRegistry* const known = reload.environment.connections;
  if (known == nullptr) return absl::NotFoundError("the host has no connections");
  CELADON_ASSIGN_OR_RETURN(const NamedConnection found, known->Find(connection));
  if (!found.folder.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("the connection has no files: %s", connection));
  }
  return *found.folder;
}

// The same names; `connection` is that of its folder itself.
absl::StatusOr<std::string> ResolveInConnection(std::string_view name, const Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const DataFolder folder, FolderOfConnection(name, reload));
  const size_t end = std::min(name.find_first_of("/\\"), name.size());
  const std::string_view path = name.substr(std::min(end + 1, name.size()));
  return path.empty() ? folder.root() : ResolveInAnyCase(folder, path, {});
}

// The folder that the paths of a name do not leave.
absl::StatusOr<DataFolder> DataFolderOf(std::string_view name, const Reload& reload) {
  if (IsInLibrary(name)) return FolderOfConnection(name.substr(kLibrary.size()), reload);
  return *reload.environment.folder;
}

// What stands in quotes inside other quotes, '[lib://data/x.csv]' or ['data/x.csv'], is the name,
// as in the original.
std::string_view WithoutInnerQuotes(std::string_view name) {
  for (const std::string_view quotes : {"[]", "''", "\"\""}) {
    if (name.size() > 2 && name[0] == quotes[0] && name.back() == quotes[1]) {
      return name.substr(1, name.size() - 2);
    }
  }
  return name;
}

// The paths in the folder of a mask that fit it, by name order; links that leave the data folder
// are none.
absl::StatusOr<std::vector<std::string>> PathsThatFit(std::string_view mask, bool files,
                                                      const Reload& reload) {
  mask = WithoutInnerQuotes(mask);
  CELADON_ASSIGN_OR_RETURN(const std::string path, ResolvePath(mask, reload));
  CELADON_ASSIGN_OR_RETURN(const DataFolder data, DataFolderOf(mask, reload));
  const bool whole = mask.ends_with('/') || mask.ends_with('\\');
  const fs::path folder = whole ? fs::path(path) : fs::path(path).parent_path();
  std::string pattern = whole ? "*" : fs::path(path).filename().string();
  if (pattern == "*.*") pattern = "*";  // as on Windows, where it fits names without a dot, too
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown;  // an entry that cannot be looked at is neither
    const bool kind = files ? entry->is_regular_file(unknown) : entry->is_directory(unknown);
    const bool fits = kind && WildcardMatch(entry->path().filename().string(), pattern);
    if (fits && data.Resolve(entry->path().string()).ok()) {
      found.push_back(entry->path().string());
    }
  }
  std::ranges::sort(found);
  return found;
}

// A path that a mask gave: below the connection of the mask, with `/`, else with its separator.
std::string AsMaskWrites(std::string path, std::string_view mask) {
  if (IsInLibrary(mask)) {
    std::string folder(mask.substr(0, mask.find_last_of("/\\") + 1));
    std::ranges::replace(folder, '\\', '/');
    return folder + fs::path(path).filename().string();
  }
  if (mask.find('\\') != std::string_view::npos) std::ranges::replace(path, '/', '\\');
  return path;
}

}  // namespace

absl::StatusOr<std::string> ResolvePath(std::string_view name, const Reload& reload) {
  name = WithoutInnerQuotes(name);
  if (IsInLibrary(name)) {
    return ResolveInConnection(name.substr(kLibrary.size()), reload);
  }
  return ResolveInAnyCase(*reload.environment.folder, name, reload.base);
}

absl::StatusOr<std::vector<std::string>> ListFolder(std::string_view mask, bool files,
                                                    const Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(std::vector<std::string> paths, PathsThatFit(mask, files, reload));
  for (std::string& path : paths) path = AsMaskWrites(std::move(path), mask);
  return paths;
}

bool IsFileMask(std::string_view name) {
  name = WithoutInnerQuotes(name);
  const bool is_address = !IsInLibrary(name) && name.find("://") != std::string_view::npos;
  if (is_address) return false;  // where `?` begins the query
  const size_t folder_end = name.find_last_of("/\\");
  return HasWildcard(folder_end == std::string_view::npos ? name : name.substr(folder_end + 1));
}

absl::StatusOr<std::vector<std::string>> FindFiles(std::string_view name, const Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const std::string path, ResolvePath(name, reload));
  std::error_code error;
  const bool wildcard = IsFileMask(name);
  if (!wildcard && fs::exists(path, error)) return std::vector<std::string>{path};
  CELADON_ASSIGN_OR_RETURN(std::vector<std::string> files, PathsThatFit(name, true, reload));
  if (wildcard ? !files.empty() : files.size() == 1) return files;
  return FileNotFound(absl::StrFormat("there is no such file: %s", name));
}

}  // namespace celadon
