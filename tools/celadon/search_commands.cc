// The commands that search all fields.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "commands.h"
#include "list_output.h"
#include "runtime/status_macros.h"
#include "selection_output.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

// Rows that a group would leave in a table.
struct TableRows {
  std::string table;
  uint64_t rows;
};

absl::StatusOr<std::vector<TableRows>> RowsLeft(const std::shared_ptr<const DataModel>& model,
                                                const SearchGroup& group,
                                                const Execution& execution) {
  const AssociationState state(model, group.selections);
  std::vector<TableRows> left;
  for (TableId id = 0; id < model->tables().size(); ++id) {
    const Table& table = model->table(id);
    if (table.name.starts_with('$')) continue;
    CELADON_ASSIGN_OR_RETURN(const auto rows, state.Rows(id, execution));
    left.push_back({table.name, rows == nullptr ? table.rows : rows->Count()});
  }
  return left;
}

void WriteGroup(const DataModel& model, const SearchGroup& group,
                const std::vector<TableRows>& left, JsonWriter* json) {
  json->BeginObject().Key("fields").BeginArray();
  for (const SearchItem& item : group.items) json->String(model.field(item.field).name);
  json->EndArray().Key("matches").BeginArray();
  for (const SearchItem& item : group.items) {
    json->BeginObject().Key("field").String(model.field(item.field).name);
    json->Key("values").BeginArray();
    for (const SearchMatch& match : item.matches) json->String(match.text);
    json->EndArray().Key("highlights").BeginArray();
    for (const SearchMatch& match : item.matches) WriteRanges(match.highlights, json);
    json->EndArray().EndObject();
  }
  json->EndArray().Key("rank").Unsigned(group.number + 1).Key("leaves").BeginArray();
  for (const auto& [table, rows] : left) {
    json->BeginObject().Key("table").String(table).Key("rows").Unsigned(rows).EndObject();
  }
  json->EndArray().EndObject();
}

// `Country: SE; Product: Hat and 3 more`.
std::string MatchesText(const DataModel& model, const SearchGroup& group) {
  constexpr size_t kMostValues = 3;
  std::string text;
  for (const SearchItem& item : group.items) {
    text += (text.empty() ? "" : "; ") + model.field(item.field).name + ": ";
    for (size_t m = 0; m < std::min(kMostValues, item.matches.size()); ++m) {
      text += (m == 0 ? "" : ", ") + item.matches[m].text;
    }
    if (item.total > kMostValues) {
      text += absl::StrFormat(" and %s more", WithThousands(item.total - kMostValues));
    }
  }
  return text;
}

std::string LeavesText(const std::vector<TableRows>& left) {
  std::string text;
  for (const auto& [table, rows] : left) {
    text += absl::StrFormat("%s%s %s", text.empty() ? "" : ", ", WithThousands(rows), table);
  }
  return text;
}

absl::StatusOr<AssociativeSearch> TakeTerms(WordList words) {
  AssociativeSearch search;
  do {
    CELADON_ASSIGN_OR_RETURN(const Word word, words.Take("a word to search for"));
    search.terms.push_back(word.text);
  } while (!words.empty());
  return search;
}

}  // namespace

absl::Status RunSearch(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_ASSIGN_OR_RETURN(AssociativeSearch search, TakeTerms(WordList(std::move(split))));
  JsonWriter* json = answer.json();
  if (json == nullptr) search.groups.count = 20;
  const Execution execution = shell.MakeExecution();
  CELADON_ASSIGN_OR_RETURN(const SearchResult result, shell.session().Search(search, execution));
  const auto model = shell.session().state()->shared_model();
  TerminalTable text({"", "matches", "selecting them leaves"});
  if (json != nullptr) json->Key("groups").BeginArray();
  for (const SearchGroup& group : result.groups) {
    CELADON_ASSIGN_OR_RETURN(const auto left, RowsLeft(model, group, execution));
    if (json != nullptr) {
      WriteGroup(*model, group, left, json);
    } else {
      text.AddRow(
          {absl::StrFormat("%d", group.number + 1), MatchesText(*model, group), LeavesText(left)});
    }
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = result.groups.empty() ? "nothing is found\n" : text.Text();
  }
  return absl::OkStatus();
}

absl::Status RunAssociate(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  CELADON_ASSIGN_OR_RETURN(const uint64_t rank, words.TakeCount("the number of a result"));
  if (rank == 0) return absl::InvalidArgumentError("results are numbered from 1");
  CELADON_ASSIGN_OR_RETURN(AssociativeSearch search, TakeTerms(std::move(words)));
  return AnswerSelections(
      shell, shell.session().SelectAssociation(std::move(search), rank - 1, shell.MakeExecution()),
      answer);
}

absl::Status RunSuggest(Shell& shell, std::string_view arguments, Answer& answer) {
  constexpr size_t kMostWords = 20;
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  CELADON_ASSIGN_OR_RETURN(const AssociativeSearch search, TakeTerms(WordList(std::move(split))));
  CELADON_ASSIGN_OR_RETURN(const std::vector<SearchSuggestion> suggestions,
                           shell.session().Suggest(search, kMostWords, shell.MakeExecution()));
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("suggestions").BeginArray();
  for (const SearchSuggestion& suggestion : suggestions) {
    if (json != nullptr) {
      json->BeginObject().Key("value").String(suggestion.value);
      json->Key("term").Unsigned(suggestion.term).EndObject();
    } else {
      answer.text() += suggestion.value + "\n";
    }
  }
  if (json != nullptr) json->EndArray();
  return absl::OkStatus();
}

}  // namespace celadon::command
