#include "connectors/arrow/column_choice.h"

#include <numeric>
#include <string_view>

#include "absl/strings/str_format.h"
#include "connectors/arrow/bytes_value.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "runtime/text_view.h"

namespace celadon {
namespace {

absl::StatusOr<StringMap<int>> NumberColumns(const std::vector<std::string>& in_file) {
  if (in_file.empty()) return absl::InvalidArgumentError("the file has no columns");
  StringMap<int> numbers;
  for (const std::string& name : in_file) {
    CELADON_RETURN_IF_ERROR(Annotate(CheckUtf8(name), "a column's name"));
    if (!numbers.emplace(name, static_cast<int>(numbers.size())).second) {
      return absl::InvalidArgumentError(
          absl::StrFormat("two columns of the file have the same name: %s", name));
    }
  }
  return numbers;
}

}  // namespace

absl::StatusOr<std::vector<int>> NumbersOfColumns(const std::vector<std::string>& in_file,
                                                  const std::vector<std::string>& asked_for) {
  CELADON_ASSIGN_OR_RETURN(const StringMap<int> numbers, NumberColumns(in_file));
  std::vector<int> chosen;
  if (asked_for.empty()) {
    chosen.resize(in_file.size());
    std::iota(chosen.begin(), chosen.end(), 0);
  }
  for (const std::string& name : asked_for) {
    const auto found = numbers.find(name);
    if (found == numbers.end()) {
      return absl::InvalidArgumentError(absl::StrFormat("the file has no such column: %s", name));
    }
    chosen.push_back(found->second);
  }
  return chosen;
}

absl::Status RefuseTextOptions(const FormatOptions& options) {
  std::string_view word;
  if (options.labels == FormatOptions::Labels::kNone) word = "no labels";
  if (options.quotes == FormatOptions::Quotes::kNone) word = "no quotes";
  if (!options.encoding.empty()) word = "a character encoding";
  if (options.header_lines > 0) word = "header";
  if (!options.comment_prefix.empty()) word = "comment";
  if (word.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("a format word concerns text files only: %s; leave it out", word));
}

const std::string& NameDelimiter(const FormatOptions& options) {
  return options.delimiter.empty() ? options.name_delimiter : options.delimiter;
}

}  // namespace celadon
