// Connections that scripts may use.
#include <filesystem>

#ifdef CELADON_HAS_SQLITE
#include "celadon/sqlite.h"
#endif
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "shell.h"

namespace celadon::command {
namespace {

absl::StatusOr<NamedConnection> MakeConnection(std::string name, const std::string& path) {
  NamedConnection connection{std::move(name), nullptr, std::nullopt};
  const bool is_folder = std::filesystem::is_directory(path);
  if (is_folder) {
    CELADON_ASSIGN_OR_RETURN(connection.folder, DataFolder::Open(path));
  } else if (!std::filesystem::exists(path)) {
    return absl::NotFoundError("there is no such folder or file: " + path);
  }
#ifdef CELADON_HAS_SQLITE
  connection.source = is_folder ? MakeSqliteFolder(*connection.folder) : MakeSqliteFile(path);
#else
  if (!is_folder) {
    return absl::UnimplementedError("Unimplemented: database files; SQLite is not built in");
  }
#endif
  return connection;
}

}  // namespace

absl::Status RunConnection(Shell& shell, std::string_view arguments, Answer&) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take("the connection's name"));
  CELADON_ASSIGN_OR_RETURN(const Word path, words.Take("a folder or a database file"));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  CELADON_ASSIGN_OR_RETURN(const std::string resolved, shell.app().folder().Resolve(path.text));
  CELADON_ASSIGN_OR_RETURN(NamedConnection connection, MakeConnection(name.text, resolved));
  shell.app().engine().connections().Add(std::move(connection));
  return absl::OkStatus();
}

}  // namespace celadon::command
