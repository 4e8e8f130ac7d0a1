#include "extensions/sse/plugin_link.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_format.h"
#include "extensions/sse/rpc_status.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr char kFunctionKey[] = "qlik-functionrequestheader-bin";
constexpr char kScriptKey[] = "qlik-scriptrequestheader-bin";
constexpr char kCommonKey[] = "qlik-commonrequestheader-bin";

// Rows that are sent: exactly so many, since plugins make room for them. A call without arguments
// sends none and says one.
uint64_t Cardinality(const ExternalCall& call) { return call.arguments.empty() ? 1 : call.rows; }

AnswerOptions OptionsOf(const PluginRequest& request, const ExternalCall& call,
                        const Execution& execution) {
  AnswerOptions options{.type = request.result, .memory = execution.memory};
  if (call.place == ExternalPlace::kTable) return options;
  options.rows = request.aggregates ? 1 : Cardinality(call);
  options.columns = 1;
  return options;
}

// The first row in all rows.
void Broadcast(uint64_t rows, ExternalTable* table) {
  for (ExternalColumn& column : table->columns) {
    if (column.values.empty()) continue;
    const Value first(column.values[0]);
    while (column.values.size() < rows) column.values.Append(first);
  }
}

}  // namespace

void PluginLink::Use(const std::shared_ptr<grpc::Channel>& channel) {
  auto stub = std::make_shared<PluginStub>(channel);
  cache_.Clear();
  const std::lock_guard lock(mutex_);
  stub_.swap(stub);
}

std::shared_ptr<PluginStub> PluginLink::stub() {
  const std::lock_guard lock(mutex_);
  return stub_;
}

absl::StatusOr<ExternalTable> PluginLink::Ask(const PluginRequest& request,
                                              const ExternalCall& call,
                                              const Execution& execution) {
  const auto key =
      call.place == ExternalPlace::kChart ? cache_.KeyOf(request.header, call) : std::nullopt;
  if (key.has_value()) {
    if (const auto kept = cache_.Find(*key)) return *kept;
  }
  bool keep = false;
  CELADON_ASSIGN_OR_RETURN(ExternalTable answer, Send(request, call, execution, &keep));
  if (call.arguments.empty() && call.place != ExternalPlace::kTable && !request.aggregates) {
    Broadcast(call.rows, &answer);
  }
  if (key.has_value() && keep) cache_.Keep(*key, answer);
  return answer;
}

absl::StatusOr<ExternalTable> PluginLink::Send(const PluginRequest& request,
                                               const ExternalCall& call, const Execution& execution,
                                               bool* keep) {
  const std::shared_ptr<PluginStub> used = stub();
  if (used == nullptr) {
    return FromRpc({grpc::StatusCode::UNAVAILABLE, "the connection is lost"}, plugin_.alias);
  }
  BundleWriter rows(call, request.types, plugin_.bundle_rows);
  CELADON_RETURN_IF_ERROR(rows.Check());
  Answer answer(OptionsOf(request, call, execution));
  grpc::ClientContext context;
  Prepare(request, call, &context);
  Exchange exchange(context, rows, answer, call.place == ExternalPlace::kTable);
  CELADON_RETURN_IF_ERROR(exchange.Run(*used, request.method, execution.cancel));
  CELADON_RETURN_IF_ERROR(Outcome(exchange.rpc_status(), used));
  *keep = !exchange.no_store() && stub() == used;
  return answer.Finish();
}

void PluginLink::Prepare(const PluginRequest& request, const ExternalCall& call,
                         grpc::ClientContext* context) const {
  qlik::sse::CommonRequestHeader common;
  common.set_appid(ValidUtf8(call.app));
  common.set_userid(ValidUtf8(call.user));
  common.set_cardinality(static_cast<int64_t>(Cardinality(call)));
  context->AddMetadata(kCommonKey, common.SerializeAsString());
  const bool script = request.method == Exchange::Method::kScript;
  context->AddMetadata(script ? kScriptKey : kFunctionKey, request.header);
  if (plugin_.request_timeout > 0) {
    context->set_deadline(std::chrono::system_clock::now() +
                          std::chrono::duration_cast<std::chrono::system_clock::duration>(
                              std::chrono::duration<double>(plugin_.request_timeout)));
  }
}

absl::Status PluginLink::Outcome(const grpc::Status& status,
                                 const std::shared_ptr<PluginStub>& used) {
  bool lost = false;
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    const std::lock_guard lock(mutex_);
    lost = stub_ == used;
    if (lost) stub_ = nullptr;
  }
  if (lost) lost_();
  return FromRpc(status, plugin_.alias);
}

}  // namespace celadon
