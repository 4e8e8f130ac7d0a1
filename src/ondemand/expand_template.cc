#include <charconv>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/format.h"
#include "celadon/ondemand.h"
#include "ondemand/bound_name.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

bool Takes(const Binding& binding, BoundValue::State state) {
  switch (state) {
    case BoundValue::State::kSelected:
      return binding.selected;
    case BoundValue::State::kOptional:
      return binding.optional;
    default:
      return binding.excluded;
  }
}

// In full, so that it finds the value it stands for.
std::string NumberText(double number) {
  std::string text = PlainNumberText(number);
  double read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  if (read == number) return text;
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number);
  return {digits, end.ptr};
}

// Quotes inside are doubled (our own).
std::string Quoted(std::string_view text, std::string_view quote) {
  if (quote.empty()) return std::string(text);
  std::string quoted(quote);
  for (size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with(quote)) {
      quoted.append(quote).append(quote);
      at += quote.size();
    } else {
      quoted += text[at++];
    }
  }
  return quoted.append(quote);
}

absl::Status CheckCount(const Binding& binding, uint64_t count) {
  if (!binding.has_range) return absl::OkStatus();
  if (count >= binding.at_least && count <= binding.at_most.value_or(count)) {
    return absl::OkStatus();
  }
  const std::string most = !binding.at_most.has_value() ? " or more"
                           : *binding.at_most == binding.at_least
                               ? ""
                               : absl::StrFormat(" to %d", *binding.at_most);
  return absl::FailedPreconditionError(
      absl::StrFormat("the binding of %s needs %d%s values, and there are %d", binding.field,
                      binding.at_least, most, count));
}

absl::StatusOr<std::string> TextOf(const Binding& binding, const BoundFields& fields) {
  const auto name =
      NameOf(binding, [&](const std::string& field) { return fields.contains(field); });
  if (!name.has_value()) {
    return absl::NotFoundError(absl::StrFormat("a binding's field is unknown: %s", binding.field));
  }
  std::string text;
  uint64_t count = 0;
  for (const BoundValue& value : fields.at(name->field)) {
    if (!Takes(binding, value.state)) continue;
    if (name->numeric && (!value.number.has_value() || std::isnan(*value.number))) continue;
    if (count++ > 0) text += binding.delimiter.empty() ? "\n" : binding.delimiter;
    text += name->numeric ? NumberText(*value.number) : Quoted(value.text, binding.quote);
  }
  CELADON_RETURN_IF_ERROR(CheckCount(binding, count));
  if (binding.count) return absl::StrFormat("%d", count);
  if (count > 0) return text;
  if (binding.no_value.has_value()) return *binding.no_value;
  return name->numeric ? std::string() : binding.quote + binding.quote;
}

}  // namespace

absl::StatusOr<std::string> ExpandTemplate(std::string_view script,
                                           const std::vector<Binding>& bindings,
                                           const BoundFields& fields) {
  std::string expanded;
  size_t copied = 0;
  for (const Binding& binding : bindings) {
    CELADON_ASSIGN_OR_RETURN(const std::string text, TextOf(binding, fields));
    expanded.append(script.substr(copied, binding.begin - copied)).append(text);
    copied = binding.end;
  }
  return expanded.append(script.substr(copied));
}

}  // namespace celadon
