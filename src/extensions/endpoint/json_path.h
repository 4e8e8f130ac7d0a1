// Which part of a JSON answer is wanted.
//
// Source: the JMESPath specification, of which this is a subset: `@`, names, "quoted names", `a.b`,
// `[n]`, slices, `[*]`, `[]`, `{x: a, y: b}` and pipes.
#ifndef CELADON_EXTENSIONS_ENDPOINT_JSON_PATH_H_
#define CELADON_EXTENSIONS_ENDPOINT_JSON_PATH_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "absl/status/statusor.h"

namespace celadon {

// Immutable; any number of threads may select.
class JsonPath {
 public:
  // InvalidArgument for what is no path, Unimplemented for functions, filters and what else the
  // subset lacks.
  static absl::StatusOr<JsonPath> Parse(std::string_view text);

  using Memory = rapidjson::Document::AllocatorType;
  // What is not there is null. Unlike JMESPath, lists keep elements that are null, so that each of
  // a list of answers stays with its row (our own).
  rapidjson::Value Select(const rapidjson::Value& json, Memory& memory) const;

 private:
  friend class JsonPathParser;

  struct Step {
    enum class Kind : uint8_t { kName, kIndex, kSlice, kFlatten, kHash, kPipe } kind;
    std::string name = {};
    std::optional<int64_t> begin = {}, end = {};  // of kSlice; kIndex has its index in begin
    int64_t stride = 1;
    std::vector<std::pair<std::string, JsonPath>> members = {};
  };
  using Steps = std::span<const Step>;

  static rapidjson::Value Follow(Steps steps, const rapidjson::Value& json, Memory& memory);
  // Steps without pipes and `[]`.
  static rapidjson::Value FollowPlain(Steps steps, const rapidjson::Value& json, Memory& memory);
  static rapidjson::Value FollowSlice(Steps steps, const rapidjson::Value& json, Memory& memory);

  std::vector<Step> steps_;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_ENDPOINT_JSON_PATH_H_
