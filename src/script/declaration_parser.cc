#include "script/declaration_parser.h"

#include <string>
#include <utility>
#include <vector>

#include "runtime/status_macros.h"
#include "script/load_prefix_parser.h"
#include "script/script_scan.h"

namespace celadon {
namespace {

using Names = std::vector<std::string>;

StatementReader BehindLabel(const StatementReader& reader) {
  StatementReader behind = reader;
  const size_t label_end = LabelEnd(reader);
  if (label_end != kUnclosed) behind.MoveTo(label_end);
  return behind;
}

class DeclarationParser {
 public:
  explicit DeclarationParser(std::shared_ptr<const Statement> statement)
      : statement_(std::move(statement)), reader_(statement_->text()) {}

  absl::StatusOr<Command> Parse() {
    const size_t begin = reader_.place();
    const size_t label_end = LabelEnd(reader_);
    if (label_end != kUnclosed) {
      const std::string_view raw = Trim(reader_.text().substr(begin, label_end - 1 - begin));
      declare_.name = StatementReader(raw).Quoted().value_or(std::string(raw));
      reader_.MoveTo(label_end);
    }
    if (reader_.AcceptWord("derive")) return ParseDerive();
    reader_.AcceptWord("declare");
    return ParseDeclare();
  }

 private:
  absl::StatusOr<Command> ParseDeclare() {
    reader_.AcceptWord("field") || reader_.AcceptWord("fields");
    if (!reader_.AcceptWord("definition") && !reader_.AcceptWord("definitions")) {
      return reader_.Expected("Definition");
    }
    if (declare_.name.empty()) return reader_.Expected("a label before Declare");
    declare_.statement = statement_;
    while (!reader_.at_end()) CELADON_RETURN_IF_ERROR(ParsePart());
    if (declare_.fields.empty() && declare_.based_on.empty()) {
      return reader_.Expected("Fields, or Using and a definition");
    }
    return Command(std::move(declare_));
  }

  absl::Status ParsePart() {
    if (reader_.AcceptWord("tagged")) {
      CELADON_ASSIGN_OR_RETURN(declare_.tags, ParseTags());
    } else if (reader_.AcceptWord("using")) {
      CELADON_ASSIGN_OR_RETURN(declare_.based_on, reader_.Name("a definition"));
    } else if (reader_.AcceptWord("parameters") || reader_.AcceptWord("with")) {
      CELADON_RETURN_IF_ERROR(ParseParameters());
    } else if (reader_.AcceptWord("fields")) {
      CELADON_RETURN_IF_ERROR(ParseFields());
    } else if (reader_.AcceptWord("groups")) {
      reader_.MoveTo(reader_.text().size());  // drill-down groups, which nothing here shows
    } else {
      return reader_.Expected("Tagged, Parameters, Fields, Groups, Using or With");
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Names> ParseTags() {
    if (!reader_.AcceptSymbol("(")) return reader_.Names("a tag");
    CELADON_ASSIGN_OR_RETURN(Names tags, reader_.Names("a tag"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol(")", "behind the tags"));
    return tags;
  }

  // Without parentheses it is one tag: a comma begins the next field.
  absl::StatusOr<Names> ParseFieldTags() {
    if (StatementReader ahead = reader_; ahead.AcceptSymbol("(")) return ParseTags();
    CELADON_ASSIGN_OR_RETURN(std::string tag, reader_.Name("a tag"));
    return Names{std::move(tag)};
  }

  absl::Status ParseParameters() {
    do {
      auto& [name, value] = declare_.parameters.emplace_back();
      CELADON_ASSIGN_OR_RETURN(name, reader_.Name("a parameter"));
      CELADON_RETURN_IF_ERROR(reader_.ExpectSymbol("=", "behind the parameter"));
      CELADON_ASSIGN_OR_RETURN(value, reader_.Formula());
    } while (reader_.AcceptSymbol(","));
    return absl::OkStatus();
  }

  absl::Status ParseFields() {
    do {
      if (reader_.at_end() || reader_.AtWord("groups")) break;  // behind the last comma
      DeclareCommand::Field& field = declare_.fields.emplace_back();
      CELADON_ASSIGN_OR_RETURN(field.formula, reader_.Formula());
      if (!reader_.AcceptWord("as")) return reader_.Expected("as and a name");
      CELADON_ASSIGN_OR_RETURN(field.name, reader_.Name("a name behind as"));
      if (reader_.AcceptWord("tagged")) {
        CELADON_ASSIGN_OR_RETURN(field.tags, ParseFieldTags());
      }
    } while (reader_.AcceptSymbol(","));
    return absl::OkStatus();
  }

  absl::StatusOr<Command> ParseDerive() {
    DeriveCommand derive;
    reader_.AcceptWord("field") || reader_.AcceptWord("fields");
    if (!reader_.AcceptWord("from")) return reader_.Expected("From");
    if (reader_.AcceptWord("implicit")) {
      derive.from = DeriveCommand::From::kImplicitTag;
      reader_.AcceptWord("tag") || reader_.AcceptWord("tags");
    } else {
      const bool explicitly = reader_.AcceptWord("explicit");
      if (explicitly) derive.from = DeriveCommand::From::kExplicitTags;
      if (explicitly) {
        reader_.AcceptWord("tags") || reader_.AcceptWord("tag");
      } else {
        reader_.AcceptWord("fields") || reader_.AcceptWord("field");
      }
      CELADON_ASSIGN_OR_RETURN(derive.names, ParseTags());
    }
    if (!reader_.AcceptWord("using")) return reader_.Expected("Using and a definition");
    CELADON_ASSIGN_OR_RETURN(derive.definition, reader_.Name("a definition"));
    CELADON_RETURN_IF_ERROR(reader_.ExpectEnd());
    return Command(std::move(derive));
  }

  std::shared_ptr<const Statement> statement_;
  StatementReader reader_;
  DeclareCommand declare_;
};

}  // namespace

bool AtDeclaration(const StatementReader& reader) {
  const StatementReader behind = BehindLabel(reader);
  return behind.AtWord("declare") || behind.AtWord("derive");
}

absl::StatusOr<Command> ParseDeclaration(std::shared_ptr<const Statement> statement) {
  return DeclarationParser(std::move(statement)).Parse();
}

}  // namespace celadon
