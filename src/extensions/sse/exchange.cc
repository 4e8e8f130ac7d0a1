#include "extensions/sse/exchange.h"

#include <chrono>
#include <map>
#include <string>
#include <utility>

namespace celadon {
namespace {

constexpr std::chrono::milliseconds kBetweenPolls(10);
constexpr char kDescriptionKey[] = "qlik-tabledescription-bin";
constexpr char kCacheKey[] = "qlik-cache";

using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

const std::string& FunctionPath() {
  static const std::string path = "/qlik.sse.Connector/ExecuteFunction";
  return path;
}

const std::string& ScriptPath() {
  static const std::string path = "/qlik.sse.Connector/EvaluateScript";
  return path;
}

bool SaysNoStore(const Metadata& metadata) {
  const auto [begin, end] = metadata.equal_range(kCacheKey);
  for (auto entry = begin; entry != end; ++entry) {
    if (entry->second == "no-store") return true;
  }
  return false;
}

}  // namespace

absl::Status Exchange::Run(PluginStub& stub, Method method, const CancelToken& cancel) {
  const std::string& path = method == Method::kScript ? ScriptPath() : FunctionPath();
  stub.PrepareBidiStreamingCall(&context_, path, grpc::StubOptions(), this);
  WriteNext();
  StartCall();
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, kBetweenPolls, [this] { return done_; })) {
    if (!error_.ok() || !cancel.cancelled()) continue;
    error_ = cancel.status();
    lock.unlock();  // the call may end inside
    context_.TryCancel();
    lock.lock();
  }
  return error_;
}

void Exchange::WriteNext() {
  if (rows_.done()) return StartWritesDone();
  arena_.Reset();
  auto* bundle = google::protobuf::Arena::CreateMessage<qlik::sse::BundledRows>(&arena_);
  rows_.Next(bundle);
  StartWrite(bundle);
}

void Exchange::OnWriteDone(bool ok) {
  if (ok) WriteNext();
}

void Exchange::OnReadInitialMetadataDone(bool ok) {
  if (!ok) return;
  no_store_ = SaysNoStore(context_.GetServerInitialMetadata());
  if (described_) TakeDescription();
  StartRead(&incoming_);
}

void Exchange::TakeDescription() {
  const Metadata& metadata = context_.GetServerInitialMetadata();
  const auto entry = metadata.find(kDescriptionKey);
  if (entry == metadata.end()) return;
  qlik::sse::TableDescription description;
  if (description.ParseFromArray(entry->second.data(), static_cast<int>(entry->second.size()))) {
    return answer_.Describe(description);
  }
  Fail(absl::DataLossError("the plugin's description of its table cannot be read"));
}

void Exchange::OnReadDone(bool ok) {
  if (!ok) return;
  if (absl::Status taken = TakeMessage(); !taken.ok()) return Fail(std::move(taken));
  StartRead(&incoming_);
}

absl::Status Exchange::TakeMessage() {
  using Traits = grpc::SerializationTraits<qlik::sse::BundledRows>;
  if (!Traits::Deserialize(&incoming_, &message_).ok()) {
    return absl::DataLossError("a message of the plugin cannot be read");
  }
  return answer_.Take(message_);
}

void Exchange::Fail(absl::Status error) {
  {
    const std::lock_guard lock(mutex_);
    if (error_.ok()) error_ = std::move(error);
  }
  context_.TryCancel();
}

void Exchange::OnDone(const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  rpc_status_ = status;
  no_store_ = no_store_ || SaysNoStore(context_.GetServerTrailingMetadata());
  done_ = true;
  ended_.notify_one();
}

}  // namespace celadon
