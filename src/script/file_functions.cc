// The file that is being read, and what files say of themselves.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "script/find_files.h"
#include "script/script_functions.h"

namespace celadon {
namespace {

namespace fs = std::filesystem;

// A part of the path of the file being read; NULL where none is.
template <typename Part>
std::unique_ptr<RowFunction> PartOfPath(const FunctionSite& site, Part part) {
  const std::string path = site.reload.file;
  return ByRow([path, part](const CallRow& row) -> ValueView {
    if (path.empty()) return ValueView();
    return row.Text(part(fs::path(path)));
  });
}

std::unique_ptr<RowFunction> FileName(const FunctionSite& site, std::span<const NodePtr>) {
  return PartOfPath(site, [](const fs::path& path) { return path.filename().string(); });
}
std::unique_ptr<RowFunction> FileBaseName(const FunctionSite& site, std::span<const NodePtr>) {
  return PartOfPath(site, [](const fs::path& path) { return path.stem().string(); });
}
std::unique_ptr<RowFunction> FileExtension(const FunctionSite& site, std::span<const NodePtr>) {
  return PartOfPath(site, [](const fs::path& path) {
    const std::string extension = path.extension().string();
    return extension.empty() ? extension : extension.substr(1);
  });
}
std::unique_ptr<RowFunction> FilePath(const FunctionSite& site, std::span<const NodePtr>) {
  return PartOfPath(site, [](const fs::path& path) { return path.string(); });
}
std::unique_ptr<RowFunction> FileDir(const FunctionSite& site, std::span<const NodePtr>) {
  return PartOfPath(site, [](const fs::path& path) { return path.parent_path().string(); });
}

// The file that an argument names, or the one being read; empty where it is not there.
absl::StatusOr<std::string> FileOf(const CallRow& row, const FunctionSite& site,
                                   const std::string& reading) {
  if (row.size() == 0) return reading;
  if (row[0].is_null()) return std::string();
  const auto files = FindFiles(row.text(0), site.reload);
  if (absl::IsNotFound(files.status())) return std::string();
  if (!files.ok()) return files.status();
  return files->front();
}

// A function of a file: body(path, row) gives its value; NULL where there is no such file.
template <typename Body>
std::unique_ptr<RowFunction> OfFile(const FunctionSite& site, Body body) {
  const std::string reading = site.reload.file;
  return ByRow([site, reading, body](const CallRow& row) -> absl::StatusOr<ValueView> {
    const auto path = FileOf(row, site, reading);
    if (!path.ok()) return path.status();
    return path->empty() ? ValueView() : body(*path, row);
  });
}

ValueView TimestampValue(double day, const CallRow& row) {
  const RegionalSettings& settings = row.interpreter().settings();
  const ValueView text = row.Text(FormatDateTime(day, settings.timestamp_format, settings));
  return ValueView::Dual(text.text(), day);
}

std::unique_ptr<RowFunction> FileSize(const FunctionSite& site, std::span<const NodePtr>) {
  return OfFile(site, [](const std::string& path, const CallRow&) -> ValueView {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    return error ? ValueView() : ValueView::Number(static_cast<double>(size));
  });
}

std::unique_ptr<RowFunction> FileTime(const FunctionSite& site, std::span<const NodePtr>) {
  return OfFile(site, [](const std::string& path, const CallRow& row) -> ValueView {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (error) return ValueView();
    const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
    constexpr double kEpoch = 25569;  // the serial day of 1970-01-01
    const double day = kEpoch + std::chrono::duration<double>(since).count() / 86400;
    return TimestampValue(day, row);
  });
}

// What the header of a table file says: body(reader, row) gives the value.
template <typename Body>
std::unique_ptr<RowFunction> OfHeader(const FunctionSite& site, Body body) {
  return OfFile(site, [site, body](const std::string& path, const CallRow& row) -> ValueView {
    const auto format = site.reload.environment.formats->ByName("qvd");
    if (!format.ok()) return ValueView();
    const auto reader = (*format)->Open(path, {}, site.reload.execution);
    return reader.ok() ? body(**reader, row) : ValueView();
  });
}

std::unique_ptr<RowFunction> QvdNoOfRecords(const FunctionSite& site, std::span<const NodePtr>) {
  return OfHeader(site, [](const TableReader& reader, const CallRow&) {
    return ValueView::Number(static_cast<double>(reader.expected_rows()));
  });
}
std::unique_ptr<RowFunction> QvdNoOfFields(const FunctionSite& site, std::span<const NodePtr>) {
  return OfHeader(site, [](const TableReader& reader, const CallRow&) {
    return ValueView::Number(static_cast<double>(reader.columns().size()));
  });
}
std::unique_ptr<RowFunction> QvdFieldName(const FunctionSite& site, std::span<const NodePtr>) {
  return OfHeader(site, [](const TableReader& reader, const CallRow& row) -> ValueView {
    const double number = row.number(1);
    if (!(number >= 1) || number > static_cast<double>(reader.columns().size())) {
      return ValueView();
    }
    return row.Text(reader.columns()[static_cast<size_t>(number) - 1].name);
  });
}

std::unique_ptr<RowFunction> QvdTableName(const FunctionSite& site, std::span<const NodePtr>) {
  return OfHeader(site, [](const TableReader& reader, const CallRow& row) {
    return row.Text(reader.table_name());
  });
}

std::unique_ptr<RowFunction> QvdCreateTime(const FunctionSite& site, std::span<const NodePtr>) {
  return OfHeader(site, [](const TableReader& reader, const CallRow& row) {
    return std::isnan(reader.created()) ? ValueView() : TimestampValue(reader.created(), row);
  });
}

// Files that have tags. None is read yet, so that what they say is no NULL but an error.
constexpr std::string_view kMedia[] = {".mp3", ".wma", ".wmv", ".png", ".jpg", ".jpeg"};

std::unique_ptr<RowFunction> Attribute(const FunctionSite& site, std::span<const NodePtr>) {
  return OfFile(site, [](const std::string& path, const CallRow&) -> absl::StatusOr<ValueView> {
    const std::string extension = PlainTextRules().Lower(fs::path(path).extension().string());
    if (std::ranges::find(kMedia, extension) == std::end(kMedia)) return ValueView();
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: Attribute of a media file: %s", path));
  });
}

// There are no folders of Windows.
std::unique_ptr<RowFunction> GetFolderPath(const FunctionSite&, std::span<const NodePtr>) {
  return ByRow([](const CallRow&) { return ValueView(); });
}

constexpr ScriptFunctionInfo kFunctions[] = {{"FileName", 0, 0, 0, FileName},
                                             {"FileBaseName", 0, 0, 0, FileBaseName},
                                             {"FileExtension", 0, 0, 0, FileExtension},
                                             {"FilePath", 0, 0, 0, FilePath},
                                             {"FileDir", 0, 0, 0, FileDir},
                                             {"FileSize", 0, 1, 0, FileSize},
                                             {"FileTime", 0, 1, 0, FileTime},
                                             {"QvdNoOfRecords", 1, 1, 0, QvdNoOfRecords},
                                             {"QvdNoOfFields", 1, 1, 0, QvdNoOfFields},
                                             {"QvdFieldName", 2, 2, 0, QvdFieldName},
                                             {"QvdTableName", 1, 1, 0, QvdTableName},
                                             {"QvdCreateTime", 1, 1, 0, QvdCreateTime},
                                             {"Attribute", 2, 2, 0, Attribute},
                                             {"GetFolderPath", 0, 1, 0, GetFolderPath}};

}  // namespace

std::span<const ScriptFunctionInfo> FileFunctions() { return kFunctions; }

}  // namespace celadon
