// Tables from outside: what a reader and a file format promise.
#ifndef CELADON_TABLE_READER_H_
#define CELADON_TABLE_READER_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/row_batch.h"

namespace celadon {

// What is known of a column before its rows are read.
struct ColumnInfo {
  std::string name;
  NumberFormat format;            // shown for numbers that have no text of their own
  std::vector<std::string> tags;  // such as "$date"; empty where the source knows none
  std::string comment;
};

// A table being read, pulled batch by batch. Used by one thread; a reader runs parallel work inside
// Next on the executor it was opened with. An error ends the reading.
class TableReader {
 public:
  virtual ~TableReader() = default;

  virtual const std::vector<ColumnInfo>& columns() const = 0;

  // The next rows in the source's order; an empty batch (rows == 0) at the end. Cancelled where the
  // execution's token asks for it; DataLoss, naming the place, where the source is damaged.
  virtual absl::StatusOr<RowBatch> Next() = 0;

  // Gives back a batch of this reader that is read and of no more use, whatever its state: its
  // memory may serve a later one. Needed by none; a reader of many rows is faster for it.
  virtual void Recycle(RowBatch /*batch*/) {}

  // Rows in all if the source says so beforehand, else 0.
  virtual uint64_t expected_rows() const { return 0; }

  // What a file says of itself in its header: the name of the table, empty where it has none, and
  // when it was made, as a serial day; NaN where it does not tell.
  virtual std::string_view table_name() const { return {}; }
  virtual double created() const { return std::numeric_limits<double>::quiet_NaN(); }
};

// Format words as a load script gives them in parentheses. Readers take what concerns them and
// refuse, by InvalidArgument, a word that they know to be meaningless for their format.
struct FormatOptions {
  enum class Labels { kEmbedded, kNone };
  enum class Quotes { kStandard, kNone, kModern };  // kModern: RFC 4180 (`msq`)

  Labels labels = Labels::kEmbedded;
  Quotes quotes = Quotes::kModern;
  std::string delimiter;  // empty: `,` for .csv and .txt, tab for .tsv; "spaces": runs of blanks
  std::string name_delimiter = ".";  // of nested columns, where no delimiter is given
  std::string encoding;        // empty: a byte order mark decides, else UTF-8, else Windows-1252
  uint64_t header_lines = 0;   // lines before the labels
  uint64_t header_bytes = 0;   // bytes before the header lines
  bool blank_rows = false;     // rows of a sheet without a cell between others are rows, too
  uint64_t record_lines = 1;   // of a record of fixed width; 0: see record_bytes
  uint64_t record_bytes = 0;   // of a record of fixed width that does not end with its line
  std::string table;           // the sheet, path or array that is meant (`table is`); empty: any
  std::string comment_prefix;  // lines that begin with it are skipped; empty: none
  std::string compression;     // of a Parquet file that is written; empty: Snappy
  bool trim_blanks = true;     // blanks around unquoted cells (script variable Verbatim = 0)
  bool ctrl_z_ends = true;  // the first Ctrl-Z (0x1A) ends the file; false: it is data (`no eof`)
  std::string null_text;    // a cell equal to it is NULL; see has_null_text
  bool has_null_text = false;
  RegionalSettings settings;         // for the interpretation of texts and for formatted output
  std::vector<std::string> columns;  // read only these, in this order; empty: all
};

// A file format: how a file becomes a reader and how rows become a file. Stateless, thread-safe.
class TableFormat {
 public:
  virtual ~TableFormat() = default;

  virtual std::string_view name() const = 0;                            // such as "qvd"
  virtual std::vector<std::string_view> aliases() const { return {}; }  // further names
  virtual std::vector<std::string_view> extensions() const = 0;  // such as ".qvd", lower case

  // Whether opening reads all rows, so that leaving out columns spares nothing.
  virtual bool reads_all_at_once() const { return false; }
  // Whether the columns of a file are those that FormatOptions::columns names, and no others.
  virtual bool has_columns_as_asked() const { return false; }

  // Opens a file: its header is checked, rows are read later. NotFound where there is no such file,
  // InvalidArgument where it is a directory or not of this format, DataLoss where it is damaged.
  virtual absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                            const FormatOptions& options,
                                                            const Execution& execution) const = 0;

  // Writes all rows of the reader as a file: beside it, synced and renamed into place, so that a
  // failure leaves an older file as it was. Unimplemented where the format cannot be written.
  virtual absl::Status Write(TableReader& rows, const std::string& table_name,
                             const std::string& path, const FormatOptions& options,
                             const Execution& execution) const = 0;
};

// The formats a host has registered, found by name or by a file's extension.
class FormatRegistry {
 public:
  // A format replaces one of the same name.
  void Add(std::shared_ptr<const TableFormat> format);
  // By name or alias, and by the end of the path, in any case. A format belongs to the registry.
  // InvalidArgument, naming the known ones, if there is none.
  absl::StatusOr<const TableFormat*> ByName(std::string_view name) const;
  absl::StatusOr<const TableFormat*> ByPath(std::string_view path) const;

 private:
  std::vector<std::shared_ptr<const TableFormat>> formats_;
};

}  // namespace celadon

#endif  // CELADON_TABLE_READER_H_
