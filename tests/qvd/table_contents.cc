#include "qvd/table_contents.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "qvd/qvd_reader.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

template <typename Number>
void AppendRaw(Number number, std::string& out) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

void AppendText(std::string_view text, std::string& out) {
  AppendRaw(static_cast<uint32_t>(text.size()), out);
  out.append(text);
}

void AppendCell(ValueView value, std::string& out) {
  constexpr std::string_view kLetters = "NDTB";  // in the order of ValueKind
  out.push_back(kLetters[static_cast<size_t>(value.kind())]);
  if (value.has_number()) AppendRaw(value.number(), out);
  if (value.has_text()) AppendText(value.text(), out);
}

class ContentsReader final : public TableReader {
 public:
  explicit ContentsReader(TableContents contents) : contents_(std::move(contents)) {}
  const std::vector<ColumnInfo>& columns() const override { return contents_.columns; }
  absl::StatusOr<RowBatch> Next() override {
    return next_ < contents_.batches.size() ? contents_.batches[next_++] : RowBatch();
  }

 private:
  TableContents contents_;
  size_t next_ = 0;
};

}  // namespace

uint32_t Crc32c(std::string_view bytes) {
  static const auto table = [] {
    std::array<uint32_t, 256> remainders;
    for (uint32_t i = 0; i < 256; ++i) {
      remainders[i] = i;
      for (int bit = 0; bit < 8; ++bit) {
        remainders[i] = remainders[i] >> 1 ^ (remainders[i] & 1 ? 0x82F63B78 : 0);
      }
    }
    return remainders;
  }();
  uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<uint8_t>(c)) & 0xFF];
  return ~crc;
}

uint64_t TableContents::rows() const {
  uint64_t rows = 0;
  for (const RowBatch& batch : batches) rows += batch.rows;
  return rows;
}

std::vector<Value> TableContents::Column(size_t column) const {
  std::vector<Value> values;
  for (const RowBatch& batch : batches) {
    for (size_t row = 0; row < batch.rows; ++row) values.emplace_back(batch.columns[column][row]);
  }
  return values;
}

std::string TableContents::Cells(size_t column) const {
  std::string bytes;
  AppendText(columns[column].name, bytes);
  AppendRaw(rows(), bytes);
  for (const RowBatch& batch : batches) {
    for (size_t row = 0; row < batch.rows; ++row) AppendCell(batch.columns[column][row], bytes);
  }
  return bytes;
}

std::vector<uint32_t> TableContents::Checksums() const {
  std::vector<uint32_t> checksums;
  for (size_t column = 0; column < columns.size(); ++column) {
    checksums.push_back(Crc32c(Cells(column)));
  }
  return checksums;
}

absl::StatusOr<TableContents> ReadAll(TableReader& reader) {
  TableContents contents{reader.columns(), {}};
  while (true) {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, reader.Next());
    if (batch.rows == 0) return contents;
    contents.batches.push_back(std::move(batch));
  }
}

std::unique_ptr<TableReader> ReaderOf(TableContents contents) {
  return std::make_unique<ContentsReader>(std::move(contents));
}

TableContents OneColumn(const std::string& name, const std::vector<Value>& values,
                        size_t rows_a_batch) {
  const auto dictionary = std::make_shared<DualVector>();
  TableContents contents;
  contents.columns.emplace_back().name = name;
  for (const Value& value : values) {
    if (contents.batches.empty() || contents.batches.back().rows == rows_a_batch) {
      contents.batches.emplace_back().columns.push_back({dictionary, {}});
    }
    RowBatch& batch = contents.batches.back();
    ++batch.rows;
    batch.columns[0].codes.push_back(value.is_null() ? BatchColumn::kNull
                                                     : static_cast<uint32_t>(dictionary->size()));
    if (!value.is_null()) dictionary->Append(value);
  }
  return contents;
}

Execution TestExecution() {
  static const std::unique_ptr<Executor> executor = MakeThreadPool(2);
  Execution execution;
  execution.executor = executor.get();
  return execution;
}

absl::StatusOr<TableContents> ReadQvd(const std::string& path, const QvdOptions& options,
                                      const FormatOptions& words) {
  CELADON_ASSIGN_OR_RETURN(const auto reader,
                           MakeQvdFormat(options)->Open(path, words, TestExecution()));
  return ReadAll(*reader);
}

absl::StatusOr<TableContents> ReadQvdBytes(std::string_view bytes, const QvdOptions& options,
                                           const FormatOptions& words) {
  const QvdFile file{"memory.qvd", bytes, nullptr};
  CELADON_ASSIGN_OR_RETURN(const auto reader, OpenQvd(file, options, words, TestExecution()));
  return ReadAll(*reader);
}

std::string TemporaryPath(const std::string& name) {
  return testing::TempDir() + "celadon_" + std::to_string(getpid()) + "_" + name;
}

std::vector<std::string> CollectedFiles() {
  namespace fs = std::filesystem;
  constexpr std::string_view kExpectedEnd = ".expected.json";
  std::vector<std::string> paths;
  if (!fs::exists(kQvdCollection)) return paths;
  for (const auto& entry : fs::recursive_directory_iterator(kQvdCollection)) {
    const std::string path = entry.path().string();
    if (path.ends_with(kExpectedEnd))
      paths.push_back(path.substr(0, path.size() - kExpectedEnd.size()));
  }
  std::ranges::sort(paths);
  return paths;
}

std::string FileBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace celadon
