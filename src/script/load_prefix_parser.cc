#include "script/load_prefix_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

constexpr auto kPrefixes =
    std::to_array<std::string_view>({"add",    "buffer",        "concatenate", "crosstable",
                                     "first",  "generic",       "hierarchy",   "hierarchybelongsto",
                                     "inner",  "intervalmatch", "join",        "keep",
                                     "left",   "mapping",       "merge",       "noconcatenate",
                                     "outer",  "replace",       "right",       "sample",
                                     "unless", "when"});

constexpr auto kUnimplementedPrefixes =
    std::to_array<std::string_view>({"bundle", "info", "semantic"});

constexpr auto kLoadWords = std::to_array<std::string_view>(
    {"load", "select", "sql", "sqlcolumns", "sqltables", "sqltypes"});

// Words of statements without rows: a colon behind one and more words ends no label.
constexpr auto kUnlabelledWords = std::to_array<std::string_view>(
    {"alias",   "binary",  "comment", "connect", "custom", "directory", "disconnect",
     "drop",    "execute", "let",     "lib",     "map",    "odbc",      "oledb",
     "qualify", "rename",  "set",     "store",   "tag",    "trace",     "unqualify"});

bool IsOneOf(const Token& token, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return token.IsWord(word); });
}

bool BeginsLoad(const Token& token) {
  return IsOneOf(token, kLoadWords) || IsOneOf(token, kPrefixes) ||
         IsOneOf(token, kUnimplementedPrefixes);
}

class PrefixParser {
 public:
  PrefixParser(StatementReader& reader, LoadPrefixes& prefixes)
      : reader_(reader), prefixes_(prefixes) {}

  absl::Status Parse() {
    while (!IsOneOf(reader_.token(), kLoadWords)) {
      if (const size_t end = LabelEnd(reader_); end != kUnclosed) {
        CELADON_RETURN_IF_ERROR(ParseLabel(end));
      } else if (IsOneOf(reader_.token(), kPrefixes)) {
        const std::string word = PlainTextRules().Lower(reader_.token().raw);
        reader_.Advance();
        CELADON_RETURN_IF_ERROR(ParsePrefix(word));
      } else if (IsOneOf(reader_.token(), kUnimplementedPrefixes)) {
        return Unimplemented(reader_.token().raw);
      } else {
        return absl::OkStatus();
      }
    }
    return CheckPrefixes();
  }

 private:
  absl::Status Unimplemented(std::string_view name) const {
    const Token& token = reader_.token();
    return SourceError(reader_.text(), token.begin, token.end,
                       absl::StrFormat("Unimplemented: %s", name),
                       absl::StatusCode::kUnimplemented);
  }

  absl::Status ParsePrefix(std::string_view word) {
    if (word == "add") return SetPartial(PartialMode::kAdd);
    if (word == "replace") return SetPartial(PartialMode::kReplace);
    if (word == "merge") return ParseMerge();
    if (word == "concatenate") return ParseTargeted(Placement::kConcatenate);
    if (word == "noconcatenate") return Place(Placement::kNoConcatenate);
    if (word == "mapping") return Place(Placement::kMapping);
    if (word == "join") return ParseTargeted(Placement::kJoin);
    if (word == "keep") return ParseTargeted(Placement::kKeep);
    if (word == "first") return ParseNumber(prefixes_.first);
    if (word == "sample") return ParseNumber(prefixes_.sample);
    if (word == "crosstable") return ParseCrossTable();
    if (word == "intervalmatch") return ParseIntervalMatch();
    if (word == "hierarchy") return ParseHierarchy(false);
    if (word == "hierarchybelongsto") return ParseHierarchy(true);
    if (word == "buffer") return ParseBuffer();
    if (word == "generic") return Transform(GenericPrefix());
    static constexpr std::pair<std::string_view, JoinSide> kSides[] = {{"inner", JoinSide::kInner},
                                                                       {"outer", JoinSide::kOuter},
                                                                       {"left", JoinSide::kLeft},
                                                                       {"right", JoinSide::kRight}};
    for (const auto& [name, side] : kSides) {
      if (word != name) continue;
      prefixes_.side = side;
      if (reader_.AcceptWord("join")) return ParseTargeted(Placement::kJoin);
      if (reader_.AcceptWord("keep")) return ParseTargeted(Placement::kKeep);
    }
    return reader_.Expected("Join or Keep");
  }

