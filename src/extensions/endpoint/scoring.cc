#include "extensions/endpoint/scoring.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "extensions/endpoint/model_answer.h"
#include "extensions/endpoint/model_request.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Adds the rows of one answer behind those of others, column by column of a name.
void AddRows(ExternalTable part, uint64_t part_rows, uint64_t rows, ExternalTable* table) {
  const auto fill = [](uint64_t size, ExternalColumn* column) {
    while (column->values.size() < size) column->values.Append(ValueView());
  };
  for (ExternalColumn& added : part.columns) {
    const auto found = std::ranges::find(table->columns, added.name, &ExternalColumn::name);
    ExternalColumn& column = found != table->columns.end() ? *found : table->columns.emplace_back();
    column.name = added.name;
    fill(rows, &column);
    for (size_t row = 0; row < part_rows; ++row) column.values.Append(added.values[row]);
  }
  for (ExternalColumn& column : table->columns) fill(rows + part_rows, &column);
}

}  // namespace

std::vector<Scoring::Batch> Scoring::Cut() const {
  const uint64_t rows = aggregates_ ? call_.rows : std::max<uint64_t>(endpoint_.batch_rows, 1);
  std::vector<Batch> batches;
  for (uint64_t begin = 0; begin < call_.rows; begin += rows) {
    Batch& batch = batches.emplace_back();
    batch.begin = begin;
    batch.end = std::min(call_.rows, begin + rows);
    batch.number = batches.size();
  }
  return batches;
}

absl::StatusOr<ExternalTable> Scoring::Run() {
  std::vector<Batch> batches = Cut();
  std::vector<absl::Status> errors(batches.size());
  std::atomic<size_t> next = 0;
  std::atomic<bool> failed = false;
  const bool chart = call_.place == ExternalPlace::kChart;
  const auto ask_for_some = [&](size_t, size_t) {
    HttpPost post(endpoint_, chart ? endpoint_.chart_timeout : endpoint_.script_timeout,
                  chart ? endpoint_.chart_budget : endpoint_.script_budget, execution_.cancel);
    for (size_t i = next++; i < batches.size() && !failed; i = next++) {
      errors[i] = AskFor(&batches[i], &post);
      if (!errors[i].ok()) failed = true;
    }
  };
  const size_t parallel = std::max<size_t>(endpoint_.parallel, 1);
  execution_.executor->Run(std::min(parallel, batches.size()), ask_for_some);
  for (const absl::Status& error : errors) CELADON_RETURN_IF_ERROR(error);
  ExternalTable table;
  uint64_t rows = 0;
  for (Batch& batch : batches) {
    AddRows(std::move(batch.answer), batch.taken, rows, &table);
    rows += batch.taken;
  }
  table.name = endpoint_.table;
  return table;
}

// What the server finds too large is halved.
absl::Status Scoring::AskFor(Batch* batch, HttpPost* post) const {
  uint64_t rows = batch->end - batch->begin;
  for (uint64_t begin = batch->begin; begin < batch->end;) {
    bool too_large = false;
    CELADON_RETURN_IF_ERROR(AskOnce(rows, &begin, batch, post, &too_large));
    if (too_large) rows /= 2;
  }
  return absl::OkStatus();
}

absl::Status Scoring::AskOnce(uint64_t rows, uint64_t* begin, Batch* batch, HttpPost* post,
                              bool* too_large) const {
  const size_t most_bytes =
      aggregates_ ? std::numeric_limits<size_t>::max() : endpoint_.batch_bytes;
  uint64_t end = 0;
  const std::string body = WriteModelRequest(call_, types_, parameters_, *begin,
                                             std::min(batch->end, *begin + rows), most_bytes, &end);
  CELADON_ASSIGN_OR_RETURN(const HttpReply reply, post->Send(body));
  *too_large = reply.status == 413 && rows > 1 && !aggregates_;
  if (*too_large) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(Take(reply, *begin, end, batch));
  *begin = end;
  return absl::OkStatus();
}

absl::Status Scoring::Take(const HttpReply& reply, uint64_t begin, uint64_t end,
                           Batch* batch) const {
  if (reply.status == 401 || reply.status == 403) {
    return Failed(absl::StrFormat("HTTP %d: the token is refused", reply.status), begin, end,
                  *batch);
  }
  if (reply.status != 200) {
    return Failed(absl::StrFormat("HTTP %d %s", reply.status, ReasonOf(reply.body)), begin, end,
                  *batch);
  }
  uint64_t rows = 0;
  const absl::Status taken = TakeModelAnswer(reply.body, &batch->answer, &rows);
  if (!taken.ok()) return Failed(taken.message(), begin, end, *batch);
  batch->taken += rows;
  const uint64_t wanted = aggregates_ ? 1 : end - begin;
  if (rows == wanted) return absl::OkStatus();
  return Failed(absl::StrFormat("%d predictions for %d rows", rows, wanted), begin, end, *batch);
}

absl::Status Scoring::Failed(absl::string_view reason, uint64_t begin, uint64_t end,
                             const Batch& batch) const {
  return absl::UnavailableError(absl::StrFormat("endpoint %s: %s (batch %d, rows %d-%d)",
                                                endpoint_.name, reason, batch.number, begin + 1,
                                                end));
}

}  // namespace celadon
