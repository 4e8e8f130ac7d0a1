// Whole tables in tests: read from a reader, handed out by one, and compared by checksums.
#ifndef CELADON_TESTS_QVD_TABLE_CONTENTS_H_
#define CELADON_TESTS_QVD_TABLE_CONTENTS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/qvd.h"
#include "celadon/table_reader.h"
#include "test_folders.h"

namespace celadon {

// The shared collection of QVD files by several programs, where it is there.
inline const std::string kQvdCollection = SourceFolder() + "/../shared/data/qvd";

// CRC-32C (Castagnoli).
uint32_t Crc32c(std::string_view bytes);

struct TableContents {
  std::vector<ColumnInfo> columns;
  std::vector<RowBatch> batches;

  uint64_t rows() const;
  // The values of a column, one a row.
  std::vector<Value> Column(size_t column) const;
  // A column's name, number of rows and values as bytes, whatever way they are stored.
  std::string Cells(size_t column) const;
  // CRC-32C over the cells of each column.
  std::vector<uint32_t> Checksums() const;
};

absl::StatusOr<TableContents> ReadAll(TableReader& reader);

// A table in memory as a reader.
std::unique_ptr<TableReader> ReaderOf(TableContents contents);

// One column of the values, `rows_a_batch` of them in each batch; all share one dictionary, in
// which every value has an entry of its own.
TableContents OneColumn(const std::string& name, const std::vector<Value>& values,
                        size_t rows_a_batch = 1000);

// Two threads, shared by all tests.
Execution TestExecution();

// Opens and reads a whole file.
absl::StatusOr<TableContents> ReadQvd(const std::string& path, const QvdOptions& options = {},
                                      const FormatOptions& words = {});
// The same of a file that is in memory.
absl::StatusOr<TableContents> ReadQvdBytes(std::string_view bytes, const QvdOptions& options = {},
                                           const FormatOptions& words = {});

// A path in the tests' temporary folder that no other process of tests uses.
std::string TemporaryPath(const std::string& name);

// The QVD files with expected contents, as paths without extension: those of the shared collection;
// none where it is absent.
std::vector<std::string> CollectedFiles();

std::string FileBytes(const std::string& path);

}  // namespace celadon

#endif  // CELADON_TESTS_QVD_TABLE_CONTENTS_H_
