// Commands of alternate states and bookmarks.
#include "absl/strings/str_format.h"
#include "command_text.h"
#include "commands.h"
#include "runtime/status_macros.h"
#include "selection_output.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

// How saved values are shown: as in the model, where it has them.
class SavedTexts {
 public:
  explicit SavedTexts(Shell& shell)
      : model_(shell.app().model()), settings_(shell.app().variables().Settings()) {}

  std::vector<std::string> Of(const SavedField& saved) const {
    const auto field = model_->FindField(saved.field);
    std::vector<std::string> texts;
    for (const Value& value : saved.values) {
      texts.push_back(value.has_text() ? value.text() : PlainNumberText(value.number()));
      if (!field.ok()) continue;
      const SymbolTable& symbols = *model_->field(*field).symbols;
      if (const auto symbol = symbols.Find(value); symbol.has_value()) {
        texts.back() = symbols.Text(*symbol, settings_);
      }
    }
    return texts;
  }

 private:
  std::shared_ptr<const DataModel> model_;
  RegionalSettings settings_;
};

void WriteBookmark(const std::string& name, const Bookmark& bookmark, const SavedTexts& texts,
                   JsonWriter* json) {
  json->BeginObject().Key("name").String(name).Key("states").BeginArray();
  for (const auto& [state, fields] : bookmark) {
    json->BeginObject().Key("state").String(state).Key("selections").BeginArray();
    for (const SavedField& field : fields) {
      json->BeginObject().Key("field").String(field.field).Key("values").BeginArray();
      for (const std::string& text : texts.Of(field)) json->String(text);
      json->EndArray().Key("count").Unsigned(field.values.size());
      json->Key("locked").Bool(field.locked);
      if (!field.search.empty()) json->Key("search").String(field.search);
      json->EndObject();
    }
    json->EndArray().EndObject();
  }
  json->EndArray().EndObject();
}

// `country: Norway; Other::product: 5 values`.
std::string BookmarkText(const Bookmark& bookmark, const SavedTexts& texts) {
  constexpr size_t kMostValues = 3;
  std::string text;
  for (const auto& [state, fields] : bookmark) {
    for (const SavedField& field : fields) {
      text += text.empty() ? "" : "; ";
      if (state != kDefaultState) text += state + "::";
      text += field.field + ": ";
      text += field.values.size() > kMostValues
                  ? absl::StrFormat("%s values", WithThousands(field.values.size()))
                  : ValuesText(texts.Of(field), field.values.size(), kMostValues);
    }
  }
  return text;
}

absl::StatusOr<std::string> TakeLastWord(WordList& words, std::string_view what) {
  CELADON_ASSIGN_OR_RETURN(const Word name, words.Take(what));
  CELADON_RETURN_IF_ERROR(words.ExpectEnd());
  return name.text;
}

}  // namespace

absl::Status RunState(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  const bool is_new = words.TakeKeyword("new");
  const bool drops = !is_new && words.TakeKeyword("drop");
  if (!is_new && !drops && !words.TakeKeyword("use")) {
    return absl::InvalidArgumentError("new, use or drop is expected behind state");
  }
  CELADON_ASSIGN_OR_RETURN(const std::string name, TakeLastWord(words, "the state's name"));
  CELADON_RETURN_IF_ERROR(is_new  ? shell.session().AddState(name)
                          : drops ? shell.session().DropState(name)
                                  : shell.session().UseState(name));
  if (JsonWriter* json = answer.json()) json->Key("state").String(shell.session().state_in_use());
  AnswerSelections(shell, answer);
  return absl::OkStatus();
}

absl::Status RunStates(Shell& shell, std::string_view, Answer& answer) {
  Session& session = shell.session();
  TerminalTable text({"", "state", "fields with selections"});
  text.AlignRight(2);
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("states").BeginArray();
  for (const std::string& name : session.states()) {
    const uint64_t fields = session.state(name)->selections().entries().size();
    const bool in_use = name == session.state_in_use();
    if (json != nullptr) {
      json->BeginObject().Key("name").String(name).Key("in_use").Bool(in_use);
      json->Key("fields").Unsigned(fields).EndObject();
    } else {
      text.AddRow({in_use ? "*" : "", name, WithThousands(fields)});
    }
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = text.Text();
  }
  return absl::OkStatus();
}

absl::Status RunBookmark(Shell& shell, std::string_view arguments, Answer& answer) {
  CELADON_ASSIGN_OR_RETURN(std::vector<Word> split, SplitWords(arguments));
  WordList words(std::move(split));
  const bool saves = words.TakeKeyword("save");
  const bool drops = !saves && words.TakeKeyword("drop");
  if (!saves && !drops && !words.TakeKeyword("apply")) {
    return absl::InvalidArgumentError("save, apply or drop is expected behind bookmark");
  }
  CELADON_ASSIGN_OR_RETURN(const std::string name, TakeLastWord(words, "the bookmark's name"));
  if (!saves && !drops) {
    return AnswerSelections(shell, shell.session().ApplyBookmark(name, shell.MakeExecution()),
                            answer);
  }
  CELADON_RETURN_IF_ERROR(saves ? shell.session().SaveBookmark(name)
                                : shell.app().DropBookmark(name));
  if (JsonWriter* json = answer.json()) json->Key("bookmark").String(name);
  return absl::OkStatus();
}

absl::Status RunBookmarks(Shell& shell, std::string_view, Answer& answer) {
  const auto bookmarks = shell.app().bookmarks();
  const SavedTexts texts(shell);
  TerminalTable text({"bookmark", "selections"});
  JsonWriter* json = answer.json();
  if (json != nullptr) json->Key("bookmarks").BeginArray();
  for (const auto& [name, bookmark] : *bookmarks) {
    if (json != nullptr) {
      WriteBookmark(name, bookmark, texts, json);
    } else {
      text.AddRow({name, BookmarkText(bookmark, texts)});
    }
  }
  if (json != nullptr) {
    json->EndArray();
  } else {
    answer.text() = bookmarks->empty() ? "there are no bookmarks\n" : text.Text();
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
