// All requests of one call: rows cut into batches, some of which are under way beside each other.
#ifndef CELADON_EXTENSIONS_ENDPOINT_SCORING_H_
#define CELADON_EXTENSIONS_ENDPOINT_SCORING_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "celadon/memory_budget.h"
#include "extensions/endpoint/endpoint.h"
#include "extensions/endpoint/http_post.h"
#include "extensions/endpoint/model_request.h"

namespace celadon {

class Scoring {
 public:
  // What is referred to outlives the object. `parameters` is JSON, or empty. All rows of an
  // aggregation go in one request, and one prediction comes back.
  Scoring(const Endpoint& endpoint, const ExternalCall& call,
          const std::vector<ExternalType>& types, const std::string& parameters, bool aggregates,
          const Execution& execution)
      : endpoint_(endpoint),
        config_(endpoint.config),
        call_(call),
        request_(endpoint.config, call, types, parameters),
        aggregates_(aggregates),
        execution_(execution) {}

  // The predictions, in the order of the rows. Unavailable, with the rows, for the first batch that
  // fails; no further ones are begun then. Once the server has been busy, batches go one by one.
  absl::StatusOr<ExternalTable> Run();

 private:
  // Rows that one worker asks for, if need be in several requests.
  struct Batch {
    uint64_t begin = 0, end = 0;
    size_t number = 0;  // from 1
    ExternalTable answer;
    uint64_t taken = 0;        // rows of it
    MemoryReservation memory;  // of it
    absl::Status error = {};
  };

  std::vector<Batch> Cut() const;
  // Batches until there are none, one has failed, or the server is busy and others ask, too.
  void AskForSome(std::vector<Batch>* batches);
  absl::Status AskFor(Batch* batch, HttpPost* post);
  // Rows from `begin` on, as many as fit into a request of `rows`; `*begin` goes on.
  absl::Status AskOnce(uint64_t rows, uint64_t* begin, Batch* batch, HttpPost* post,
                       bool* too_large);
  absl::Status Take(const HttpReply& reply, uint64_t begin, uint64_t end, Batch* batch) const;
  absl::Status Failed(absl::string_view reason, uint64_t begin, uint64_t end,
                      const Batch& batch) const;

  const Endpoint& endpoint_;
  const EndpointConfig& config_;
  const ExternalCall& call_;
  const ModelRequest request_;
  bool aggregates_;
  const Execution& execution_;
  std::atomic<size_t> next_ = 0;    // batch
  std::atomic<size_t> asking_ = 0;  // workers
  std::atomic<bool> failed_ = false, busy_ = false;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_SCORING_H_
