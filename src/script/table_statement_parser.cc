#include "script/table_statement_parser.h"

#include <string>
#include <utility>
#include <vector>

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

using Names = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Parsed = absl::StatusOr<std::optional<Command>>;

bool AcceptField(StatementReader& reader) {
  return reader.AcceptWord("field") || reader.AcceptWord("fields");
}
bool AcceptTable(StatementReader& reader) {
  return reader.AcceptWord("table") || reader.AcceptWord("tables");
}

// `a to b, c to d`, with the word between.
absl::StatusOr<Pairs> ParsePairs(StatementReader& reader, std::string_view between) {
  Pairs pairs;
  do {
    auto& [from, to] = pairs.emplace_back();
    CELADON_ASSIGN_OR_RETURN(from, reader.Name("a name"));
    if (!reader.AcceptWord(between)) return reader.Expected(between);
    CELADON_ASSIGN_OR_RETURN(to, reader.Name("the new name"));
  } while (reader.AcceptSymbol(","));
  return pairs;
}

Parsed ParseDrop(StatementReader& reader) {
  if (AcceptTable(reader)) {
    CELADON_ASSIGN_OR_RETURN(Names tables, reader.Names("the name of a table"));
    return Command(DropTablesCommand{std::move(tables)});
  }
  if (reader.AtWord("relationship")) return Command(UnimplementedCommand{"Drop Relationship"});
  if (!AcceptField(reader)) return reader.Expected("Table or Field behind Drop");
  DropFieldsCommand drop;
  CELADON_ASSIGN_OR_RETURN(drop.fields, reader.Names("the name of a field"));
  if (reader.AcceptWord("from")) {
    CELADON_ASSIGN_OR_RETURN(drop.tables, reader.Names("the name of a table"));
  }
  return Command(std::move(drop));
}

Parsed ParseRename(StatementReader& reader) {
  RenameCommand rename;
  rename.tables = AcceptTable(reader);
  if (!rename.tables && !AcceptField(reader)) {
    return reader.Expected("Table or Field behind Rename");
  }
  if (reader.AcceptWord("using")) {
    CELADON_ASSIGN_OR_RETURN(rename.map, reader.Name("a mapping table"));
  } else {
    CELADON_ASSIGN_OR_RETURN(rename.names, ParsePairs(reader, "to"));
  }
  return Command(std::move(rename));
}

absl::StatusOr<FieldRuleCommand> ParseRule(StatementReader& reader, FieldRuleCommand::Kind kind) {
  FieldRuleCommand rule{kind, {}, {}};
  CELADON_ASSIGN_OR_RETURN(rule.patterns, reader.Names("a field or a pattern"));
  if (kind == FieldRuleCommand::Kind::kMap) {
    if (!reader.AcceptWord("using")) return reader.Expected("Using and a mapping table");
    CELADON_ASSIGN_OR_RETURN(rule.map, reader.Name("a mapping table"));
  }
  return rule;
}

// Add or Replace before Map; the same words before LOAD are none of this file.
Parsed ParsePartialMap(StatementReader& reader, PartialMode mode) {
  const bool only = reader.AcceptWord("only");
  if (!reader.AcceptWord("map")) return std::optional<Command>();
  CELADON_ASSIGN_OR_RETURN(FieldRuleCommand map, ParseRule(reader, FieldRuleCommand::Kind::kMap));
  CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  map.partial = mode;
  map.only_partial = only;
  return Command(std::move(map));
}

// `*`, or fields that may be given other names.
absl::StatusOr<Pairs> ParseStoredFields(StatementReader& reader) {
  Pairs fields;
  if (reader.AcceptSymbol("*")) return fields;
  do {
    auto& [field, name] = fields.emplace_back();
    CELADON_ASSIGN_OR_RETURN(field, reader.Name("a field"));
    name = field;
    if (reader.AcceptWord("as")) {
      CELADON_ASSIGN_OR_RETURN(name, reader.Name("a name behind as"));
    }
  } while (reader.AcceptSymbol(","));
  return fields;
}

