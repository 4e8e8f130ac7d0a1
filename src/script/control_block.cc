#include "script/control_block.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

// Our own, so that no text can exhaust the stack.
constexpr int kMaxNesting = 200;
constexpr char kTooDeep[] = "control statements are nested too deeply";

struct ClosingWords {
  Step::Kind kind;
  std::string_view opening;  // as errors name it
  std::string_view closing;
};

constexpr ClosingWords kBlocks[] = {
    {Step::Kind::kIf, "If", "endif"},  {Step::Kind::kSwitch, "Switch", "endswitch"},
    {Step::Kind::kFor, "For", "next"}, {Step::Kind::kForEach, "For Each", "next"},
    {Step::Kind::kDo, "Do", "loop"},   {Step::Kind::kSub, "Sub", "endsub"}};

const ClosingWords* BlockOf(Step::Kind kind) {
  for (const ClosingWords& block : kBlocks) {
    if (block.kind == kind) return &block;
  }
  return nullptr;
}

class BlockParser {
 public:
  explicit BlockParser(std::string_view text) : text_(text), cutter_(text), cut_(cutter_.Next()) {}

  Block Whole() {
    Block block;
    while (cut_.kind != StatementKind::kEnd) {
      if (cut_.kind == StatementKind::kControl && Opening() == Step::Kind::kMisplaced) {
        block.push_back(Misplaced("nothing is open that this clause could belong to"));
        Advance();
      } else {
        block.push_back(Next());
      }
    }
    return block;
  }

 private:
  void Advance() {
    const bool last = cut_.kind == StatementKind::kUnclosed;
    cut_ = last ? CutStatement{} : cutter_.Next();
  }

  // The first word of the clause in lower case; `end if`, `else if` and the like as one.
  std::string Keyword() const { return WordsAt(cut_.begin, cut_.end); }

  std::string WordsAt(size_t begin, size_t clause_end = std::string_view::npos) const {
    const size_t end = WordEnd(text_, begin);
    std::string word = PlainTextRules().Lower(text_.substr(begin, end - begin));
    const size_t next = SkipBlanks(text_, end);
    const std::string second =
        PlainTextRules().Lower(text_.substr(next, WordEnd(text_, next) - next));
    const bool joins =
        word == "end" || (word == "else" && second == "if") || (word == "for" && second == "each");
    return joins && next < clause_end ? word + second : word;
  }

  Step::Kind Opening() const {
    static constexpr std::pair<std::string_view, Step::Kind> kOpenings[] = {
        {"if", Step::Kind::kIf},     {"switch", Step::Kind::kSwitch},
        {"for", Step::Kind::kFor},   {"foreach", Step::Kind::kForEach},
        {"do", Step::Kind::kDo},     {"sub", Step::Kind::kSub},
        {"call", Step::Kind::kCall}, {"exit", Step::Kind::kExit}};
    const std::string word = Keyword();
    for (const auto& [opening, kind] : kOpenings) {
      if (word == opening) return kind;
    }
    return Step::Kind::kMisplaced;
  }

  Step Misplaced(std::string_view error) const {
    Step step;
    step.kind = Step::Kind::kMisplaced;
    step.clause = cut_;
    step.error = std::string(error);
    return step;
  }

  Step Next() {
    Step step;
    step.clause = cut_;
    if (cut_.kind == StatementKind::kControl) step.kind = Opening();
    const ClosingWords* const words = BlockOf(step.kind);
    if (words == nullptr) {
      Advance();
      return step;
    }
    if (++nesting_ > kMaxNesting) {
      too_deep_ = true;
      cut_ = {};
      return Misplaced(kTooDeep);
    }
    FillBlock(step, *words);
    --nesting_;
    return step;
  }

