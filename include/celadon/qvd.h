// QVD files: one table as symbol tables and bit-stuffed rows, the engine's own form on disk.
//
// Needs the component celadon::qvd. What is read, refused and written: docs/formats/qvd.md.
#ifndef CELADON_QVD_H_
#define CELADON_QVD_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/table_reader.h"

namespace celadon {

// What a QVD file says of itself. Texts are as the file holds them; empty where it says nothing.
struct QvdHeader {
  std::string table_name;
  std::string comment;
  std::vector<std::string> tags;  // of the table
  std::string create_utc_time;    // as written, usually YYYY-MM-DD hh:mm:ss
  std::string creator;            // the document or program that stored the file
  std::string build;              // of the writing product
  uint64_t rows = 0;
  std::vector<ColumnInfo> fields;
};

// Reads the header alone, whose cost does not grow with the rows; the data is neither read nor
// checked, so the header of an encrypted file is readable too. Errors as those of
// TableFormat::Open.
absl::StatusOr<QvdHeader> ReadQvdHeader(const std::string& path);

struct QvdOptions {
  // Written as CreateUtcTime; empty: the system clock.
  std::function<std::chrono::system_clock::time_point()> now;
  // Written as CreatorDoc.
  std::string creator = "Celadon";
  // Some third-party writers mean NULL by an index that is one past the field's last symbol.
  bool index_past_symbols_is_null = false;
  // Puts U+FFFD in the place of bytes that are not UTF-8 instead of refusing the file.
  bool replace_invalid_text = false;
  // On writing: refuses two texts for one number instead of keeping the first of them.
  bool refuse_second_text = false;
};

// The format "qvd" (.qvd). Reading hands over each field's symbol table once, as the dictionary
// that all batches share: symbols may repeat, and NaN and infinities are as the file holds them.
// Writing makes NaN and infinities NULL, and values that are one symbol of a field become one.
//
// Open refuses damage of the header, Next that of symbols and rows, by DataLoss; encrypted and
// compressed files are Unimplemented. Only the fields of FormatOptions::columns are decoded.
std::shared_ptr<const TableFormat> MakeQvdFormat(QvdOptions options = {});

}  // namespace celadon

#endif  // CELADON_QVD_H_
