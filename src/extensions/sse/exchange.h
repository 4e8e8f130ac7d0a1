// One streamed call: bundles go out and come in side by side, on threads of gRPC's own.
#ifndef CELADON_EXTENSIONS_SSE_EXCHANGE_H_
#define CELADON_EXTENSIONS_SSE_EXCHANGE_H_

#include <condition_variable>
#include <mutex>

#include <google/protobuf/arena.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include "absl/status/status.h"
#include "celadon/cancel_token.h"
#include "extensions/sse/answer.h"
#include "extensions/sse/bundle_writer.h"
#include "sse.grpc.pb.h"  // brings how gRPC reads messages

namespace celadon {

// Answers are taken as bytes: gRPC says of a message that it cannot read no more than that the
// stream has ended.
using PluginStub = grpc::TemplatedGenericStub<qlik::sse::BundledRows, grpc::ByteBuffer>;

class Exchange final : public grpc::ClientBidiReactor<qlik::sse::BundledRows, grpc::ByteBuffer> {
 public:
  // Of the two streamed methods: EvaluateScript, else ExecuteFunction.
  enum class Method : uint8_t { kFunction, kScript };

  // What is referred to outlives the exchange; `context` has its metadata and its deadline. With
  // `described` the plugin's description of the table is handed to the answer.
  Exchange(grpc::ClientContext& context, BundleWriter& rows, Answer& answer, bool described)
      : context_(context), rows_(rows), answer_(answer), described_(described) {}

  // Makes the call and waits for its end. An error is that of taking the answer in, or of the
  // token, for either of which the call is cancelled; what the call ended with is in rpc_status().
  absl::Status Run(PluginStub& stub, Method method, const CancelToken& cancel);

  const grpc::Status& rpc_status() const { return rpc_status_; }
  // Whether the plugin asked, in its first or last metadata, that the answer is not kept.
  bool no_store() const { return no_store_; }

  void OnReadInitialMetadataDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

 private:
  void WriteNext();
  void TakeDescription();
  absl::Status TakeMessage();
  // Notes the first error and ends the call.
  void Fail(absl::Status error);

  grpc::ClientContext& context_;
  BundleWriter& rows_;
  Answer& answer_;
  bool described_;
  google::protobuf::Arena arena_;  // of the bundle on its way out
  grpc::ByteBuffer incoming_;
  qlik::sse::BundledRows message_;  // what came, read
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  absl::Status error_;
  grpc::Status rpc_status_;
  bool no_store_ = false;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_EXCHANGE_H_
