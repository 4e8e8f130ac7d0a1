#include "extensions/endpoint/scoring.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "extensions/endpoint/model_answer.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// That a byte of a body takes while it is read, about.
constexpr uint64_t kBytesOfJson = 5;

uint64_t BytesOf(const ExternalTable& table) {
  uint64_t bytes = 0;
  for (const ExternalColumn& column : table.columns) bytes += column.values.bytes();
  return bytes;
}

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
  const uint64_t rows = aggregates_ ? call_.rows : std::max<uint64_t>(config_.batch_rows, 1);
  std::vector<Batch> batches;
  for (uint64_t begin = 0; begin < call_.rows; begin += rows) {
    Batch& batch = batches.emplace_back();
    batch.begin = begin;
    batch.end = std::min(call_.rows, begin + rows);
    batch.number = batches.size();
    batch.memory = MemoryReservation(execution_.memory);
  }
  return batches;
}

absl::StatusOr<ExternalTable> Scoring::Run() {
  CELADON_RETURN_IF_ERROR(request_.Check());
  std::vector<Batch> batches = Cut();
  asking_ = std::min(std::max<size_t>(config_.parallel, 1), batches.size());
  execution_.executor->Run(asking_, [&](size_t, size_t) { AskForSome(&batches); });
  for (const Batch& batch : batches) CELADON_RETURN_IF_ERROR(batch.error);
  ExternalTable table;
  for (const AnswerField& field : endpoint_.fields) {
    table.columns.push_back({.name = field.name, .tags = {}, .values = {}});
  }
  uint64_t rows = 0;
  for (Batch& batch : batches) {
    AddRows(std::move(batch.answer), batch.taken, rows, &table);
    rows += batch.taken;
  }
  table.name = config_.table;
  return table;
}

void Scoring::AskForSome(std::vector<Batch>* batches) {
  const bool chart = call_.place == ExternalPlace::kChart;
  HttpPost post(config_, chart ? config_.chart_timeout : config_.script_timeout,
                chart ? config_.chart_budget : config_.script_budget, execution_.cancel);
  for (size_t i = next_++; i < batches->size() && !failed_; i = next_++) {
    Batch& batch = (*batches)[i];
    batch.error = AskFor(&batch, &post);
    if (!batch.error.ok()) failed_ = true;
    if (!busy_) continue;
    if (asking_.fetch_sub(1) > 1) return;
    ++asking_;  // the last one goes on
  }
}

// What the server finds too large is halved.
absl::Status Scoring::AskFor(Batch* batch, HttpPost* post) {
  uint64_t rows = batch->end - batch->begin;
  for (uint64_t begin = batch->begin; begin < batch->end;) {
    bool too_large = false;
    CELADON_RETURN_IF_ERROR(AskOnce(rows, &begin, batch, post, &too_large));
    if (too_large) rows /= 2;
  }
  return absl::OkStatus();
}

absl::Status Scoring::AskOnce(uint64_t rows, uint64_t* begin, Batch* batch, HttpPost* post,
                              bool* too_large) {
  const size_t most_bytes = aggregates_ ? std::numeric_limits<size_t>::max() : config_.batch_bytes;
  const uint64_t end = request_.EndOf(*begin, std::min(batch->end, *begin + rows), most_bytes);
  CELADON_ASSIGN_OR_RETURN(const HttpReply reply, post->Send(request_.Body(*begin, end)));
  if (reply.was_busy) busy_ = true;
  *too_large = reply.status == 413 && end - *begin > 1 && !aggregates_;
  if (*too_large) return absl::OkStatus();
  constexpr char kWhat[] = "the answer of a model";
  CELADON_RETURN_IF_ERROR(
      batch->memory.Resize(BytesOf(batch->answer) + kBytesOfJson * reply.body.size(), kWhat));
  CELADON_RETURN_IF_ERROR(Take(reply, *begin, end, batch));
  *begin = end;
  return batch->memory.Resize(BytesOf(batch->answer), kWhat);
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
  const absl::Status taken = TakeModelAnswer(reply.body, endpoint_.fields, &batch->answer, &rows);
  if (!taken.ok()) return Failed(taken.message(), begin, end, *batch);
  batch->taken += rows;
  const uint64_t wanted = aggregates_ ? 1 : end - begin;
  if (rows == wanted) return absl::OkStatus();
  return Failed(absl::StrFormat("%d predictions for %d rows", rows, wanted), begin, end, *batch);
}

absl::Status Scoring::Failed(absl::string_view reason, uint64_t begin, uint64_t end,
                             const Batch& batch) const {
  return absl::UnavailableError(absl::StrFormat("endpoint %s: %s (batch %d, rows %d-%d)",
                                                config_.name, reason, batch.number, begin + 1,
                                                end));
}

}  // namespace celadon
