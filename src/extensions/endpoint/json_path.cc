#include "extensions/endpoint/json_path.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Json = rapidjson::Value;

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// A place that may count from the end, within 0 … size.
int64_t Clamped(int64_t place, int64_t size, int64_t low, int64_t high) {
  return std::clamp(place < 0 ? place + size : place, low, high);
}

}  // namespace

class JsonPathParser {
 public:
  explicit JsonPathParser(std::string_view text) : text_(text) {}

  absl::StatusOr<JsonPath> ParseAll() {
    CELADON_ASSIGN_OR_RETURN(JsonPath path, ParsePath(0));
    if (!AtEnd()) return Malformed("nothing more");
    return path;
  }

 private:
  using Step = JsonPath::Step;
  using Kind = Step::Kind;
  static constexpr int kMostDepth = 20;  // of paths in `{…}`

  absl::StatusOr<JsonPath> ParsePath(int depth) {
    if (depth > kMostDepth) return Malformed("fewer braces inside each other");
    JsonPath path;
    CELADON_RETURN_IF_ERROR(ParseChain(depth, &path));
    while (Accept('|')) {
      if (Accept('|')) return Unknown("||");
      path.steps_.push_back({.kind = Kind::kPipe});
      CELADON_RETURN_IF_ERROR(ParseChain(depth, &path));
    }
    return path;
  }

  absl::Status ParseChain(int depth, JsonPath* path) {
    if (!Accept('@') && !At('[')) CELADON_RETURN_IF_ERROR(ParseMember(depth, path));
    while (true) {
      if (Accept('.')) {
        CELADON_RETURN_IF_ERROR(ParseMember(depth, path));
      } else if (Accept('[')) {
        CELADON_RETURN_IF_ERROR(ParseBracket(path));
      } else {
        return absl::OkStatus();
      }
    }
  }

  // A name, a quoted name, or `{…}`.
  absl::Status ParseMember(int depth, JsonPath* path) {
    if (Accept('{')) return ParseHash(depth, path);
    if (At('*')) return Unknown("* of objects");
    CELADON_ASSIGN_OR_RETURN(std::string name, ParseName());
    if (At('(')) return Unknown(name + "()");
    path->steps_.push_back({.kind = Kind::kName, .name = std::move(name)});
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> ParseName() {
    std::string name;
    if (Accept('"')) {
      while (place_ < text_.size() && text_[place_] != '"') {
        if (text_[place_] == '\\' && place_ + 1 < text_.size()) ++place_;
        name += text_[place_++];
      }
      if (!Accept('"')) return Malformed("a quote");
      return name;
    }
    SkipBlanks();
    while (place_ < text_.size() && IsNameCharacter(text_[place_])) name += text_[place_++];
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return Malformed("a name");
    return name;
  }

  absl::Status ParseHash(int depth, JsonPath* path) {
    Step step{.kind = Kind::kHash};
    do {
      CELADON_ASSIGN_OR_RETURN(std::string name, ParseName());
      if (!Accept(':')) return Malformed("a colon");
      CELADON_ASSIGN_OR_RETURN(JsonPath value, ParsePath(depth + 1));
      step.members.emplace_back(std::move(name), std::move(value));
    } while (Accept(','));
    if (!Accept('}')) return Malformed("a closing brace");
    path->steps_.push_back(std::move(step));
    return absl::OkStatus();
  }

  // Behind `[`.
  absl::Status ParseBracket(JsonPath* path) {
    if (At('?')) return Unknown("filters [?…]");
    Step step{.kind = Kind::kFlatten};
    if (Accept(']')) {
      path->steps_.push_back(std::move(step));
      return absl::OkStatus();
    }
    step.kind = Kind::kSlice;
    if (!Accept('*')) CELADON_RETURN_IF_ERROR(ParseSlice(&step));
    if (!Accept(']')) return Malformed("a number, a slice or ]");
    path->steps_.push_back(std::move(step));
    return absl::OkStatus();
  }

  // `n`, or `begin:end:stride`, of which each may be left out.
  absl::Status ParseSlice(Step* step) {
    step->begin = TakeNumber();
    if (!Accept(':')) {
      if (!step->begin.has_value()) return Malformed("a number, a slice or ]");
      step->kind = Kind::kIndex;
      return absl::OkStatus();
    }
    step->end = TakeNumber();
    if (Accept(':')) step->stride = TakeNumber().value_or(1);
    return step->stride == 0 ? Malformed("a stride other than 0") : absl::OkStatus();
  }

  std::optional<int64_t> TakeNumber() {
    SkipBlanks();
    int32_t number = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + place_, text_.data() + text_.size(), number);
    if (error != std::errc()) return std::nullopt;
    place_ = static_cast<size_t>(end - text_.data());
    return number;
  }

