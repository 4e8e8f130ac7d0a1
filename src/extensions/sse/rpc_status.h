// What a call over gRPC ended with, as a status of ours.
#ifndef CELADON_EXTENSIONS_SSE_RPC_STATUS_H_
#define CELADON_EXTENSIONS_SSE_RPC_STATUS_H_

#include <string_view>

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace celadon {

// Unavailable, since whatever went wrong did so on the other side, with the message of Qlik's
// engine; SseErrorCode tells the number. Ok stays ok.
absl::Status FromRpc(const grpc::Status& status, std::string_view alias);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_RPC_STATUS_H_
