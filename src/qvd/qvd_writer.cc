#include "qvd/qvd_writer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "qvd/place.h"
#include "qvd/qvd_bit_plan.h"
#include "qvd/qvd_column_spool.h"
#include "qvd/qvd_header_text.h"
#include "qvd/qvd_layout.h"
#include "qvd/qvd_symbol.h"
#include "runtime/atomic_file.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Readers look for a number; this is the generation whose set of elements is written.
constexpr const char* kBuild = "50689";
constexpr const char* kSpool = "the rows of a QVD file being written";
constexpr size_t kPackedRows = size_t{1} << 16;    // rows packed by one task
constexpr size_t kSymbolBuffer = size_t{1} << 20;  // bytes of symbols between two writes
constexpr size_t kWordBytes = sizeof(uint64_t);

std::string UtcText(std::chrono::system_clock::time_point time) {
  return absl::FormatTime("%E4Y-%m-%d %H:%M:%S", absl::FromChrono(time), absl::UTCTimeZone());
}

// Rows [first_row, first_row + rows) of a spooled part.
struct Piece {
  size_t part;
  size_t first_row;
  size_t rows;
};

class QvdWriter {
 public:
  QvdWriter(TableReader& source, const QvdOptions& options, const Execution& execution)
      : source_(source),
        execution_(execution),
        columns_(source.columns().size(), QvdColumnSpool(options.refuse_second_text)),
        memory_(execution.memory) {}

  absl::Status Write(QvdHeader header, const std::string& path) {
    CELADON_RETURN_IF_ERROR(CheckHeaderTexts(header));
    CELADON_RETURN_IF_ERROR(SpoolRows());
    layout_.header = std::move(header);
    PlanLayout();
    CELADON_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Open(path));
    CELADON_RETURN_IF_ERROR(file.Write(QvdHeaderText(layout_)));
    for (const QvdColumnSpool& column : columns_) {
      CELADON_RETURN_IF_ERROR(WriteSymbols(column.symbols(), file));
    }
    CELADON_RETURN_IF_ERROR(WriteRows(file));
    return file.Commit();
  }

 private:
  absl::Status SpoolRows() {
    while (true) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      CELADON_ASSIGN_OR_RETURN(const RowBatch batch, source_.Next());
      if (batch.rows == 0) return absl::OkStatus();
      CELADON_RETURN_IF_ERROR(SpoolBatch(batch));
    }
  }

  absl::Status SpoolBatch(const RowBatch& batch) {
    const uint64_t codes_bytes = batch.rows * columns_.size() * sizeof(uint32_t);
    CELADON_RETURN_IF_ERROR(memory_.Resize(memory_.bytes() + codes_bytes, kSpool));
    std::vector<absl::Status> statuses(columns_.size());
    execution_.executor->Run(columns_.size(), [&](size_t column, size_t) {
      statuses[column] = columns_[column].Append(batch.columns[column]);
    });
    uint64_t bytes = 0;
    for (size_t column = 0; column < columns_.size(); ++column) {
      CELADON_RETURN_IF_ERROR(AtPlace(statuses[column], "field", source_.columns()[column].name));
      bytes += columns_[column].bytes();
    }
    part_rows_.push_back(batch.rows);
    rows_ += batch.rows;
    return memory_.Resize(bytes, kSpool);
  }

  void PlanLayout() {
    std::vector<uint64_t> widths;
    for (const QvdColumnSpool& column : columns_) widths.push_back(column.bit_width());
    const QvdBitPlan plan = PlanBits(widths);
    uint64_t offset = 0;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const DualVector& symbols = columns_[i].symbols();
      uint64_t bytes = 0;
      for (size_t k = 0; k < symbols.size(); ++k) bytes += EncodedSymbolSize(symbols[k]);
      layout_.fields.push_back({plan.fields[i].offset, plan.fields[i].width, columns_[i].bias(),
                                symbols.size(), offset, bytes});
      offset += bytes;
    }
    layout_.header.rows = rows_;
    layout_.record_bytes = plan.record_bytes;
    layout_.rows_offset = offset;
    layout_.rows_bytes = rows_ * plan.record_bytes;
  }

  absl::Status WriteSymbols(const DualVector& symbols, AtomicFile& file) const {
    std::string buffer;
    for (size_t k = 0; k < symbols.size(); ++k) {
      AppendSymbol(symbols[k], buffer);
      if (buffer.size() < kSymbolBuffer) continue;
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      CELADON_RETURN_IF_ERROR(file.Write(buffer));
      buffer.clear();
    }
    return file.Write(buffer);
  }

  absl::Status WriteRows(AtomicFile& file) const {
    const std::vector<Piece> pieces = Pieces();
    std::vector<std::string> records(execution_.executor->workers());
    for (size_t first = 0; first < pieces.size(); first += records.size()) {
      CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      const size_t count = std::min(records.size(), pieces.size() - first);
      execution_.executor->Run(
          count, [&](size_t i, size_t) { PackRecords(pieces[first + i], records[i]); });
      for (size_t i = 0; i < count; ++i) {
        CELADON_RETURN_IF_ERROR(file.Write(
            std::string_view(records[i]).substr(0, pieces[first + i].rows * layout_.record_bytes)));
      }
    }
    return absl::OkStatus();
  }

  std::vector<Piece> Pieces() const {
    std::vector<Piece> pieces;
    for (size_t part = 0; part < part_rows_.size(); ++part) {
      for (size_t row = 0; row < part_rows_[part]; row += kPackedRows) {
        pieces.push_back({part, row, std::min(kPackedRows, part_rows_[part] - row)});
      }
    }
    return pieces;
  }

  void PackRecords(const Piece& piece, std::string& records) const {
    records.assign(piece.rows * layout_.record_bytes + kWordBytes, '\0');
    for (size_t i = 0; i < columns_.size(); ++i) {
      const QvdBits bits{layout_.fields[i].bit_offset, layout_.fields[i].bit_width};
      columns_[i].Pack(piece.part, piece.first_row, piece.rows, bits, layout_.record_bytes,
                       records.data());
    }
  }

  TableReader& source_;
  const Execution& execution_;
  std::vector<QvdColumnSpool> columns_;
  std::vector<size_t> part_rows_;  // one a batch
  uint64_t rows_ = 0;
  QvdLayout layout_;
  MemoryReservation memory_;
};

}  // namespace

absl::Status WriteQvd(TableReader& rows, const std::string& table_name, const std::string& path,
                      const QvdOptions& options, const Execution& execution) {
  QvdHeader header;
  header.table_name = table_name;
  header.creator = options.creator;
  header.build = kBuild;
  header.create_utc_time = UtcText(options.now ? options.now() : std::chrono::system_clock::now());
  header.fields = rows.columns();
  return AtPlace(QvdWriter(rows, options, execution).Write(std::move(header), path), "writing",
                 path);
}

}  // namespace celadon
