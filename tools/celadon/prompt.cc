#include "prompt.h"

#include <histedit.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_format.h"
#include "command_text.h"
#include "completion.h"
#include "shell.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

constexpr int kHistoryEntries = 2000;

// Where the history is kept between runs; empty where there is no home.
std::string HistoryPath() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (state != nullptr && *state != '\0') {
    folder = state;
  } else if (home != nullptr && *home != '\0') {
    folder = std::filesystem::path(home) / ".local" / "state";
  } else {
    return {};
  }
  folder /= "celadon";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? std::string() : (folder / "history").string();
}

// `product: 3 of 6`, or the values where they are few.
std::string BarPart(const DataModel& model, const SelectionState::Entry& entry,
                    const RegionalSettings& settings) {
  constexpr size_t kMostValues = 2;
  const Field& field = model.field(entry.field);
  const size_t count = entry.symbols->Count();
  std::string text = field.name + (entry.locked ? " (locked): " : ": ");
  if (count > kMostValues) {
    return text + WithThousands(count) + " of " + WithThousands(field.symbols->size());
  }
  std::string_view separator;
  entry.symbols->ForEach([&](size_t symbol) {
    const bool out = entry.forced_out != nullptr && entry.forced_out->Test(symbol);
    text += separator;
    text += (out ? "not " : "") + field.symbols->Text(static_cast<SymbolId>(symbol), settings);
    separator = ", ";
  });
  return text;
}

// What is selected, in front of the prompt: `[country: Norway; product: 3 of 6] `. Fields that
// would make it too long are counted only.
std::string SelectionBar(Shell& shell) {
  constexpr int kWidest = 60;
  Session& session = shell.session();
  const std::shared_ptr<const AssociationState> state = session.state();
  const RegionalSettings settings = shell.app().variables().Settings();
  std::string bar;
  if (session.state_in_use() != kDefaultState) bar = "state " + session.state_in_use();
  const auto entries = state->selections().entries();
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string part = BarPart(state->model(), entries[i], settings);
    bar += bar.empty() ? "" : "; ";
    if (DisplayWidth(bar + part) > kWidest) {
      bar += absl::StrFormat("%d more", entries.size() - i);
      break;
    }
    bar += part;
  }
  for (char& c : bar) c = static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return bar.empty() ? bar : "[" + bar + "] ";
}

// One editing session of libedit; the C callbacks find it as client data.
class LineEditor {
 public:
  explicit LineEditor(Shell& shell)
      : shell_(shell),
        editor_(el_init("celadon", stdin, stdout, stderr)),
        history_(history_init()),
        history_path_(HistoryPath()) {
    HistEvent event;
    history(history_, &event, H_SETSIZE, kHistoryEntries);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!history_path_.empty()) history(history_, &event, H_LOAD, history_path_.c_str());
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &LineEditor::Prompt);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_SIGNAL, 1);
    el_set(editor_, EL_HIST, history, history_);
    el_set(editor_, EL_ADDFN, "celadon-complete", "complete the word", &LineEditor::Complete);
    el_set(editor_, EL_BIND, "^I", "celadon-complete", nullptr);
    el_source(editor_, nullptr);
  }
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  ~LineEditor() {
    HistEvent event;
    if (!history_path_.empty()) history(history_, &event, H_SAVE, history_path_.c_str());
    history_end(history_);
    el_end(editor_);
  }

  // The next line without its end; nullopt at Ctrl-D, and at Ctrl-C, which throws a line away.
  std::optional<std::string> ReadLine(bool continued) {
    prompt_ = continued ? "     ...> " : SelectionBar(shell_) + "celadon> ";
    int length = 0;
    const char* line = el_gets(editor_, &length);
    interrupted_ = line == nullptr && length < 0 && errno == EINTR;
    if (line == nullptr || length <= 0) return std::nullopt;
    std::string text(TrimBlanks({line, static_cast<size_t>(length)}));
    HistEvent event;
    if (!text.empty()) history(history_, &event, H_ENTER, text.c_str());
    return text;
  }
  bool interrupted() const { return interrupted_; }

 private:
  static LineEditor& Self(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<LineEditor*>(self);
  }

  static char* Prompt(EditLine* editor) { return Self(editor).prompt_.data(); }

  static unsigned char Complete(EditLine* editor, int) {
    const LineInfo* info = el_line(editor);
    const std::string_view line(info->buffer, static_cast<size_t>(info->cursor - info->buffer));
    size_t begin = 0;
    const std::vector<std::string> found = Completions(Self(editor).shell_, line, &begin);
    if (found.empty()) return CC_ERROR;
    const std::string common = found.size() == 1 ? found.front() + " " : CommonBeginning(found);
    if (common.size() > line.size() - begin) {
      el_deletestr(editor, static_cast<int>(line.size() - begin));
      el_insertstr(editor, common.c_str());
      return CC_REFRESH;
    }
    std::fputc('\n', stdout);
    for (const std::string& text : found) std::printf("%s  ", text.c_str());
    std::fputc('\n', stdout);
    return CC_REDISPLAY;
  }

  Shell& shell_;
  EditLine* editor_;
  History* history_;
  std::string history_path_;
  std::string prompt_;  // libedit reads it while a line is typed
  bool interrupted_ = false;
};

}  // namespace

void RunPrompt(Shell& shell) {
  std::puts("celadon " CELADON_VERSION ": Tab completes, help names the commands, Ctrl-D leaves.");
  LineEditor editor(shell);
  CommandReader reader;
  bool continued = false;
  while (!shell.finished) {
    const std::optional<std::string> line = editor.ReadLine(continued);
    if (line.has_value()) {
      reader.Feed(*line);
    } else if (editor.interrupted()) {
      reader = CommandReader();
      std::fputc('\n', stdout);
    } else {
      break;
    }
    continued = reader.unfinished();
    while (const std::optional<std::string> command = reader.Next()) {
      if (!shell.finished) shell.Execute(*command);
    }
  }
  std::fputc('\n', stdout);
}

}  // namespace celadon::command