Parsed ParseStore(StatementReader& reader) {
  StoreCommand store;
  // `Store T into f` or `Store fields from T into f`.
  StatementReader ahead = reader;
  const bool only_table = ahead.Name("").ok() && ahead.AcceptWord("into");
  if (!only_table) {
    CELADON_ASSIGN_OR_RETURN(store.fields, ParseStoredFields(reader));
    if (!reader.AcceptWord("from")) return reader.Expected("From and a table, or Into and a file");
  }
  CELADON_ASSIGN_OR_RETURN(store.table, reader.Name("the name of a table"));
  if (!reader.AcceptWord("into")) return reader.Expected("Into and a file");
  CELADON_ASSIGN_OR_RETURN(store.file, reader.FileName({}));
  CELADON_ASSIGN_OR_RETURN(store.format, ParseFormatSpec(reader));
  return Command(std::move(store));
}

Parsed ParseTag(StatementReader& reader, bool adds) {
  TagCommand tag{adds, {}, {}, {}};
  if (reader.AtWord("table") || reader.AtWord("tables")) {
    return Command(UnimplementedCommand{adds ? "Tag Table" : "Untag Table"});
  }
  AcceptField(reader);
  if (!reader.AtWord("using")) {
    CELADON_ASSIGN_OR_RETURN(tag.fields, reader.Names("a field"));
  }
  if (reader.AcceptWord("using")) {
    CELADON_ASSIGN_OR_RETURN(tag.map, reader.Name("a mapping table"));
    return Command(std::move(tag));
  }
  if (!reader.AcceptWord("with")) return reader.Expected("With and a tag");
  CELADON_ASSIGN_OR_RETURN(tag.tags, reader.Names("a tag"));
  return Command(std::move(tag));
}

Parsed ParseComment(StatementReader& reader) {
  CommentCommand comment;
  comment.tables = AcceptTable(reader);
  if (!comment.tables) AcceptField(reader);
  if (!reader.AtWord("using")) {
    CELADON_ASSIGN_OR_RETURN(comment.names, reader.Names("a name"));
  }
  if (reader.AcceptWord("using")) {
    CELADON_ASSIGN_OR_RETURN(comment.map, reader.Name("a mapping table"));
    return Command(std::move(comment));
  }
  if (!reader.AcceptWord("with")) return reader.Expected("With and the comment");
  if (auto quoted = reader.Quoted()) {
    comment.text = *std::move(quoted);
  } else if (reader.at_end()) {
    return reader.Expected("the comment");
  } else {  // our own: words without quotes
    comment.text = Trim(reader.Rest());
    reader.MoveTo(reader.text().size());
  }
  return Command(std::move(comment));
}

Parsed ParseAutoNumber(StatementReader& reader) {
  AutoNumberCommand number;
  CELADON_ASSIGN_OR_RETURN(number.patterns, reader.Names("a field"));
  if (reader.AcceptWord("using")) {
    CELADON_ASSIGN_OR_RETURN(number.counter, reader.Name("a counter"));
  }
  return Command(std::move(number));
}

Parsed ParseLoosen(StatementReader& reader) {
  if (!AcceptTable(reader)) return reader.Expected("Table behind Loosen");
  CELADON_ASSIGN_OR_RETURN(Names tables, reader.Names("the name of a table"));
  return Command(LoosenCommand{std::move(tables)});
}

Parsed ParseDirectory(StatementReader& reader) {
  const std::string_view rest = reader.at_end() ? std::string_view() : Trim(reader.Rest());
  DirectoryCommand directory{StatementReader(rest).Quoted().value_or(std::string(rest))};
  reader.MoveTo(reader.text().size());
  return Command(std::move(directory));
}

Parsed ParseSection(StatementReader& reader) {
  SectionCommand section{reader.AcceptWord("access")};
  if (!section.access && !reader.AcceptWord("application") && !reader.at_end()) {
    return reader.AtWord("directquery")
               ? Parsed(Command(UnimplementedCommand{"Section DirectQuery"}))
               : reader.Expected("Access or Application behind Section");
  }
  return Command(section);
}

Parsed ParseSearch(StatementReader& reader) {
  SearchCommand search{reader.AcceptWord("include"), {}};
  if (!search.include && !reader.AcceptWord("exclude")) {
    return reader.Expected("Include or Exclude behind Search");
  }
  CELADON_ASSIGN_OR_RETURN(search.patterns, reader.Names("a field or a pattern"));
  return Command(std::move(search));
}

