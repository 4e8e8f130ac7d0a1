// One model endpoint that is connected to.
#ifndef CELADON_EXTENSIONS_ENDPOINT_ENDPOINT_H_
#define CELADON_EXTENSIONS_ENDPOINT_ENDPOINT_H_

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "celadon/endpoint.h"
#include "extensions/endpoint/call_rate.h"
#include "extensions/endpoint/model_answer.h"

namespace celadon {

struct Endpoint {
  Endpoint(EndpointConfig from, std::vector<AnswerField> answer)
      : config(std::move(from)), fields(std::move(answer)), rate(config.calls_per_second) {}

  // Tells the host, where it wants to be told.
  void Log(std::string_view message) const {
    if (config.log) config.log(absl::StrFormat("endpoint %s: %s", config.name, message));
  }

  const EndpointConfig config;
  const std::vector<AnswerField> fields;
  mutable CallRate rate;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_ENDPOINT_H_