  absl::Status SetPartial(PartialMode mode) {
    if (prefixes_.partial != PartialMode::kPlain) {
      return reader_.Expected("only one of Add, Replace and Merge");
    }
    prefixes_.partial = mode;
    prefixes_.only_partial = reader_.AcceptWord("only");
    return absl::OkStatus();
  }

  absl::Status ParseMerge() {
    CELADON_RETURN_IF_ERROR(SetPartial(PartialMode::kMerge));
    MergePrefix& merge = prefixes_.merge;
    if (reader_.AcceptSymbol("(")) {
      CELADON_ASSIGN_OR_RETURN(merge.sequence_field, reader_.Name("the field of the sequence"));
      if (reader_.AcceptSymbol(",")) {
        CELADON_ASSIGN_OR_RETURN(merge.sequence_variable, reader_.Name("a variable"));
      }
      CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the sequence"));
    }
    if (!reader_.AcceptWord("on")) return reader_.Expected("On and the key fields");
    CELADON_ASSIGN_OR_RETURN(merge.keys, reader_.Names("a key field"));
    return absl::OkStatus();
  }

  absl::Status ParseTargeted(Placement placement) {
    CELADON_RETURN_IF_ERROR(Place(placement));
    if (placement == Placement::kKeep && prefixes_.side == JoinSide::kOuter) {
      prefixes_.side = JoinSide::kInner;  // plain Keep reduces both tables
    }
    CELADON_ASSIGN_OR_RETURN(prefixes_.target, ParseTarget());
    return absl::OkStatus();
  }

  // A number or a formula in parentheses.
  absl::Status ParseNumber(NodePtr& number) {
    CELADON_ASSIGN_OR_RETURN(number, reader_.Formula());
    return absl::OkStatus();
  }

  absl::Status Transform(Transformation transformation) {
    if (prefixes_.transformation.index() != 0) {
      return reader_.Expected("only one prefix that transforms the table");
    }
    prefixes_.transformation = std::move(transformation);
    return absl::OkStatus();
  }

  absl::Status ParseCrossTable() {
    CrossTablePrefix cross;
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol("(", "behind CrossTable"));
    CELADON_ASSIGN_OR_RETURN(cross.attribute, reader_.Name("the field of the column names"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(",", "behind the field"));
    CELADON_ASSIGN_OR_RETURN(cross.data, reader_.Name("the field of the values"));
    if (reader_.AcceptSymbol(",")) {
      CELADON_ASSIGN_OR_RETURN(cross.qualifiers, reader_.Formula());
    }
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the fields"));
    return Transform(std::move(cross));
  }

  // `(incremental)`, whose word may be cut short, `(stale [after] n [days|hours])`, or both.
  absl::Status ParseBuffer() {
    BufferPrefix& buffer = prefixes_.buffer.emplace();
    if (!reader_.AcceptSymbol("(")) return absl::OkStatus();
    do {
      CELADON_RETURN_IF_ERROR(ParseBufferOption(&buffer));
    } while (reader_.AcceptSymbol(","));
    return reader_.ExpectSymbol(")", "behind what Buffer says");
  }

  absl::Status ParseBufferOption(BufferPrefix* buffer) {
    if (reader_.AcceptWord("stale")) {
      reader_.AcceptWord("after");
      CELADON_ASSIGN_OR_RETURN(const std::string number, reader_.Name("a number of days"));
      double days = 0;
      if (!absl::SimpleAtod(number, &days)) return reader_.Expected("a number of days");
      const bool hours = reader_.AcceptWord("hours") || reader_.AcceptWord("hour");
      if (!hours) reader_.AcceptWord("days") || reader_.AcceptWord("day");
      buffer->days = hours ? days / 24 : days;
      return absl::OkStatus();
    }
    const std::string word = PlainTextRules().Lower(reader_.token().raw);
    buffer->incremental =
        word.starts_with("inc") && std::string_view("incremental").starts_with(word);
    if (!buffer->incremental) return reader_.Expected("incremental or stale");
    reader_.Advance();
    return absl::OkStatus();
  }

