// The rows of a call as the messages of a request.
#ifndef CELADON_EXTENSIONS_SSE_BUNDLE_WRITER_H_
#define CELADON_EXTENSIONS_SSE_BUNDLE_WRITER_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "celadon/external_function.h"
#include "sse.pb.h"

namespace celadon {

// NULL goes as NaN or as an empty text, since the protocol has none, and so does what has no number
// where numbers are asked for. Texts are made valid UTF-8. The call outlives the writer.
class BundleWriter {
 public:
  // One type an argument.
  BundleWriter(const ExternalCall& call, std::vector<qlik::sse::DataType> types,
               size_t rows_at_once);

  // ResourceExhausted where a single row is larger than a message may be.
  absl::Status Check() const;
  bool done() const { return next_row_ == rows_; }
  // Fills an empty bundle with the next rows: as many as the limits of rows and of bytes allow.
  void Next(qlik::sse::BundledRows* bundle);

 private:
  // Bytes of the row in a message, at the most, and one for its own head.
  size_t BytesOf(uint64_t row) const;
  void Set(const DualVector& values, uint64_t row, qlik::sse::DataType type,
           qlik::sse::Dual* dual) const;

  const ExternalCall& call_;
  std::vector<qlik::sse::DataType> types_;
  size_t rows_at_once_;
  uint64_t rows_;
  uint64_t next_row_ = 0;
};

// The wire's name for a type.
qlik::sse::DataType ToWire(ExternalType type);

// A text that a message may hold: bytes that are no UTF-8 become U+FFFD.
std::string ValidUtf8(std::string_view text);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_BUNDLE_WRITER_H_
