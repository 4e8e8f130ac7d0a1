#include "script/row_buffer.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/expand.h"
#include "script/row_scope.h"
#include "script/stored_texts.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

// The 160-bit hash of a text in bytes that a file's name may have.
absl::StatusOr<std::string> FileNameOf(const std::string& text, Reload& reload) {
  const auto literal = std::make_shared<const Node>(Node{TextLiteral{text}, 0, 0, 1});
  const auto call =
      std::make_shared<const Node>(Node{Call{"Hash160", {}, {Argument{literal, ""}}}, 0, 0, 2});
  CELADON_ASSIGN_OR_RETURN(const Value hash, EvaluateAlone(call, "", reload));
  std::string name = ExpansionText(hash);
  std::ranges::replace(name, '/', '-');
  std::ranges::replace(name, '+', '_');
  return name + ".qvd";
}

}  // namespace

absl::StatusOr<RowBuffer> RowBuffer::Of(const std::vector<LoadStatement>& chain,
                                        const std::string& path, Reload& reload) {
  RowBuffer buffer;
  buffer.prefix_ = *chain.front().prefixes.buffer;
  buffer.source_ = path;
  std::string text = absl::StrFormat("%s\n%s", path, reload.base);
  for (const LoadStatement& load : chain) text += "\n" + load.statement->text();
  CELADON_ASSIGN_OR_RETURN(const std::string name, FileNameOf(text, reload));
  CELADON_ASSIGN_OR_RETURN(buffer.file_, reload.environment.folder->Resolve(".buffers/" + name));
  return buffer;
}

bool RowBuffer::IsFresh() const {
  std::error_code error;
  const auto kept = fs::last_write_time(file_, error);
  if (error) return false;
  if (prefix_.days.has_value()) {
    const std::chrono::duration<double> age = fs::file_time_type::clock::now() - kept;
    return age.count() < *prefix_.days * 86400;
  }
  if (!prefix_.incremental || source_.empty()) return true;
  const auto changed = fs::last_write_time(source_, error);
  return !error && changed <= kept;
}

absl::StatusOr<RowSource> RowBuffer::Read(Reload& reload) const {
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format,
                           reload.environment.formats->ByName("qvd"));
  CELADON_ASSIGN_OR_RETURN(auto rows, format->Open(file_, {}, reload.execution));
  const size_t columns = rows->columns().size();
  return RowSource{std::move(rows), std::vector<bool>(columns, false)};
}

absl::StatusOr<RowSource> RowBuffer::Keep(RowSource rows, Reload& reload) const {
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format,
                           reload.environment.formats->ByName("qvd"));
  std::error_code error;
  fs::create_directories(fs::path(file_).parent_path(), error);
  const auto stored = ReadStoredTexts(std::move(rows), reload.interpreter());
  CELADON_RETURN_IF_ERROR(format->Write(*stored, "buffer", file_, {}, reload.execution));
  return Read(reload);
}

}  // namespace celadon
