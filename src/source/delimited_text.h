// The bytes of a delimited file, ready to be cut into records.
#ifndef CELADON_SOURCE_DELIMITED_TEXT_H_
#define CELADON_SOURCE_DELIMITED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "runtime/mapped_file.h"
#include "source/text_encoding.h"

namespace celadon {

// A file stays mapped and its cells are decoded one by one; a UTF-16 file, whose delimiters are not
// single bytes, is held whole as UTF-8, counted against the memory budget.
class DelimitedText {
 public:
  // Errors of MappedFile::Open and DetectEncoding; ResourceExhausted, Cancelled while decoding.
  static absl::StatusOr<DelimitedText> OpenFile(const std::string& path,
                                                std::string_view encoding_name,
                                                const Execution& execution);
  static DelimitedText FromUtf8(std::string text);

  // Without a byte order mark. Stays in place when the object is moved only for files.
  std::string_view bytes() const;
  TextEncoding encoding() const { return encoding_; }

  // Says that the bytes [begin, end) have been read, and are hardly read again. Any number of
  // threads may say so.
  void Forget(size_t begin, size_t end) const;

 private:
  absl::Status DecodeWhole(const Execution& execution);

  MappedFile file_;
  std::string decoded_;
  bool is_file_ = false;
  MemoryReservation reservation_;
  TextEncoding encoding_ = TextEncoding::kUtf8;
  size_t mark_bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_DELIMITED_TEXT_H_
