#include "script/load_parser.h"

#include <utility>

#include "expression/source_error.h"
#include "runtime/status_macros.h"
#include "script/extension_source.h"
#include "script/load_prefix_parser.h"

namespace celadon {
namespace {

class LoadParser {
 public:
  explicit LoadParser(std::shared_ptr<const Statement> statement) : reader_(statement->text()) {
    load_.statement = std::move(statement);
  }

  bool BeginsPlain() {
    return ParseLoadPrefixes(reader_, load_.prefixes).ok() && BeginsRows(reader_.token()) &&
           load_.prefixes.partial == PartialMode::kPlain;
  }

  absl::StatusOr<LoadStatement> Parse() {
    CELADON_RETURN_IF_ERROR(ParseLoadPrefixes(reader_, load_.prefixes));
    load_.begin = reader_.place();
    if (!reader_.AcceptWord("load")) return ParseSelect();
    const size_t distinct = reader_.place();
    load_.distinct = reader_.AtWord("distinct") && AcceptDistinct();
    if (load_.distinct && load_.prefixes.partial == PartialMode::kMerge) {
      return SourceError(reader_.text(), distinct, reader_.previous_end(),
                         "DISTINCT can't stand beside Merge");
    }
    CELADON_RETURN_IF_ERROR(ParseItems());
    CELADON_RETURN_IF_ERROR(ParseClauses());
    CELADON_RETURN_IF_ERROR(ParseSource());
    CELADON_RETURN_IF_ERROR(ParseClauses());
    CELADON_RETURN_IF_ERROR(RefuseForeignClause());
    CELADON_RETURN_IF_ERROR(reader_.ExpectEnd());
    return std::move(load_);
  }

 private:
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

  // Clauses of SQL that LOAD does without.
  absl::Status RefuseForeignClause() const {
    static constexpr std::pair<std::string_view, std::string_view> kForeign[] = {
        {"having", "LOAD has no HAVING: put a LOAD with WHERE above this one"},
        {"limit", "LOAD has no LIMIT: put First and the number of rows before it"},
        {"in", "there is no operator IN: Match(value, …) is not 0 for one of several values"},
        {"between", "there is no operator BETWEEN: compare by >= and <="},
        {"when", "there is no CASE: use If(condition, value, else) or Pick(Match(…), …)"}};
    for (const auto& [word, hint] : kForeign) {
      if (!reader_.AtWord(word)) continue;
      return SourceError(reader_.text(), reader_.place(), reader_.token().end, hint);
    }
    return absl::OkStatus();
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
    // A field of that name.
    if (ahead.token().IsSymbol(",") || ahead.AtWord("as")) return false;
    if ((reader_.AtWord("group") || reader_.AtWord("order")) && !ahead.AtWord("by")) return false;
    if (reader_.AtWord("extension") && (ahead.AtWord("from") || ahead.AtWord("resident"))) {
      return false;
    }
    return BeginsSourceOrClause(reader_);
  }

  static bool BeginsSourceOrClause(const StatementReader& reader) {
    for (const std::string_view word :
         {"from", "from_field", "inline", "resident", "autogenerate", "extension", "where", "while",
          "group", "group_by", "order", "order_by"}) {
      if (reader.AtWord(word)) return true;
    }
    return reader.at_end();
  }

  // Whether the word is all of an item or all before `as`, so that it names a field even where it
  // is an operator or `as` itself.
  bool AtLoneWord() const {
    if (reader_.token().kind != TokenKind::kName) return false;
    StatementReader ahead = reader_;
    ahead.Advance();
    return ahead.token().IsSymbol(",") || ahead.AtWord("as") || BeginsSourceOrClause(ahead);
  }

  absl::StatusOr<NodePtr> ParseItemFormula() {
    if (!AtLoneWord()) return reader_.Formula();
    const Token word = reader_.token();
    reader_.Advance();
    return std::make_shared<const Node>(
        Node{NameReference{std::string(word.raw)}, word.begin, word.end, 1});
  }

  absl::Status ParseItem() {
    FieldItem item;
    if (reader_.AcceptSymbol("*")) {
      load_.items.push_back(std::move(item));
      return absl::OkStatus();
    }
    const size_t begin = reader_.place();
    CELADON_ASSIGN_OR_RETURN(item.formula, ParseItemFormula());
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
      key.begin = reader_.place();
      CELADON_ASSIGN_OR_RETURN(key.field, reader_.Name("a field to order by"));
      key.end = reader_.previous_end();
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
      CELADON_ASSIGN_OR_RETURN(std::string table, SourceName("the name of a table"));
      load_.source = ResidentSource{std::move(table)};
      return absl::OkStatus();
    }
    if (reader_.AcceptWord("autogenerate")) return ParseAutogenerate();
    if (reader_.AcceptWord("from_field")) return ParseFromField();
    if (!reader_.AcceptWord("extension")) return absl::OkStatus();
    CELADON_ASSIGN_OR_RETURN(load_.source, ParseExtension(reader_));
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> SourceName(std::string_view what) {
    load_.source_begin = reader_.place();
    CELADON_ASSIGN_OR_RETURN(std::string name, reader_.Name(what));
    load_.source_end = reader_.previous_end();
    return name;
  }

  absl::Status ParseFile() {
    FileSource source;
    load_.source_begin = reader_.place();
    CELADON_ASSIGN_OR_RETURN(source.file, reader_.FileName({"where", "while", "group", "group_by",
                                                            "order", "order_by"}));
    load_.source_end = reader_.previous_end();
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
    CELADON_ASSIGN_OR_RETURN(source.table, SourceName("the name of a table"));
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

absl::StatusOr<LoadStatement> ParseLoad(std::shared_ptr<const Statement> statement) {
  return LoadParser(std::move(statement)).Parse();
}

bool BeginsPlainLoad(std::shared_ptr<const Statement> statement) {
  return LoadParser(std::move(statement)).BeginsPlain();
}

}  // namespace celadon
