#include "script/load_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

constexpr auto kUnimplementedPrefixes =
    std::to_array<std::string_view>({"add",      "buffer",  "bundle",        "crosstable",
                                     "first",    "generic", "hierarchy",     "hierarchybelongsto",
                                     "info",     "inner",   "intervalmatch", "join",
                                     "keep",     "left",    "mapping",       "merge",
                                     "outer",    "replace", "right",         "sample",
                                     "semantic", "unless",  "when"});

constexpr auto kLoadWords =
    std::to_array<std::string_view>({"load", "select", "sql", "concatenate", "noconcatenate"});

bool IsOneOf(const Token& token, const auto& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return token.IsWord(word); });
}

bool BeginsLoad(const Token& token) {
  return IsOneOf(token, kLoadWords) || IsOneOf(token, kUnimplementedPrefixes);
}

// The byte behind the `:` of the label that begins here, kUnclosed if there is none. Its text is
// quoted or, bare, one line of words.
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
    if (label.empty() || (words && BeginsLoad(reader.token()))) return kUnclosed;
    end = SkipBlanks(text, end);
  }
  return end < text.size() && text[end] == ':' ? end + 1 : kUnclosed;
}

class LoadParser {
 public:
  explicit LoadParser(std::shared_ptr<const Statement> statement) : reader_(statement->text()) {
    load_.statement = std::move(statement);
  }

  absl::StatusOr<LoadStatement> Parse() {
    CELADON_RETURN_IF_ERROR(ParsePrefixes());
    load_.begin = reader_.place();
    if (!reader_.AcceptWord("load")) return NotALoad();
    load_.distinct = reader_.AtWord("distinct") && AcceptDistinct();
    CELADON_RETURN_IF_ERROR(ParseItems());
    CELADON_RETURN_IF_ERROR(ParseClauses());
    CELADON_RETURN_IF_ERROR(ParseSource());
    CELADON_RETURN_IF_ERROR(ParseClauses());
    if (!reader_.at_end()) return reader_.Expected("a clause of LOAD or the end of the statement");
    return std::move(load_);
  }

 private:
  absl::Status Unimplemented(std::string_view name) const {
    const Token& token = reader_.token();
    return SourceError(reader_.text(), token.begin, token.end,
                       absl::StrFormat("Unimplemented: %s", name),
                       absl::StatusCode::kUnimplemented);
  }

  absl::Status NotALoad() const {
    if (reader_.AtWord("sql") || reader_.AtWord("select")) return Unimplemented("SELECT");
    return reader_.Expected("LOAD or SELECT");
  }

