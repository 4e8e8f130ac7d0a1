#include "script/grid_step_parser.h"

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

#include "expression/source_error.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Our own, so that no text can exhaust the stack.
constexpr int kMaxNesting = 20;

class StepParser {
 public:
  explicit StepParser(StatementReader& reader) : reader_(reader) {}

  absl::StatusOr<std::vector<GridStep>> Parse() {
    std::vector<GridStep> steps;
    CELADON_RETURN_IF_ERROR(Open("filters"));
    do {
      CELADON_ASSIGN_OR_RETURN(steps.emplace_back(), ParseStep());
    } while (reader_.AcceptSymbol(","));
    CELADON_RETURN_IF_ERROR(Close());
    return steps;
  }

 private:
  absl::Status Open(std::string_view word) {
    return reader_.ExpectSymbol("(", absl::StrFormat("behind %s", word));
  }
  absl::Status Close() { return reader_.ExpectSymbol(")", "behind what it needs"); }
  absl::Status Comma() { return reader_.ExpectSymbol(",", "before more of what it needs"); }

  // What follows is known to the original, and not here.
  absl::Status Unknown() const {
    const Token& token = reader_.token();
    return SourceError(reader_.text(), token.begin, token.end,
                       absl::StrFormat("Unimplemented: filters(… %s …)", token.raw),
                       absl::StatusCode::kUnimplemented);
  }

  // A word out of some, in any case; its position.
  template <size_t kWords>
  absl::StatusOr<size_t> OneOf(const std::array<std::string_view, kWords>& words) {
    for (size_t i = 0; i < kWords; ++i) {
      if (reader_.AcceptWord(words[i])) return i;
    }
    return Unknown();
  }

  absl::StatusOr<size_t> Number() {
    const std::string_view raw = reader_.token().raw;
    size_t number = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    if (raw.empty() || error != std::errc() || end != raw.data() + raw.size()) {
      return reader_.Expected("a whole number");
    }
    reader_.Advance();
    return number;
  }

  absl::StatusOr<GridStep> ParseStep() {
    constexpr std::array<std::string_view, 5> kSteps = {"remove", "replace", "transpose", "rotate",
                                                        "top"};
    CELADON_ASSIGN_OR_RETURN(const size_t word, OneOf(kSteps));
    CELADON_RETURN_IF_ERROR(Open(kSteps[word]));
    GridStep step;
    if (word == 0) {
      CELADON_ASSIGN_OR_RETURN(step, Remove());
    } else if (word == 1) {
      CELADON_ASSIGN_OR_RETURN(step, Replace());
    } else if (word == 2) {
      step = TurnGrid();
    } else if (word == 3) {
      constexpr std::array<std::string_view, 2> kSides = {"left", "right"};
      CELADON_ASSIGN_OR_RETURN(const size_t side, OneOf(kSides));
      step = TurnGrid{side == 0 ? TurnGrid::How::kLeft : TurnGrid::How::kRight};
    } else {
      NameColumn name;
      CELADON_ASSIGN_OR_RETURN(name.column, Number());
      CELADON_RETURN_IF_ERROR(Comma());
      CELADON_ASSIGN_OR_RETURN(name.text, reader_.RawValue("a name of the column"));
      step = std::move(name);
    }
    CELADON_RETURN_IF_ERROR(Close());
    return step;
  }

  absl::StatusOr<GridStep> Remove() {
    constexpr std::array<std::string_view, 2> kLines = {"row", "col"};
    RemoveLines remove;
    CELADON_ASSIGN_OR_RETURN(const size_t lines, OneOf(kLines));
    remove.columns = lines == 1;
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(remove.which, Which(0));
    return remove;
  }

  absl::StatusOr<GridStep> Replace() {
    constexpr std::array<std::string_view, 4> kSides = {"top", "bottom", "left", "right"};
    FillCells fill;
    CELADON_ASSIGN_OR_RETURN(fill.column, Number());
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(const size_t side, OneOf(kSides));
    fill.from = static_cast<FillCells::From>(side);
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(fill.test, Test());
    return fill;
  }

