#include "source/delimited_text.h"

#include <utility>

#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<DelimitedText> DelimitedText::OpenFile(const std::string& path,
                                                      std::string_view encoding_name,
                                                      const Execution& execution) {
  DelimitedText text;
  CELADON_ASSIGN_OR_RETURN(text.file_, MappedFile::Open(path));
  text.is_file_ = true;
  text.file_.WillReadForward();
  CELADON_ASSIGN_OR_RETURN(const DetectedEncoding detected,
                           DetectEncoding(text.file_.data(), encoding_name));
  text.encoding_ = detected.encoding;
  text.mark_bytes_ = detected.mark_bytes;
  if (text.encoding_ == TextEncoding::kUtf16Le || text.encoding_ == TextEncoding::kUtf16Be) {
    CELADON_RETURN_IF_ERROR(text.DecodeWhole(execution));
  }
  return text;
}

DelimitedText DelimitedText::FromUtf8(std::string text) {
  DelimitedText result;
  result.decoded_ = std::move(text);
  return result;
}

absl::Status DelimitedText::DecodeWhole(const Execution& execution) {
  const std::string_view units = bytes();
  reservation_ = MemoryReservation(execution.memory);
  // A unit of two bytes takes at most three.
  CELADON_RETURN_IF_ERROR(reservation_.Resize(units.size() / 2 * 3, "the decoding of a text file"));
  CELADON_ASSIGN_OR_RETURN(decoded_, DecodeUtf16(units, encoding_, execution.cancel));
  decoded_.shrink_to_fit();
  encoding_ = TextEncoding::kUtf8;
  is_file_ = false;
  file_ = MappedFile();
  return reservation_.Resize(decoded_.size(), "the decoding of a text file");
}

std::string_view DelimitedText::bytes() const {
  return is_file_ ? file_.data().substr(mark_bytes_) : decoded_;
}

void DelimitedText::Forget(size_t begin, size_t end) const {
  if (is_file_) file_.Release(begin + mark_bytes_, end + mark_bytes_);
}

}  // namespace celadon