// `Capitalization`, or `Case` and which one.
Parsed ParseForce(StatementReader& reader) {
  ForceCommand force;
  if (reader.AcceptWord("capitalization")) {
    force.letters = LetterCase::kCapitalized;
    return Command(force);
  }
  static constexpr std::pair<std::string_view, LetterCase> kCases[] = {
      {"upper", LetterCase::kUpper}, {"lower", LetterCase::kLower}, {"mixed", LetterCase::kMixed}};
  reader.AcceptWord("case");
  for (const auto& [word, letters] : kCases) {
    force.letters = letters;
    if (reader.AcceptWord(word)) return Command(force);
  }
  return reader.Expected("Capitalization, or Case and Upper, Lower or Mixed");
}

Parsed ParseStar(StatementReader& reader) {
  StarCommand star;
  if (!reader.AcceptWord("is")) return reader.Expected("Is and a text");
  if (!reader.at_end()) {
    CELADON_ASSIGN_OR_RETURN(star.text, reader.Name("the text that stands for all values"));
  }
  return Command(std::move(star));
}

Parsed ParseByWord(StatementReader& reader) {
  using Kind = FieldRuleCommand::Kind;
  static constexpr std::pair<std::string_view, Kind> kRules[] = {
      {"qualify", Kind::kQualify},
      {"unqualify", Kind::kUnqualify},
      {"map", Kind::kMap},
      {"unmap", Kind::kUnmap},
      {"nullasvalue", Kind::kNullAsValue},
      {"nullasnull", Kind::kNullAsNull}};
  for (const auto& [word, kind] : kRules) {
    if (!reader.AcceptWord(word)) continue;
    CELADON_ASSIGN_OR_RETURN(FieldRuleCommand rule, ParseRule(reader, kind));
    return Command(std::move(rule));
  }
  if (reader.AcceptWord("drop")) return ParseDrop(reader);
  if (reader.AcceptWord("rename")) return ParseRename(reader);
  if (reader.AcceptWord("store")) return ParseStore(reader);
  if (reader.AcceptWord("tag")) return ParseTag(reader, true);
  if (reader.AcceptWord("untag")) return ParseTag(reader, false);
  if (reader.AcceptWord("comment")) return ParseComment(reader);
  if (reader.AcceptWord("autonumber")) return ParseAutoNumber(reader);
  if (reader.AcceptWord("loosen")) return ParseLoosen(reader);
  if (reader.AcceptWord("directory")) return ParseDirectory(reader);
  if (reader.AcceptWord("section")) return ParseSection(reader);
  if (reader.AcceptWord("star")) return ParseStar(reader);
  if (reader.AcceptWord("search")) return ParseSearch(reader);
  if (reader.AcceptWord("force") || reader.AtWord("capitalization")) return ParseForce(reader);
  if (reader.AcceptWord("alias")) {
    CELADON_ASSIGN_OR_RETURN(Pairs names, ParsePairs(reader, "as"));
    return Command(AliasCommand{std::move(names)});
  }
  if (reader.AcceptWord("sleep")) {
    CELADON_ASSIGN_OR_RETURN(NodePtr milliseconds, reader.Formula());
    return Command(SleepCommand{std::move(milliseconds)});
  }
  return std::optional<Command>();
}

}  // namespace

Parsed ParseTableStatement(StatementReader& reader) {
  for (const auto& [word, mode] :
       {std::pair("add", PartialMode::kAdd), std::pair("replace", PartialMode::kReplace)}) {
    StatementReader ahead = reader;
    if (!ahead.AcceptWord(word)) continue;
    return ParsePartialMap(ahead, mode);
  }
  CELADON_ASSIGN_OR_RETURN(std::optional<Command> command, ParseByWord(reader));
  const bool unimplemented =
      command.has_value() && std::holds_alternative<UnimplementedCommand>(*command);
  if (command.has_value() && !unimplemented) CELADON_RETURN_IF_ERROR(reader.ExpectEnd());
  return command;
}

}  // namespace celadon
