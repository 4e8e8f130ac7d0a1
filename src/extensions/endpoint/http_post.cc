#include "extensions/endpoint/http_post.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string_view>
#include <thread>

#include <curl/curl.h>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kMostReplyBytes = size_t{256} << 20;
constexpr double kMostRetryAfter = 120, kFirstWait = 0.5, kMostWait = 30;  // seconds
constexpr std::chrono::milliseconds kBetweenPolls(20);

struct Incoming {
  std::string body;
  double retry_after = -1;  // seconds; negative: not said
};

size_t TakeBody(char* data, size_t size, size_t count, void* into) {
  std::string& body = static_cast<Incoming*>(into)->body;
  if (body.size() + size * count > kMostReplyBytes) return 0;  // ends the transfer
  body.append(data, size * count);
  return size * count;
}

// A number of seconds, or a date.
size_t TakeHeader(char* data, size_t size, size_t count, void* into) {
  constexpr std::string_view kName = "retry-after:";
  const std::string_view line(data, size * count);
  if (line.size() > kName.size() && EqualsIgnoringCase(line.substr(0, kName.size()), kName)) {
    const std::string value(line.substr(kName.size()));
    char* end = nullptr;
    const double seconds = std::strtod(value.c_str(), &end);
    const std::time_t date = end == value.c_str() ? curl_getdate(value.c_str(), nullptr) : -1;
    double& wait = static_cast<Incoming*>(into)->retry_after;
    if (end != value.c_str()) wait = seconds;
    if (date >= 0) wait = std::max(0.0, std::difftime(date, std::time(nullptr)));
  }
  return size * count;
}

int StopIfCancelled(void* cancel, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<CancelToken*>(cancel)->cancelled() ? 1 : 0;
}

const char* ContentTypeOf(ModelForm form) {
  return form == ModelForm::kMlflow1 ? "Content-Type: application/json; format=pandas-split"
                                     : "Content-Type: application/json";
}

bool Passes(int status) {
  return status == 408 || status == 429 || (status >= 502 && status <= 504);
}

// Before any answer has begun.
bool Passes(CURLcode error) {
  return error == CURLE_COULDNT_CONNECT || error == CURLE_COULDNT_RESOLVE_HOST ||
         error == CURLE_GOT_NOTHING || error == CURLE_RECV_ERROR || error == CURLE_SEND_ERROR;
}

}  // namespace

HttpPost::HttpPost(const EndpointConfig& endpoint, double timeout, double budget,
                   const CancelToken& cancel)
    : endpoint_(endpoint),
      timeout_(timeout),
      end_(Clock::now() +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(budget))),
      cancel_(cancel),
      random_(static_cast<unsigned>(Clock::now().time_since_epoch().count())),
      handle_(curl_easy_init()) {}

HttpPost::~HttpPost() { curl_easy_cleanup(handle_); }

absl::Status HttpPost::Failed(int error) const {
  CELADON_RETURN_IF_ERROR(cancel_.status());
  return absl::UnavailableError(absl::StrFormat(
      "endpoint %s: %s", endpoint_.name,
      error == CURLE_WRITE_ERROR
          ? absl::StrFormat("the answer is larger than %d MB", kMostReplyBytes >> 20)
          : curl_easy_strerror(static_cast<CURLcode>(error))));
}

absl::StatusOr<HttpReply> HttpPost::Try(const std::string& body, double* retry_after,
                                        bool* passing) {
  Incoming incoming;
  using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
  Headers headers(nullptr, curl_slist_free_all);
  const auto add = [&headers](const std::string& line) {
    headers.reset(curl_slist_append(headers.release(), line.c_str()));
  };
  add(ContentTypeOf(endpoint_.form));
  add("Accept: application/json");
  add("Expect:");
  for (const auto& [name, value] : endpoint_.headers) add(name + ": " + value);
  if (!endpoint_.token.empty()) add("Authorization: Bearer " + endpoint_.token);
  CURL* const curl = handle_;
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, endpoint_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can undo
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ * 1000));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &incoming);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, StopIfCancelled);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &cancel_);
  if (!endpoint_.ca_file.empty()) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, endpoint_.ca_file.c_str());
  }
  const CURLcode error = curl_easy_perform(curl);
  *retry_after = incoming.retry_after;
  *passing = Passes(error);
  if (error != CURLE_OK) return Failed(error);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return HttpReply{.status = static_cast<int>(status), .body = std::move(incoming.body)};
}

absl::StatusOr<bool> HttpPost::Wait(int tries, double retry_after) {
  const double most = std::min(kMostWait, kFirstWait * std::pow(2.0, tries));
  const double seconds = retry_after >= 0
                             ? std::min(retry_after, kMostRetryAfter)
                             : std::uniform_real_distribution<double>(0, most)(random_);
  const Clock::time_point until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                     std::chrono::duration<double>(seconds));
  if (until >= end_) return false;
  while (Clock::now() < until) {
    CELADON_RETURN_IF_ERROR(cancel_.status());
    std::this_thread::sleep_for(kBetweenPolls);
  }
  return true;
}

absl::StatusOr<HttpReply> HttpPost::Send(const std::string& body) {
  bool was_busy = false;
  for (int tries = 0;; ++tries) {
    double retry_after = -1;
    bool passing = false;
    absl::StatusOr<HttpReply> reply = Try(body, &retry_after, &passing);
    const int status = reply.ok() ? reply->status : 0;
    was_busy = was_busy || status == 429;
    if (reply.ok()) reply->was_busy = was_busy;
    const bool again = reply.ok() ? Passes(status) || (status == 500 && !failed_once_) : passing;
    if (!again) return reply;
    failed_once_ |= status == 500;
    CELADON_ASSIGN_OR_RETURN(const bool waited, Wait(tries, retry_after));
    if (!waited) return reply;
  }
}

}  // namespace celadon
