#include "extensions/sse/plugin_connection.h"

#include <algorithm>
#include <utility>

#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/strings/str_format.h"
#include "extensions/sse/plugin_function.h"
#include "sse.grpc.pb.h"

namespace celadon {
namespace {

using Clock = std::chrono::system_clock;

// Our own bounds: a handshake is a small answer.
constexpr std::chrono::seconds kHandshakeTime(5);
constexpr std::chrono::milliseconds kBetweenCancels(5);
constexpr double kLeastReconnectSeconds = 0.1;
// gRPC's own limit is 4 MiB, which plugins that answer in one message exceed; without any they
// could take all memory before an answer is counted.
constexpr int kMostMessageBytes = 64 << 20;

// A channel of its own for each attempt: gRPC's waits between attempts are not ours.
std::shared_ptr<grpc::Channel> MakeChannel(
    const SsePlugin& plugin, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetMaxReceiveMessageSize(kMostMessageBytes);
  return grpc::CreateCustomChannel(plugin.address, credentials, arguments);
}

}  // namespace

struct PluginConnection::Attempt {
  explicit Attempt(std::shared_ptr<grpc::Channel> made)
      : channel(std::move(made)), stub(qlik::sse::Connector::NewStub(channel)) {}

  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<qlik::sse::Connector::Stub> stub;
  grpc::ClientContext context;
  qlik::sse::Empty request;
  qlik::sse::Capabilities capabilities;
};

PluginConnection::PluginConnection(SsePlugin plugin,
                                   std::shared_ptr<grpc::ChannelCredentials> credentials)
    : plugin_(std::move(plugin)), credentials_(std::move(credentials)) {}

std::shared_ptr<PluginConnection> PluginConnection::Open(
    SsePlugin plugin, std::shared_ptr<grpc::ChannelCredentials> credentials) {
  const std::shared_ptr<PluginConnection> connection(
      new PluginConnection(std::move(plugin), std::move(credentials)));
  connection->Connect();
  return connection;
}

PluginConnection::~PluginConnection() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  const auto idle = [this] { return callbacks_ == 0; };
  while (!changed_.wait_for(lock, kBetweenCancels, idle)) {  // an alarm may be set after the first
    lock.unlock();
    attempt_->context.TryCancel();
    if (alarm_ != nullptr) alarm_->Cancel();
    lock.lock();
  }
}

void PluginConnection::EndCallback() {
  const std::lock_guard lock(mutex_);
  --callbacks_;
  changed_.notify_all();
}

// The older attempt, if any, goes after the new one has a channel.
void PluginConnection::Connect() {
  auto made = std::make_unique<Attempt>(MakeChannel(plugin_, credentials_));
  Attempt& attempt = *made;
  attempt.context.set_deadline(Clock::now() + kHandshakeTime);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    attempt_.swap(made);
    ++callbacks_;
  }
  attempt.stub->async()->GetCapabilities(&attempt.context, &attempt.request, &attempt.capabilities,
                                         [this](const grpc::Status& status) {
                                           Finish(status);
                                           EndCallback();
                                         });
}

PluginConnection::Functions PluginConnection::Learn() {
  Known& known = known_[attempt_->capabilities.SerializeAsString()];
  if (known.link == nullptr) {
    known.link = std::make_shared<PluginLink>(plugin_, [weak = weak_from_this()] {
      if (const auto connection = weak.lock()) connection->ConnectLater();
    });
    known.functions = MakeFunctions(attempt_->capabilities, known.link);
  }
  known.link->Use(attempt_->channel);
  return known.functions;
}

void PluginConnection::Finish(const grpc::Status& status) {
  Functions functions;
  if (status.ok()) functions = Learn();
  {
    const std::lock_guard lock(mutex_);
    if (status.ok()) functions_.swap(functions);
    failure_ = status.error_message();
    first_attempt_ = false;
    changed_.notify_all();
  }
  if (!status.ok()) ConnectLater();
}

void PluginConnection::ConnectLater() {
  const auto wait = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(std::max(plugin_.reconnect_timeout, kLeastReconnectSeconds)));
  auto made = std::make_unique<grpc::Alarm>();
  grpc::Alarm& alarm = *made;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    alarm_.swap(made);
    ++callbacks_;
  }
  alarm.Set(Clock::now() + wait, [this](bool fired) {
    if (fired) Connect();
    EndCallback();
  });
}

PluginConnection::Functions PluginConnection::functions() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !first_attempt_; });
  return functions_;
}

std::string PluginConnection::absence() {
  const std::lock_guard lock(mutex_);
  if (!functions_.empty() || failure_.empty()) return {};
  return absl::StrFormat(" (the plugin %s at %s is not connected: %s)", plugin_.alias,
                         plugin_.address, failure_);
}

}  // namespace celadon
