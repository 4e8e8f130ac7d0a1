#include "extensions/sse/credentials.h"

#include <fstream>
#include <iterator>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::StatusOr<std::string> ReadPem(const std::string& folder, const char* name) {
  const std::string path = absl::StrFormat("%s/%s", folder, name);
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file || text.empty()) {
    return absl::NotFoundError(absl::StrFormat("a certificate or key cannot be read: %s", path));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeCredentials(
    const std::string& folder) {
  if (folder.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  CELADON_ASSIGN_OR_RETURN(options.pem_root_certs, ReadPem(folder, "root_cert.pem"));
  CELADON_ASSIGN_OR_RETURN(options.pem_cert_chain, ReadPem(folder, "sse_client_cert.pem"));
  CELADON_ASSIGN_OR_RETURN(options.pem_private_key, ReadPem(folder, "sse_client_key.pem"));
  return grpc::SslCredentials(options);
}

}  // namespace celadon
