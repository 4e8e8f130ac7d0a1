// How the channel to a plugin is secured.
#ifndef CELADON_EXTENSIONS_SSE_CREDENTIALS_H_
#define CELADON_EXTENSIONS_SSE_CREDENTIALS_H_

#include <memory>
#include <string>

#include <grpcpp/security/credentials.h>

#include "absl/status/statusor.h"

namespace celadon {

// Both sides prove who they are, by root_cert.pem, sse_client_cert.pem and sse_client_key.pem of
// the folder; without a folder nobody does. NotFound, naming the file, where one cannot be read.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const std::string& folder);

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_CREDENTIALS_H_
