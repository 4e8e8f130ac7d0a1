#include "script/load_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/extension_source.h"
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

// Words that begin statements; a colon behind one and more words ends no label.
constexpr auto kStatementWords = std::to_array<std::string_view>(
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

class LoadParser {
 public:
  explicit LoadParser(std::shared_ptr<const Statement> statement) : reader_(statement->text()) {
    load_.statement = std::move(statement);
  }

  bool BeginsPlain() {
    return ParsePrefixes().ok() && IsOneOf(reader_.token(), kLoadWords) &&
           load_.prefixes.partial == PartialMode::kPlain;
  }

  absl::StatusOr<LoadStatement> Parse() {
    CELADON_RETURN_IF_ERROR(ParsePrefixes());
    load_.begin = reader_.place();
    if (!reader_.AcceptWord("load")) return ParseSelect();
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

  // What a source is asked stands to the end of the statement, in a language of its own.
  absl::StatusOr<LoadStatement> ParseSelect() {
    SelectSource source;
    if (reader_.AtWord("select")) {
      source.text = reader_.Rest();
    } else if (reader_.AcceptWord("sql")) {
      source.text = reader_.Rest();
      if (source.text.empty()) return reader_.Expected("a statement behind SQL");
    } else if (source.catalog = CatalogNamed(reader_.token()); source.catalog.has_value()) {
      reader_.Advance();
      CELADON_RETURN_IF_ERROR(reader_.ExpectEnd());
    } else {
      return reader_.Expected("LOAD or SELECT");
    }
    load_.items.emplace_back();
    load_.source = std::move(source);
    return std::move(load_);
  }

  static std::optional<Catalog> CatalogNamed(const Token& token) {
    if (token.IsWord("sqltables")) return Catalog::kTables;
    if (token.IsWord("sqlcolumns")) return Catalog::kColumns;
    return token.IsWord("sqltypes") ? std::optional(Catalog::kTypes) : std::nullopt;
  }

  absl::Status ParsePrefixes() {
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

  absl::Status ParsePrefix(std::string_view word) {
    LoadPrefixes& prefixes = load_.prefixes;
    if (word == "add") return SetPartial(PartialMode::kAdd);
    if (word == "replace") return SetPartial(PartialMode::kReplace);
    if (word == "merge") return ParseMerge();
    if (word == "concatenate") return ParseTargeted(Placement::kConcatenate);
    if (word == "noconcatenate") return Place(Placement::kNoConcatenate);
    if (word == "mapping") return Place(Placement::kMapping);
    if (word == "join") return ParseTargeted(Placement::kJoin);
    if (word == "keep") return ParseTargeted(Placement::kKeep);
    if (word == "first") return ParseNumber(prefixes.first);
    if (word == "sample") return ParseNumber(prefixes.sample);
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
      prefixes.side = side;
      if (reader_.AcceptWord("join")) return ParseTargeted(Placement::kJoin);
      if (reader_.AcceptWord("keep")) return ParseTargeted(Placement::kKeep);
    }
    return reader_.Expected("Join or Keep");
  }

  absl::Status SetPartial(PartialMode mode) {
    if (load_.prefixes.partial != PartialMode::kPlain) {
      return reader_.Expected("only one of Add, Replace and Merge");
    }
    load_.prefixes.partial = mode;
    load_.prefixes.only_partial = reader_.AcceptWord("only");
    return absl::OkStatus();
  }

  absl::Status ParseMerge() {
    CELADON_RETURN_IF_ERROR(SetPartial(PartialMode::kMerge));
    MergePrefix& merge = load_.prefixes.merge;
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
    if (placement == Placement::kKeep && load_.prefixes.side == JoinSide::kOuter) {
      load_.prefixes.side = JoinSide::kInner;  // plain Keep reduces both tables
    }
    CELADON_ASSIGN_OR_RETURN(load_.prefixes.target, ParseTarget());
    return absl::OkStatus();
  }

  // A number or a formula in parentheses.
  absl::Status ParseNumber(NodePtr& number) {
    CELADON_ASSIGN_OR_RETURN(number, reader_.Formula());
    return absl::OkStatus();
  }

  absl::Status Transform(Transformation transformation) {
    if (load_.prefixes.transformation.index() != 0) {
      return reader_.Expected("only one prefix that transforms the table");
    }
    load_.prefixes.transformation = std::move(transformation);
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

  // `(incremental)`, whose word may be cut short, or `(stale [after] n [days|hours])`.
  absl::Status ParseBuffer() {
    BufferPrefix& buffer = load_.prefixes.buffer.emplace();
    if (!reader_.AcceptSymbol("(")) return absl::OkStatus();
    if (reader_.AcceptWord("stale")) {
      reader_.AcceptWord("after");
      CELADON_ASSIGN_OR_RETURN(const std::string number, reader_.Name("a number of days"));
      double days = 0;
      if (!absl::SimpleAtod(number, &days)) return reader_.Expected("a number of days");
      const bool hours = reader_.AcceptWord("hours") || reader_.AcceptWord("hour");
      if (!hours) reader_.AcceptWord("days") || reader_.AcceptWord("day");
      buffer.days = hours ? days / 24 : days;
    } else {
      const std::string word = PlainTextRules().Lower(reader_.token().raw);
      buffer.incremental =
          word.starts_with("inc") && std::string_view("incremental").starts_with(word);
      if (!buffer.incremental) return reader_.Expected("incremental or stale");
      reader_.Advance();
    }
    return reader_.ExpectSymbol(")", "behind what Buffer says");
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
    const LoadPrefixes& prefixes = load_.prefixes;
    const bool merges = prefixes.partial == PartialMode::kMerge;
    const bool placed = prefixes.placement != Placement::kAutomatic &&
                        prefixes.placement != Placement::kConcatenate;
    if (merges && (placed || prefixes.transformation.index() != 0)) {
      return reader_.Expected("no other prefix than Concatenate beside Merge");
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
    StatementReader ahead = reader_;
    ahead.Advance();
    if (ahead.token().IsSymbol(",") || ahead.AtWord("as")) return false;  // a field of that name
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
    if (reader_.AcceptWord("from_field")) return ParseFromField();
    if (!reader_.AcceptWord("extension")) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(load_.source, ParseExtension(reader_));
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

  absl::Status ParseFromField() {
    FieldSource source;
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol("(", "behind FROM_FIELD"));
    CELADON_ASSIGN_OR_RETURN(source.table, reader_.Name("the name of a table"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(",", "behind the table"));
    CELADON_ASSIGN_OR_RETURN(source.field, reader_.Name("a field"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the field"));
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
        (words && (BeginsLoad(reader.token()) || IsOneOf(reader.token(), kStatementWords)))) {
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
  return IsOneOf(reader.token(), kStatementWords) && LabelEnd(reader) == kUnclosed;
}

absl::StatusOr<LoadStatement> ParseLoad(std::shared_ptr<const Statement> statement) {
  return LoadParser(std::move(statement)).Parse();
}

bool BeginsPlainLoad(std::shared_ptr<const Statement> statement) {
  return LoadParser(std::move(statement)).BeginsPlain();
}

}  // namespace celadon
