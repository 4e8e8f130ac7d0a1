// The functions of all endpoints as one source.
#include <algorithm>
#include <mutex>
#include <utility>

#include <curl/curl.h>

#include "absl/strings/str_format.h"
#include "celadon/endpoint.h"
#include "celadon/text_rules.h"
#include "extensions/endpoint/endpoint_function.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class EndpointFunctions final : public ExternalFunctions {
 public:
  explicit EndpointFunctions(std::vector<std::shared_ptr<const ExternalFunction>> functions)
      : functions_(std::move(functions)) {}

  std::shared_ptr<const ExternalFunction> Find(std::string_view name) const override {
    const auto found = std::ranges::find_if(functions_, [name](const auto& function) {
      return EqualsIgnoringCase(function->signature().name, name);
    });
    return found == functions_.end() ? nullptr : *found;
  }
  std::vector<std::shared_ptr<const ExternalFunction>> functions() const override {
    return functions_;
  }
  std::string Absence(std::string_view) const override { return {}; }

 private:
  std::vector<std::shared_ptr<const ExternalFunction>> functions_;
};

bool IsLoopback(const std::string& host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

// The rules for addresses: https, or http on this machine.
absl::Status CheckUrl(const EndpointConfig& endpoint) {
  CURLU* const url = curl_url();
  char* scheme = nullptr;
  char* host = nullptr;
  const bool read = curl_url_set(url, CURLUPART_URL, endpoint.url.c_str(), 0) == CURLUE_OK &&
                    curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                    curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK;
  const bool https = read && std::string_view(scheme) == "https";
  const bool http = read && std::string_view(scheme) == "http";
  const bool near = read && IsLoopback(host);
  curl_free(scheme);
  curl_free(host);
  curl_url_cleanup(url);
  if (https || (http && (near || endpoint.plain_http))) return absl::OkStatus();
  return absl::InvalidArgumentError(
      http ? absl::StrFormat("endpoint %s: http would send the token and the rows in the open; use "
                             "https, or set plain_http",
                             endpoint.name)
           : absl::StrFormat("endpoint %s: the address is no https:// or http:// one",
                             endpoint.name));
}

// A header of the host's own must not begin another one.
absl::Status CheckHeaders(const EndpointConfig& endpoint) {
  for (const auto& [name, value] : endpoint.headers) {
    if (!name.empty() && name.find_first_of(":\r\n ") == std::string::npos &&
        value.find_first_of("\r\n") == std::string::npos) {
      continue;
    }
    return absl::InvalidArgumentError(
        absl::StrFormat("endpoint %s: no name of a header, or no value: %s", endpoint.name, name));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<const Endpoint>> MakeEndpoint(EndpointConfig config) {
  CELADON_RETURN_IF_ERROR(CheckUrl(config));
  CELADON_RETURN_IF_ERROR(CheckHeaders(config));
  std::vector<AnswerField> fields;
  for (const ModelField& field : config.fields) {
    auto path = JsonPath::Parse(field.path);
    if (!path.ok()) {
      return absl::Status(path.status().code(),
                          absl::StrFormat("endpoint %s: %s", config.name, path.status().message()));
    }
    fields.push_back({field.name, *std::move(path)});
  }
  return std::make_unique<const Endpoint>(std::move(config), std::move(fields));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const ExternalFunctions>> MakeEndpointFunctions(
    std::vector<EndpointConfig> endpoints, const std::string& alias) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  for (const EndpointConfig& endpoint : endpoints) {
    if (std::ranges::count(endpoints, endpoint.name, &EndpointConfig::name) > 1) {
      return absl::InvalidArgumentError(
          absl::StrFormat("the name of an endpoint stands twice: %s", endpoint.name));
    }
  }
  const auto set = std::make_shared<EndpointSet>();
  for (EndpointConfig& endpoint : endpoints) {
    CELADON_ASSIGN_OR_RETURN(set->endpoints.emplace_back(), MakeEndpoint(std::move(endpoint)));
  }
  return std::make_shared<const EndpointFunctions>(MakeFunctions(alias, set));
}

}  // namespace celadon