  void SkipBlanks() {
    while (place_ < text_.size() && (text_[place_] == ' ' || text_[place_] == '\t')) ++place_;
  }
  bool AtEnd() {
    SkipBlanks();
    return place_ == text_.size();
  }
  bool At(char c) {
    SkipBlanks();
    return place_ < text_.size() && text_[place_] == c;
  }
  bool Accept(char c) {
    if (!At(c)) return false;
    ++place_;
    return true;
  }

  absl::Status Malformed(std::string_view expected) const {
    return absl::InvalidArgumentError(
        absl::StrFormat("the path '%s' needs %s at character %d", text_, expected, place_ + 1));
  }
  absl::Status Unknown(std::string_view what) const {
    return absl::UnimplementedError(
        absl::StrFormat("Unimplemented: %s in the path '%s'", what, text_));
  }

  std::string_view text_;
  size_t place_ = 0;
};

absl::StatusOr<JsonPath> JsonPath::Parse(std::string_view text) {
  return JsonPathParser(text).ParseAll();
}

Json JsonPath::Select(const Json& json, Memory& memory) const {
  return Follow(steps_, json, memory);
}

// Lists that `[…]` makes are gone through element by element, until a pipe, or `[]`, takes them as
// a whole.
Json JsonPath::Follow(Steps steps, const Json& json, Memory& memory) {
  const auto ends = [](const Step& step) {
    return step.kind == Step::Kind::kPipe || step.kind == Step::Kind::kFlatten;
  };
  const auto last = std::find_if(steps.rbegin(), steps.rend(), ends);
  if (last == steps.rend()) return FollowPlain(steps, json, memory);
  const auto place = static_cast<size_t>(steps.rend() - last) - 1;
  const Json before = Follow(steps.first(place), json, memory);
  const Steps after = steps.subspan(place + 1);
  if (last->kind == Step::Kind::kPipe) return FollowPlain(after, before, memory);
  if (!before.IsArray()) return Json();
  Json list(rapidjson::kArrayType);
  for (const Json& element : before.GetArray()) {
    if (!element.IsArray()) {
      list.PushBack(FollowPlain(after, element, memory), memory);
      continue;
    }
    for (const Json& inner : element.GetArray()) {
      list.PushBack(FollowPlain(after, inner, memory), memory);
    }
  }
  return list;
}

Json JsonPath::FollowPlain(Steps steps, const Json& json, Memory& memory) {
  if (steps.empty()) return Json(json, memory);
  const Step& step = steps.front();
  const Steps rest = steps.subspan(1);
  if (step.kind == Step::Kind::kName) {
    if (!json.IsObject()) return Json();
    const auto found = json.FindMember(step.name.c_str());
    return found == json.MemberEnd() ? Json() : FollowPlain(rest, found->value, memory);
  }
  if (step.kind == Step::Kind::kHash) {
    if (json.IsNull()) return Json();
    Json object(rapidjson::kObjectType);
    for (const auto& [name, path] : step.members) {
      object.AddMember(Json(name.c_str(), memory), path.Select(json, memory), memory);
    }
    return FollowPlain(rest, object, memory);
  }
  if (!json.IsArray()) return Json();
  if (step.kind == Step::Kind::kSlice) return FollowSlice(steps, json, memory);
  const int64_t size = json.Size();
  const int64_t place = *step.begin < 0 ? *step.begin + size : *step.begin;
  if (place < 0 || place >= size) return Json();
  return FollowPlain(rest, json[static_cast<rapidjson::SizeType>(place)], memory);
}

Json JsonPath::FollowSlice(Steps steps, const Json& json, Memory& memory) {
  const Step& slice = steps.front();
  const int64_t size = json.Size();
  const bool forward = slice.stride > 0;
  const int64_t low = forward ? 0 : -1, high = forward ? size : size - 1;
  const int64_t first = forward ? low : high, behind = forward ? high : low;
  const int64_t begin = slice.begin ? Clamped(*slice.begin, size, low, high) : first;
  const int64_t end = slice.end ? Clamped(*slice.end, size, low, high) : behind;
  Json list(rapidjson::kArrayType);
  for (int64_t i = begin; forward ? i < end : i > end; i += slice.stride) {
    list.PushBack(FollowPlain(steps.subspan(1), json[static_cast<rapidjson::SizeType>(i)], memory),
                  memory);
  }
  return list;
}

}  // namespace celadon