  absl::Status ParsePrefixes() {
    while (!reader_.AtWord("load")) {
      if (const size_t end = LabelEnd(reader_); end != kUnclosed) {
        CELADON_RETURN_IF_ERROR(ParseLabel(end));
      } else if (reader_.AcceptWord("noconcatenate")) {
        CELADON_RETURN_IF_ERROR(Place(Placement::kNoConcatenate));
      } else if (reader_.AcceptWord("concatenate")) {
        CELADON_RETURN_IF_ERROR(Place(Placement::kConcatenate));
        CELADON_ASSIGN_OR_RETURN(load_.prefixes.target, ParseTarget());
      } else if (IsOneOf(reader_.token(), kUnimplementedPrefixes)) {
        return Unimplemented(reader_.token().raw);
      } else {
        return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  absl::Status ParseLabel(size_t end) {
    const std::string_view raw =
        Trim(reader_.text().substr(reader_.place(), end - 1 - reader_.place()));
    load_.prefixes.label = StatementReader(raw).Quoted().value_or(std::string(raw));
    reader_.MoveTo(end);
    return absl::OkStatus();
  }

  absl::Status Place(Placement placement) {
    if (load_.prefixes.placement != Placement::kAutomatic) {
      return reader_.Expected("only one prefix that says where the rows go");
    }
    load_.prefixes.placement = placement;
    return absl::OkStatus();
  }

  // `(table)`, if it is there.
  absl::StatusOr<std::optional<std::string>> ParseTarget() {
    if (!reader_.AcceptSymbol("(")) return std::optional<std::string>();
    CELADON_ASSIGN_OR_RETURN(std::string table, reader_.Name("the name of a table"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the table"));
    return std::optional(std::move(table));
  }

  // DISTINCT is the prefix unless something shows that it is a field or a function.
  bool AcceptDistinct() {
    StatementReader ahead = reader_;
    ahead.Advance();
    if (ahead.token().IsSymbol(",") || ahead.AtWord("as")) return false;
    reader_ = ahead;
    return true;
  }

  absl::Status ParseItems() {
    do {
      if (reader_.token().IsSymbol(",")) continue;  // an item may be empty
      if (AtSourceOrClause()) return absl::OkStatus();
      CELADON_RETURN_IF_ERROR(ParseItem());
    } while (reader_.AcceptSymbol(","));
    return load_.items.empty() ? reader_.Expected("a field") : absl::OkStatus();
  }

  bool AtSourceOrClause() const {
    if (load_.items.empty()) return false;
    for (const std::string_view word :
         {"from", "from_field", "inline", "resident", "autogenerate", "extension", "where", "while",
          "group", "group_by", "order", "order_by"}) {
      if (reader_.AtWord(word)) return true;
    }
    return reader_.at_end();
  }

  absl::Status ParseItem() {
    FieldItem item;
    if (reader_.AcceptSymbol("*")) {
      load_.items.push_back(std::move(item));
      return absl::OkStatus();
    }
    const size_t begin = reader_.place();
    CELADON_ASSIGN_OR_RETURN(item.formula, reader_.Formula());
    const auto* const reference = item.formula->As<NameReference>();
    item.name = reference != nullptr
                    ? reference->name
                    : std::string(reader_.text().substr(begin, reader_.previous_end() - begin));
    if (reader_.AcceptWord("as")) {
      CELADON_ASSIGN_OR_RETURN(item.name, reader_.Name("a name behind as"));
    }
    load_.items.push_back(std::move(item));
    return absl::OkStatus();
  }

  absl::Status ParseClauses() {
    while (true) {
      if (reader_.AcceptWord("where")) {
        CELADON_ASSIGN_OR_RETURN(load_.where, reader_.Formula());
      } else if (reader_.AcceptWord("while")) {
        CELADON_ASSIGN_OR_RETURN(load_.while_true, reader_.Formula());
      } else if (AcceptBy("group", "group_by")) {
        CELADON_RETURN_IF_ERROR(ParseGroupBy());
      } else if (AcceptBy("order", "order_by")) {
        CELADON_RETURN_IF_ERROR(ParseOrderBy());
      } else {
        return absl::OkStatus();
      }
    }
  }

  bool AcceptBy(std::string_view word, std::string_view glued) {
    if (reader_.AcceptWord(glued)) return true;
    if (!reader_.AtWords(word, "by")) return false;
    reader_.Advance();
    reader_.Advance();
    return true;
  }

  absl::Status ParseGroupBy() {
    do {
      CELADON_ASSIGN_OR_RETURN(load_.group_by.emplace_back(), reader_.Formula());
    } while (reader_.AcceptSymbol(","));
    return absl::OkStatus();
  }

  absl::Status ParseOrderBy() {
    do {
      SortKey key;
      CELADON_ASSIGN_OR_RETURN(key.field, reader_.Name("a field to order by"));
      key.descending = reader_.AcceptWord("desc");
      if (!key.descending) reader_.AcceptWord("asc");
      load_.order_by.push_back(std::move(key));
    } while (reader_.AcceptSymbol(","));
    return absl::OkStatus();
  }

  absl::Status ParseSource() {
    if (reader_.AcceptWord("from")) return ParseFile();
    if (reader_.AcceptWord("inline")) return ParseInline();
    if (reader_.AcceptWord("resident")) {
      CELADON_ASSIGN_OR_RETURN(std::string table, reader_.Name("the name of a table"));
      load_.source = ResidentSource{std::move(table)};
      return absl::OkStatus();
    }
    if (reader_.AcceptWord("autogenerate")) return ParseAutogenerate();
    for (const std::string_view word : {"from_field", "extension"}) {
      if (reader_.AtWord(word)) return Unimplemented(word);
    }
    return absl::OkStatus();
  }

  absl::Status ParseFile() {
    FileSource source;
    CELADON_ASSIGN_OR_RETURN(source.file, reader_.FileName({"where", "while", "group", "group_by",
                                                            "order", "order_by"}));
    CELADON_ASSIGN_OR_RETURN(source.format, ParseFormatSpec(reader_));
    load_.source = std::move(source);
    return absl::OkStatus();
  }

  absl::Status ParseInline() {
    InlineSource source;
    auto block = reader_.Quoted();
    if (!block.has_value()) return reader_.Expected("data in brackets or quotes behind INLINE");
    source.text = *std::move(block);
    CELADON_ASSIGN_OR_RETURN(source.format, ParseFormatSpec(reader_));
    load_.source = std::move(source);
    return absl::OkStatus();
  }

  absl::Status ParseAutogenerate() {
    AutogenerateSource source;
    CELADON_ASSIGN_OR_RETURN(source.rows, reader_.Formula());
    CELADON_RETURN_IF_ERROR(ParseFormatSpec(reader_).status());
    load_.source = std::move(source);
    return absl::OkStatus();
  }

  StatementReader reader_;
  LoadStatement load_;
};

}  // namespace

bool AtLoad(const StatementReader& reader) {
  return BeginsLoad(reader.token()) || LabelEnd(reader) != kUnclosed;
}

absl::StatusOr<LoadStatement> ParseLoad(std::shared_ptr<const Statement> statement) {
  return LoadParser(std::move(statement)).Parse();
}

}  // namespace celadon
