#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/ondemand.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kNone = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes the letters away where the text begins with them.
bool Accept(std::string_view letters, std::string_view& text) {
  if (!text.starts_with(letters)) return false;
  text.remove_prefix(letters.size());
  return true;
}

// `odag` and letters; false where the text begins with another prefix.
bool AcceptNewPrefix(std::string_view& text, Binding& binding) {
  std::string_view rest = text;
  if (!Accept("odag", rest)) return false;
  binding.selected = Accept("s", rest);
  binding.optional = !binding.selected && Accept("o", rest);
  if (!binding.selected && !binding.optional) binding.selected = binding.optional = true;
  binding.numeric = Accept("n", rest);
  binding.count = Accept("cnt", rest);
  if (!Accept("_", rest)) return false;
  text = rest;
  return true;
}

// The form that was used before. `odb_` is listed with it, its meaning nowhere: it is taken as
// `od_` (our own), which takes selected values.
bool AcceptOldPrefix(std::string_view& text, Binding& binding) {
  std::string_view rest = text;
  if (!Accept("od", rest)) return false;
  binding = Binding();
  if (!Accept("b", rest)) {
    binding.selected = Accept("s", rest);
    binding.optional = Accept("o", rest);
    binding.excluded = Accept("x", rest);
  }
  if (!Accept("_", rest)) return false;
  if (!binding.optional && !binding.excluded) binding.selected = true;
  binding.may_have_suffix = true;
  text = rest;
  return true;
}

std::optional<uint64_t> Number(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

// `N`, `N-M`, `N-` or `-M`; false where the text is none of them.
bool ParseRange(std::string_view text, Binding& binding) {
  const size_t dash = text.find('-');
  const std::string_view low = Trim(text.substr(0, dash));
  const std::string_view high = dash == kNone ? low : Trim(text.substr(dash + 1));
  const auto at_least = Number(low), at_most = Number(high);
  if (low.empty() ? high.empty() : !at_least.has_value()) return false;
  if (!high.empty() && !at_most.has_value()) return false;
  binding.at_least = at_least.value_or(0);
  binding.at_most = at_most;
  binding.has_range = true;
  return true;
}

class BindingParser {
 public:
  explicit BindingParser(std::string_view script) : script_(script) {}

  absl::StatusOr<std::vector<Binding>> Parse() {
    for (size_t at = script_.find("$("); at != kNone; at = script_.find("$(", at)) {
      CELADON_ASSIGN_OR_RETURN(const size_t end, ParseOne(at));
      at = std::max(end, at + 2);
    }
    CELADON_RETURN_IF_ERROR(CheckRanges());
    return std::move(bindings_);
  }

 private:
  // The byte behind the binding that begins at `begin`; `begin` where none does.
  absl::StatusOr<size_t> ParseOne(size_t begin) {
    const size_t close = script_.find(')', begin);
    if (close == kNone) return begin;
    std::string_view inside = Trim(script_.substr(begin + 2, close - begin - 2));
    Binding binding;
    if (!AcceptNewPrefix(inside, binding) && !AcceptOldPrefix(inside, binding)) return begin;
    binding.field = inside;
    if (inside.empty()) return begin;
    binding.begin = begin;
    binding.end = close + 1;
    TakeRange(binding);
    CELADON_RETURN_IF_ERROR(TakeFormat(binding));
    bindings_.push_back(std::move(binding));
    return bindings_.back().end;
  }

  void TakeRange(Binding& binding) {
    if (script_.substr(binding.end, 1) != "[") return;
    const size_t close = script_.find(']', binding.end);
    if (close == kNone) return;
    const std::string_view range = script_.substr(binding.end + 1, close - binding.end - 1);
    if (ParseRange(range, binding)) binding.end = close + 1;
  }

  // A brace that no quoted key follows belongs to the script.
  bool AtFormat(size_t at) const {
    if (script_.substr(at, 1) != "{") return false;
    const std::string_view rest = script_.substr(at + 1);
    const auto next = std::ranges::find_if_not(rest, IsBlank);
    return next != rest.end() && (*next == '"' || *next == '}');
  }

  absl::Status TakeFormat(Binding& binding) {
    if (!AtFormat(binding.end)) return absl::OkStatus();
    const std::string_view rest = script_.substr(binding.end);
    rapidjson::MemoryStream stream(rest.data(), rest.size());
    rapidjson::Document format;
    format.ParseStream<rapidjson::kParseStopWhenDoneFlag | rapidjson::kParseIterativeFlag>(stream);
    if (format.HasParseError() || !format.IsObject())
      return Unread(binding, "it is no JSON object");
    for (const auto& member : format.GetObject()) {
      if (!member.value.IsString()) return Unread(binding, "its values are to be texts");
      const std::string key(member.name.GetString(), member.name.GetStringLength());
      const std::string value(member.value.GetString(), member.value.GetStringLength());
      if (key == "quote") {
        binding.quote = value;
      } else if (key == "delimiter") {
        binding.delimiter = value;
      } else if (key == "noValue") {
        binding.no_value = value;
      } else {
        return Unread(binding, "it knows quote, delimiter and noValue, not " + key);
      }
    }
    binding.end += stream.Tell();
    return absl::OkStatus();
  }

  absl::Status Unread(const Binding& binding, std::string_view why) const {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the format in braces behind the binding of %s cannot be read: %s", binding.field, why));
  }

  // Bindings without a range leave that of the others as it is (our own).
  absl::Status CheckRanges() const {
    std::map<std::string, const Binding*> ranges;
    for (const Binding& binding : bindings_) {
      if (!binding.has_range) continue;
      const auto [found, is_new] = ranges.try_emplace(binding.field, &binding);
      const Binding& first = *found->second;
      if (is_new || (first.at_least == binding.at_least && first.at_most == binding.at_most)) {
        continue;
      }
      return absl::InvalidArgumentError(
          absl::StrFormat("the bindings of %s ask for different numbers of values", binding.field));
    }
    return absl::OkStatus();
  }

  std::string_view script_;
  std::vector<Binding> bindings_;
};

}  // namespace

absl::StatusOr<std::vector<Binding>> ParseBindings(std::string_view script) {
  return BindingParser(script).Parse();
}

}  // namespace celadon