  void FillBlock(Step& step, const ClosingWords& words) {
    Advance();
    std::ptrdiff_t swallowing_line = 0;  // of a statement that goes on over the end of the block
    if (step.kind != Step::Kind::kSwitch) step.branches.push_back({step.clause, {}});
    while (cut_.kind != StatementKind::kEnd) {
      if (cut_.kind == StatementKind::kControl) {
        if (const std::string word = Keyword(); word == words.closing) {
          step.closing = cut_;
          Advance();
          return;
        } else if (BeginsBranch(step.kind, word)) {
          const CutStatement nested = NestedIf();
          step.branches.push_back({cut_, {}});
          if (nested.kind == StatementKind::kEnd) {
            Advance();
          } else {  // an Else with that If in it
            step.branches.back().clause.end = WordEnd(text_, cut_.begin);
            cut_ = nested;
          }
          continue;
        } else if (Opening() == Step::Kind::kMisplaced) {
          break;
        }
      }
      if (swallowing_line == 0) swallowing_line = LineOver(words.closing);
      Step next = Next();
      // Nothing but comments may stand before the first Case; what does is never run.
      if (!step.branches.empty()) step.branches.back().body.push_back(std::move(next));
    }
    step.error = too_deep_ ? kTooDeep : absl::StrFormat("%s is never closed", words.opening);
    if (swallowing_line > 0 && !too_deep_) {
      absl::StrAppendFormat(&step.error,
                            "; the statement in line %d has no \";\" and goes on over it",
                            swallowing_line);
    }
    step.kind = Step::Kind::kMisplaced;
    step.branches.clear();
  }

  // The If of an `Else If` at hand where such Ifs have an `End If` of their own, else nothing.
  CutStatement NestedIf() {
    const size_t second = IfOfElse(cut_);
    if (second == cut_.end || !ElseIfsNest()) return {};
    return {StatementKind::kControl, second, cut_.end};
  }

  // Where the If of an `Else If` in two words begins; else the end of the clause.
  size_t IfOfElse(const CutStatement& cut) const {
    const size_t first_end = WordEnd(text_, cut.begin);
    const bool two = first_end - cut.begin == 4 && WordsAt(cut.begin, cut.end) == "elseif";
    return two ? SkipBlanks(text_, first_end) : cut.end;
  }

  // Our own: whether the text has as many `End If` as it has If, those behind an Else counted. Else
  // `Else If` is ElseIf in two words.
  bool ElseIfsNest() {
    if (else_ifs_nest_.has_value()) return *else_ifs_nest_;
    size_t ifs = 0, ends = 0;
    StatementCutter cutter(text_);
    for (CutStatement cut = cutter.Next(); cut.kind != StatementKind::kEnd; cut = cutter.Next()) {
      if (cut.kind == StatementKind::kUnclosed) break;
      if (cut.kind != StatementKind::kControl) continue;
      const std::string word = WordsAt(cut.begin, cut.end);
      ifs += word == "if" || IfOfElse(cut) < cut.end ? 1 : 0;
      ends += word == "endif" ? 1 : 0;
    }
    return else_ifs_nest_.emplace(ifs == ends);
  }

  // The line of the statement at hand, where it goes on over a line with these closing words; 0
  // where it does not.
  std::ptrdiff_t LineOver(std::string_view closing) const {
    if (cut_.kind != StatementKind::kRegular) return 0;
    for (size_t at = NextLine(cut_.begin); at < cut_.end; at = NextLine(at)) {
      if (WordsAt(at) != closing) continue;
      return std::ranges::count(text_.substr(0, cut_.begin), '\n') + 1;
    }
    return 0;
  }

  // The first byte on the next line that is no blank.
  size_t NextLine(size_t at) const {
    return SkipBlanks(text_, std::min(text_.find('\n', at), text_.size()));
  }

  static bool BeginsBranch(Step::Kind kind, std::string_view word) {
    if (kind == Step::Kind::kIf) return word == "elseif" || word == "else";
    return kind == Step::Kind::kSwitch && (word == "case" || word == "default");
  }

  std::string_view text_;
  StatementCutter cutter_;
  CutStatement cut_;
  int nesting_ = 0;
  bool too_deep_ = false;  // nothing is read behind what is
  std::optional<bool> else_ifs_nest_;
};

}  // namespace

Block ParseBlock(std::string_view text) { return BlockParser(text).Whole(); }

size_t CountStatements(const Block& block) {
  size_t count = 0;
  for (const Step& step : block) {
    const bool closed = step.closing.kind != StatementKind::kEnd;
    const bool own_clause = step.branches.empty() || step.kind == Step::Kind::kSwitch;
    count += (own_clause ? 1 : 0) + (closed ? 1 : 0);
    for (const Branch& branch : step.branches) count += 1 + CountStatements(branch.body);
  }
  return count;
}

}  // namespace celadon