  absl::Status ParseIntervalMatch() {
    IntervalMatchPrefix match;
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol("(", "behind IntervalMatch"));
    CELADON_ASSIGN_OR_RETURN(match.fields, reader_.Names("the field that is matched"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the fields"));
    return Transform(std::move(match));
  }

  absl::Status ParseHierarchy(bool belongs_to) {
    HierarchyPrefix tree;
    tree.belongs_to = belongs_to;
    std::vector<std::string*> names{&tree.node, &tree.parent, &tree.name};
    const auto more = belongs_to ? std::vector{&tree.ancestor, &tree.ancestor_name}
                                 : std::vector{&tree.parent_name, &tree.path_source,
                                               &tree.path_name, &tree.delimiter};
    names.insert(names.end(), more.begin(), more.end());
    names.push_back(&tree.depth);
    const size_t least = belongs_to ? 5 : 3;
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol("(", "behind the prefix"));
    size_t given = 0;
    do {
      if (given == names.size()) return reader_.Expected("\")\" behind the last column");
      if (!reader_.token().IsSymbol(",") && !reader_.token().IsSymbol(")")) {
        CELADON_ASSIGN_OR_RETURN(*names[given], reader_.Name("the name of a column"));
      }
      ++given;
    } while (reader_.AcceptSymbol(","));
    if (given < least) return reader_.Expected("more columns of the hierarchy");
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the columns"));
    return Transform(std::move(tree));
  }

  absl::Status CheckPrefixes() const {
    const bool merges = prefixes_.partial == PartialMode::kMerge;
    const bool placed = prefixes_.placement != Placement::kAutomatic &&
                        prefixes_.placement != Placement::kConcatenate;
    if (merges && (placed || prefixes_.transformation.index() != 0)) {
      return reader_.Expected("no other prefix than Concatenate beside Merge");
    }
    return absl::OkStatus();
  }

  absl::Status ParseLabel(size_t end) {
    const std::string_view raw =
        Trim(reader_.text().substr(reader_.place(), end - 1 - reader_.place()));
    prefixes_.label = StatementReader(raw).Quoted().value_or(std::string(raw));
    reader_.MoveTo(end);
    return absl::OkStatus();
  }

  absl::Status Place(Placement placement) {
    if (prefixes_.placement != Placement::kAutomatic) {
      return reader_.Expected("only one prefix that says where the rows go");
    }
    prefixes_.placement = placement;
    return absl::OkStatus();
  }

  // `(table)`, if it is there.
  absl::StatusOr<std::optional<std::string>> ParseTarget() {
    if (!reader_.AcceptSymbol("(")) return std::optional<std::string>();
    prefixes_.target_begin = reader_.place();
    CELADON_ASSIGN_OR_RETURN(std::string table, reader_.Name("the name of a table"));
    prefixes_.target_end = reader_.previous_end();
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the table"));
    return std::optional(std::move(table));
  }

  StatementReader& reader_;
  LoadPrefixes& prefixes_;
};

}  // namespace

size_t LabelEnd(const StatementReader& reader) {
  const std::string_view text = reader.text();
  size_t end = reader.place();
  if (end < text.size() && IsQuote(text[end])) {
    end = QuotedEnd(text, end);
    if (end == kUnclosed) return kUnclosed;
    end = SkipBlanks(text, end);
  } else {
    while (end < text.size() && text[end] != ':' && !IsLineEnd(text[end]) &&
           std::string_view("'\"[]`(),;=").find(text[end]) == std::string_view::npos) {
      ++end;
    }
    const std::string_view label = text.substr(reader.place(), end - reader.place());
    const bool words = Trim(label).find_first_of(" \t") != std::string_view::npos;
    if (label.empty() ||
        (words && (BeginsLoad(reader.token()) || IsOneOf(reader.token(), kUnlabelledWords)))) {
      return kUnclosed;
    }
    end = SkipBlanks(text, end);
  }
  return end < text.size() && text[end] == ':' ? end + 1 : kUnclosed;
}

bool AtLoad(const StatementReader& reader) {
  return BeginsLoad(reader.token()) || LabelEnd(reader) != kUnclosed;
}

bool AtNamelessStatement(const StatementReader& reader) {
  return IsOneOf(reader.token(), kUnlabelledWords) && LabelEnd(reader) == kUnclosed;
}

absl::Status ParseLoadPrefixes(StatementReader& reader, LoadPrefixes& prefixes) {
  return PrefixParser(reader, prefixes).Parse();
}

bool BeginsRows(const Token& token) { return IsOneOf(token, kLoadWords); }

}  // namespace celadon
