// One request to a model server, tried again where the server asks for patience.
#ifndef CELADON_EXTENSIONS_ENDPOINT_HTTP_POST_H_
#define CELADON_EXTENSIONS_ENDPOINT_HTTP_POST_H_

#include <chrono>
#include <random>
#include <string>

#include "absl/status/statusor.h"
#include "celadon/cancel_token.h"
#include "celadon/endpoint.h"

namespace celadon {

struct HttpReply {
  int status = 0;
  std::string body;
  bool was_busy = false;  // at some try: 429
};

// For one call, which may make several requests. Used by one thread.
class HttpPost {
 public:
  // `timeout` is of a request, `budget` of all of them, in seconds. The config outlives the object.
  HttpPost(const EndpointConfig& endpoint, double timeout, double budget,
           const CancelToken& cancel);
  ~HttpPost();
  HttpPost(const HttpPost&) = delete;
  HttpPost& operator=(const HttpPost&) = delete;

  // The reply, whatever its status, once it is none that passes: 408, 429, 502, 503, 504, or the
  // first 500. Redirects are not followed, since the token would go along. Unavailable where the
  // server cannot be reached or the budget is used up; Cancelled.
  absl::StatusOr<HttpReply> Send(const std::string& body);

 private:
  using Clock = std::chrono::steady_clock;

  // `*passing`: an error of the transport that may pass.
  absl::StatusOr<HttpReply> Try(const std::string& body, double* retry_after, bool* passing);
  absl::Status Failed(int error) const;
  // Sleeps before the next try; false where the budget does not allow it.
  absl::StatusOr<bool> Wait(int tries, double retry_after);

  const EndpointConfig& endpoint_;
  double timeout_;
  Clock::time_point end_;
  CancelToken cancel_;
  std::minstd_rand random_;
  bool failed_once_ = false;  // with 500
  void* handle_;              // of libcurl, kept for its connection
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_HTTP_POST_H_