  absl::StatusOr<GridPosition> Position() {
    constexpr std::array<std::string_view, 2> kEnds = {"top", "bottom"};
    GridPosition position;
    if (!reader_.AcceptWord("pos")) return Unknown();
    CELADON_RETURN_IF_ERROR(Open("Pos"));
    CELADON_ASSIGN_OR_RETURN(const size_t end, OneOf(kEnds));
    position.from_end = end == 1;
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(position.number, Number());
    CELADON_RETURN_IF_ERROR(Close());
    return position;
  }

  // `Pos(…)`, `RowCnd(…)` or `ColCnd(…)`.
  absl::StatusOr<RowTest> Which(int nesting) {
    if (reader_.AtWord("pos")) {
      CELADON_ASSIGN_OR_RETURN(const GridPosition position, Position());
      return RowTest{position};
    }
    if (nesting > kMaxNesting) return reader_.Expected("fewer conditions inside each other");
    constexpr std::array<std::string_view, 3> kRules = {"cellvalue", "interval", "compound"};
    if (!reader_.AcceptWord("rowcnd") && !reader_.AcceptWord("colcnd")) return Unknown();
    CELADON_RETURN_IF_ERROR(Open("the condition"));
    CELADON_ASSIGN_OR_RETURN(const size_t rule, OneOf(kRules));
    RowTest which;
    if (rule == 0) {
      CELADON_ASSIGN_OR_RETURN(which.rule, Cell());
    } else if (rule == 1) {
      CELADON_ASSIGN_OR_RETURN(which.rule, Interval());
    } else {
      std::vector<RowTest> parts;
      while (reader_.AcceptSymbol(",")) {
        CELADON_ASSIGN_OR_RETURN(parts.emplace_back(), Which(nesting + 1));
      }
      which.rule = std::move(parts);
    }
    CELADON_RETURN_IF_ERROR(Close());
    return which;
  }

  absl::StatusOr<CellOfRow> Cell() {
    CellOfRow cell;
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(cell.column, Number());
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(cell.test, Test());
    return cell;
  }

  absl::StatusOr<RowInterval> Interval() {
    RowInterval interval;
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(interval.first, Position());
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(interval.last, Position());
    CELADON_RETURN_IF_ERROR(Comma());
    if (!reader_.AcceptWord("select")) return Unknown();
    CELADON_RETURN_IF_ERROR(Open("Select"));
    CELADON_ASSIGN_OR_RETURN(interval.take, Number());
    CELADON_RETURN_IF_ERROR(Comma());
    CELADON_ASSIGN_OR_RETURN(interval.skip, Number());
    CELADON_RETURN_IF_ERROR(Close());
    return interval;
  }

  absl::StatusOr<CellTest> Test() {
    constexpr std::array<std::string_view, 5> kKinds = {"null", "equal", "contain", "start", "end"};
    constexpr std::array<std::string_view, 2> kWays = {"case", "not"};
    CellTest test;
    if (!reader_.AcceptWord("strcnd")) return Unknown();
    CELADON_RETURN_IF_ERROR(Open("StrCnd"));
    CELADON_ASSIGN_OR_RETURN(const size_t kind, OneOf(kKinds));
    test.kind = static_cast<CellTest::Kind>(kind);
    if (test.kind != CellTest::Kind::kNull) {
      CELADON_RETURN_IF_ERROR(Comma());
      CELADON_ASSIGN_OR_RETURN(test.text, reader_.RawValue("a text"));
    }
    while (reader_.AcceptSymbol(",")) {
      CELADON_ASSIGN_OR_RETURN(const size_t way, OneOf(kWays));
      (way == 0 ? test.by_case : test.negated) = true;
    }
    CELADON_RETURN_IF_ERROR(Close());
    return test;
  }

  StatementReader& reader_;
};

}  // namespace

absl::StatusOr<std::vector<GridStep>> ParseGridSteps(StatementReader& reader) {
  return StepParser(reader).Parse();
}

}  // namespace celadon
