#include "completion.h"

#include <algorithm>
#include <span>

#include "command_text.h"
#include "commands.h"
#include "shell.h"

namespace celadon::command {
namespace {

bool BeginsWith(std::string_view text, std::string_view beginning) {
  return text.size() >= beginning.size() && SameWord(text.substr(0, beginning.size()), beginning);
}

// Where the unfinished last word begins: a quoted one at its quote.
size_t LastWord(std::string_view line) {
  Nesting nesting;
  size_t begin = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool was_top = nesting.top_level();
    nesting.Take(line[i]);
    if (was_top && (line[i] == ' ' || line[i] == ',')) begin = i + 1;
  }
  return begin;
}

std::string Quoted(std::string_view name, char open, char close) {
  const bool bare = std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == '-' || (static_cast<unsigned char>(c) & 0x80) != 0;
  });
  if (bare && !name.empty()) return std::string(name);
  std::string quoted(1, open);
  for (const char c : name) quoted.append(c == close ? 2 : 1, c);
  return quoted + close;
}

// Words of the options of `list`.
std::span<const std::string_view> ListKeywordsBehind(const Word& last) {
  static constexpr std::string_view kSorts[] = {"state", "load", "text", "number", "frequency"};
  static constexpr std::string_view kState[] = {"state"};
  static constexpr std::string_view kShown[] = {"hide", "show"};
  static constexpr std::string_view kOptions[] = {"~",    "top",       "skip",         "by",
                                                  "lift", "frequency", "alternatives", "in",
                                                  "with", "desc",      "percent",      "relative"};
  if (last.Is("by")) return kSorts;
  if (last.Is("in")) return kState;
  if (last.Is("alternatives")) return kShown;
  return kOptions;
}

// Words that may follow, beside names and values.
std::span<const std::string_view> KeywordsBehind(const std::vector<Word>& words) {
  static constexpr std::string_view kVerbs[] = {"all", "possible", "alternative", "excluded", "~"};
  static constexpr std::string_view kStateWords[] = {"new", "use", "drop"};
  static constexpr std::string_view kBookmarkWords[] = {"save", "apply", "drop"};
  static constexpr std::string_view kModes[] = {"and", "or", "single on", "single off"};
  static constexpr std::string_view kOthers[] = {"others"};
  static constexpr std::string_view kSoft[] = {"select", "toggle", "clear", "pick"};
  if (words.size() == 2 && words[0].Is("select")) return kVerbs;
  if (words.size() == 2 && words[0].Is("mode")) return kModes;
  if (words.size() >= 2 && words[0].Is("list")) return ListKeywordsBehind(words.back());
  if (words.size() != 1) return {};
  if (words[0].Is("state")) return kStateWords;
  if (words[0].Is("bookmark")) return kBookmarkWords;
  if (words[0].Is("clear")) return kOthers;
  if (words[0].Is("soft")) return kSoft;
  return {};
}

// Whether a state is named behind `list FIELD … in state`.
bool NamesAState(const std::vector<Word>& words) {
  return words.size() > 3 && words[0].Is("list") && words.back().Is("state") &&
         words[words.size() - 2].Is("in");
}

// The states or bookmarks that the word behind `state use`, `bookmark apply` and the like may name.
std::vector<std::string> KeptNames(Shell& shell, const std::vector<Word>& words) {
  std::vector<std::string> names;
  if (NamesAState(words)) return shell.session().states();
  if (words.size() != 2) return names;
  if (words[0].Is("state")) return shell.session().states();
  const auto bookmarks = shell.app().bookmarks();
  for (const auto& [name, unused] : *bookmarks) names.push_back(name);
  return names;
}

}  // namespace

std::vector<std::string> Completions(Shell& shell, std::string_view line, size_t* begin,
                                     size_t most) {
  *begin = LastWord(line);
  std::string_view word = line.substr(*begin);
  if (!word.empty() && (word.front() == '[' || word.front() == '\'' || word.front() == '"')) {
    word.remove_prefix(1);
  }
  std::vector<std::string> found;
  const auto offer = [&](std::string_view name, std::string shown) {
    if (found.size() < most && BeginsWith(name, word)) found.push_back(std::move(shown));
  };
  auto words = SplitWords(line.substr(0, *begin));
  if (!words.ok()) return found;
  if (words->size() > 1 && words->front().Is("soft")) words->erase(words->begin());
  if (words->empty()) {
    for (const Command& command : Commands()) {
      offer(command.name, std::string(command.name));
    }
    return found;
  }
  for (const std::string_view keyword : KeywordsBehind(*words)) {
    offer(keyword, std::string(keyword));
  }
  if (words->front().Is("soft")) return found;
  if (words->front().Is("state") || words->front().Is("bookmark") || NamesAState(*words)) {
    for (const std::string& name : KeptNames(shell, *words)) offer(name, Quoted(name, '\'', '\''));
    return found;
  }
  const auto is_with = [](const Word& before) { return before.Is("with"); };
  const bool listing = words->front().Is("list") && words->size() >= 2;
  if (listing && std::ranges::none_of(*words, is_with)) return found;
  const auto model = shell.app().model();
  const bool selecting = words->front().Is("select") || words->front().Is("toggle");
  if (selecting && words->size() >= 2) {
    const auto field = model->FindField((*words)[1].text);
    if (!field.ok()) return found;
    const RegionalSettings settings = shell.app().variables().Settings();
    const SymbolTable& symbols = *model->field(*field).symbols;
    for (SymbolId id = 0; id < symbols.size() && found.size() < most; ++id) {
      const std::string text = symbols.Text(id, settings);
      offer(text, Quoted(text, '\'', '\''));
    }
    return found;
  }
  for (const Field& field : model->listed_fields()) offer(field.name, Quoted(field.name, '[', ']'));
  for (const Table& table : model->tables()) offer(table.name, Quoted(table.name, '[', ']'));
  return found;
}

std::string CommonBeginning(const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  std::string common = texts.front();
  for (const std::string& text : texts) {
    const auto [end, unused] = std::ranges::mismatch(common, text);
    common.erase(end, common.end());
  }
  const auto continues = [&common](const std::string& text) {
    return text.size() > common.size() && (text[common.size()] & 0xC0) == 0x80;
  };
  while (!common.empty() && std::ranges::any_of(texts, continues)) common.pop_back();
  return common;
}

}  // namespace celadon::command
