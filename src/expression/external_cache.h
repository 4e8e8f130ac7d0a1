// Answers of external functions, by what they were called with.
//
// Source: Qlik's documentation of server-side extensions: results are kept like those of any other
// calculation, unless the plugin says otherwise. The bound is our own.
#ifndef CELADON_EXPRESSION_EXTERNAL_CACHE_H_
#define CELADON_EXPRESSION_EXTERNAL_CACHE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "celadon/external_function.h"
#include "runtime/string_map.h"

namespace celadon {

// Keeps the answers asked for most recently. Thread-safe.
class ExternalCache {
 public:
  explicit ExternalCache(size_t most_bytes = size_t{64} << 20) : most_bytes_(most_bytes) {}

  // What an answer depends on: the function, and all that the call holds. Nullopt for a call whose
  // values are too many to be kept.
  std::optional<std::string> KeyOf(std::string_view function, const ExternalCall& call) const;

  // Null where there is none.
  std::shared_ptr<const ExternalTable> Find(const std::string& key);
  void Keep(std::string key, ExternalTable answer);
  void Clear();

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const ExternalTable> answer;
    size_t bytes = 0;
  };
  using Entries = std::list<Entry>;  // the most recent one first

  void Drop(Entries::iterator entry);

  const size_t most_bytes_;
  std::mutex mutex_;
  Entries entries_;
  StringMap<Entries::iterator> by_key_;
  size_t bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_EXTERNAL_CACHE_H_
