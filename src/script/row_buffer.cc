#include "script/row_buffer.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/walk.h"
#include "runtime/status_macros.h"
#include "script/expand.h"
#include "script/group_rows.h"
#include "script/grown_file.h"
#include "script/open_source.h"
#include "script/row_scope.h"
#include "script/stored_texts.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolder = ".buffers/";

// The 160-bit hash of a text in bytes that a file's name may have.
absl::StatusOr<std::string> HashOf(const std::string& text, Reload& reload) {
  const auto literal = std::make_shared<const Node>(Node{TextLiteral{text}, 0, 0, 1});
  const auto call =
      std::make_shared<const Node>(Node{Call{"Hash160", {}, {Argument{literal, ""}}}, 0, 0, 2});
  CELADON_ASSIGN_OR_RETURN(const Value hash, EvaluateAlone(call, "", reload));
  std::string name = ExpansionText(hash);
  std::ranges::replace(name, '/', '-');
  std::ranges::replace(name, '+', '_');
  return name;
}

// Our own: whether rows that were added give by themselves what they would give behind the others.
bool TakesRowsAlone(const LoadStatement& load, const LoadPrefixes& prefixes) {
  static constexpr std::string_view kLookBack[] = {"autonumber",
                                                   "autonumberhash128",
                                                   "autonumberhash256",
                                                   "exists",
                                                   "lookup",
                                                   "peek",
                                                   "previous",
                                                   "recno",
                                                   "rowno",
                                                   "window"};
  bool alone = load.group_by.empty() && prefixes.first == nullptr && prefixes.sample == nullptr;
  const Mentions mentions{.field = {}, .function = [&](std::string_view name) {
                            const std::string lower = PlainTextRules().Lower(name);
                            alone =
                                alone && std::ranges::find(kLookBack, lower) == std::end(kLookBack);
                          }};
  for (const FieldItem& item : load.items) {
    if (item.formula != nullptr) ForEachMention(*item.formula, mentions);
  }
  for (const NodePtr& formula : {load.where, load.while_true}) {
    if (formula != nullptr) ForEachMention(*formula, mentions);
  }
  return alone;
}

}  // namespace

absl::StatusOr<RowBuffer> RowBuffer::Of(const std::vector<LoadStatement>& chain,
                                        const std::string& path, Reload& reload) {
  RowBuffer buffer;
  buffer.prefix_ = *chain.front().prefixes.buffer;
  buffer.source_ = path;
  if (const auto* file = std::get_if<FileSource>(&chain.back().source)) {
    std::error_code error;
    const uint64_t bytes = fs::file_size(path, error);
    buffer.bytes_ = error ? 0 : bytes;
    buffer.options_ = file->format.options;
    buffer.grows_ = buffer.prefix_.incremental && IsDelimited(*file, path, reload);
    buffer.grows_ = buffer.grows_ && chain.size() == 1 &&
                    !GroupsRows(chain.back(), *reload.environment.functions) &&
                    TakesRowsAlone(chain.back(), chain.front().prefixes);
  }
  std::string text = absl::StrFormat("%s\n%s", path, reload.base);
  for (const LoadStatement& load : chain) text += "\n" + load.statement->text();
  CELADON_ASSIGN_OR_RETURN(const std::string script, HashOf(reload.script, reload));
  CELADON_ASSIGN_OR_RETURN(const std::string statement, HashOf(text, reload));
  const std::string name = absl::StrFormat("%s%s.%s.qvd", kFolder, script, statement);
  CELADON_ASSIGN_OR_RETURN(buffer.file_, reload.environment.folder->Resolve(name));
  reload.buffers.insert(buffer.file_);
  return buffer;
}

bool RowBuffer::IsFresh(const Reload& reload) const {
  std::error_code error;
  const auto kept = fs::last_write_time(file_, error);
  if (error) return false;
  if (prefix_.days.has_value()) {
    const std::chrono::duration<double> age = fs::file_time_type::clock::now() - kept;
    return age.count() < *prefix_.days * 86400;
  }
  if (!prefix_.incremental || source_.empty()) return true;
  if (KeptBytes(reload) != bytes_) return false;
  const auto changed = fs::last_write_time(source_, error);
  return grows_ || (!error && changed <= kept);
}

// The number stands in the name of the table that the file holds.
std::optional<uint64_t> RowBuffer::KeptBytes(const Reload& reload) const {
  const auto format = reload.environment.formats->ByName("qvd");
  if (!format.ok()) return std::nullopt;
  const auto rows = (*format)->Open(file_, {}, reload.execution);
  if (!rows.ok()) return std::nullopt;
  const std::string_view name = (*rows)->table_name();
  uint64_t bytes = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), bytes);
  return error == std::errc() && !name.empty() ? std::optional(bytes) : std::nullopt;
}

absl::StatusOr<std::optional<uint64_t>> RowBuffer::Added(const Reload& reload) const {
  const std::optional<uint64_t> kept = grows_ ? KeptBytes(reload) : std::nullopt;
  if (!kept.has_value()) return kept;
  return AddedBytes(source_, *kept, options_);
}

absl::StatusOr<RowSource> RowBuffer::Read(const Reload& reload) const {
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format,
                           reload.environment.formats->ByName("qvd"));
  CELADON_ASSIGN_OR_RETURN(auto rows, format->Open(file_, {}, reload.execution));
  const size_t columns = rows->columns().size();
  return RowSource{std::move(rows), std::vector<bool>(columns, false)};
}

absl::StatusOr<RowSource> RowBuffer::Keep(RowSource rows, std::optional<uint64_t> begin,
                                          Reload& reload) const {
  CELADON_ASSIGN_OR_RETURN(const TableFormat* const format,
                           reload.environment.formats->ByName("qvd"));
  std::error_code error;
  fs::create_directories(fs::path(file_).parent_path(), error);
  auto stored = ReadStoredTexts(std::move(rows), reload.interpreter(), *reload.execution.executor);
  if (begin.has_value()) {
    CELADON_ASSIGN_OR_RETURN(RowSource kept, Read(reload));
    stored = ReadInTurn(std::move(kept.rows), std::move(stored));
  }
  CELADON_RETURN_IF_ERROR(
      format->Write(*stored, absl::StrFormat("%d", bytes_), file_, {}, reload.execution));
  return Read(reload);
}

absl::Status DropUnusedBuffers(Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const std::string folder, reload.environment.folder->Resolve(kFolder));
  std::error_code error;
  if (!fs::is_directory(folder, error)) return absl::OkStatus();
  CELADON_ASSIGN_OR_RETURN(const std::string script, HashOf(reload.script, reload));
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const bool own = entry->path().filename().string().starts_with(script + ".");
    std::error_code gone;
    if (own && !reload.buffers.contains(entry->path().lexically_normal().string())) {
      fs::remove(entry->path(), gone);
    }
  }
  return absl::OkStatus();
}

}  // namespace celadon
