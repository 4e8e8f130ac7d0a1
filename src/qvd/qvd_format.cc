#include <utility>

#include "celadon/qvd.h"
#include "qvd/place.h"
#include "qvd/qvd_header.h"
#include "qvd/qvd_reader.h"
#include "qvd/qvd_writer.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class QvdFormat final : public TableFormat {
 public:
  explicit QvdFormat(QvdOptions options) : options_(std::move(options)) {}

  std::string_view name() const override { return "qvd"; }
  std::vector<std::string_view> extensions() const override { return {".qvd"}; }

  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(MappedFile mapped, MappedFile::Open(path));
    const auto file = std::make_shared<const MappedFile>(std::move(mapped));
    return OpenQvd({path, file->data(), file}, options_, options, execution);
  }

  absl::Status Write(TableReader& rows, const std::string& table_name, const std::string& path,
                     const FormatOptions& options, const Execution& execution) const override {
    CELADON_RETURN_IF_ERROR(CheckQvdWords(options));
    return WriteQvd(rows, table_name, path, options_, execution);
  }

 private:
  const QvdOptions options_;
};

}  // namespace

std::shared_ptr<const TableFormat> MakeQvdFormat(QvdOptions options) {
  return std::make_shared<const QvdFormat>(std::move(options));
}

absl::StatusOr<QvdHeader> ReadQvdHeader(const std::string& path) {
  CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  auto layout = ParseQvdHeader(file.data());
  if (!layout.ok()) return AtPlace(layout.status(), "file", path);
  return std::move(layout->header);
}

}  // namespace celadon
