#include "script/command_parser.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace celadon {
namespace {

class ParsingCommands : public testing::Test {
 protected:
  absl::StatusOr<Command> Parse(std::string text) {
    script_ = {"main.qvs", std::move(text)};
    StatementCutter cutter(script_.text);
    const CutStatement cut = cutter.Next();
    auto statement =
        std::make_shared<Statement>(Statement::WithoutComments(&script_, cut.begin, cut.end));
    return ParseCommand(statement, cut.kind);
  }

  LoadStatement Load(std::string text) {
    auto command = Parse(std::move(text));
    EXPECT_TRUE(command.ok()) << command.status();
    return command.ok() ? std::get<LoadStatement>(*std::move(command)) : LoadStatement();
  }

  std::string Message(std::string text) {
    const auto command = Parse(std::move(text));
    return command.ok() ? "no error" : std::string(command.status().message());
  }

  ScriptText script_{"script", ""};
};

struct SetCase {
  const char* text;
  const char* name;
  const char* value;
};
class SetStatements : public ParsingCommands, public testing::WithParamInterface<SetCase> {};

TEST_P(SetStatements, KeepTheTextBehindEquals) {
  const auto command = Parse(GetParam().text);
  ASSERT_TRUE(command.ok()) << command.status();
  EXPECT_EQ(std::get<SetCommand>(*command).name, GetParam().name);
  EXPECT_EQ(std::get<SetCommand>(*command).text, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(Cases, SetStatements,
                         testing::Values(SetCase{"set a=1+2;", "a", "1+2"},
                                         SetCase{"SET a = 'it''s';", "a", "it's"},
                                         SetCase{"set [a b] = \"x\" ;", "a b", "x"},
                                         SetCase{"set a='' & 'x';", "a", "'' & 'x'"},
                                         SetCase{"set a =\n  two words ;", "a", "two words "},
                                         SetCase{"set a='';", "a", ""},
                                         SetCase{"SET=a.b=1;", "a.b", "1"}));

TEST_F(ParsingCommands, LetNeedsAFormulaOrNothing) {
  const auto empty = Parse("let a = ;");
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_EQ(std::get<LetCommand>(*empty).formula, nullptr);
  EXPECT_FALSE(Parse("let a = 1+;").ok());
}

TEST_F(ParsingCommands, LoadsNameTheirColumns) {
  const LoadStatement load =
      Load("LOAD a, [b c] as d, Sum( x ) , e as 'f g', RecNo()*2 as 7 , Resident T;");
  std::string names;
  for (const FieldItem& item : load.items) names += item.name + "|";
  EXPECT_EQ(names, "a|d|Sum( x )|f g|7|");
  EXPECT_EQ(Load("LOAD a, From, To, Where as b Resident T;").items.size(), 4u);
  EXPECT_EQ(std::get<ResidentSource>(load.source).table, "T");
}

TEST_F(ParsingCommands, LabelsStandAnywhereBeforeLoad) {
  EXPECT_EQ(Load("T: load 1;").prefixes.label, "T");
  EXPECT_EQ(Load("[a b]:\nload 1;").prefixes.label, "a b");
  EXPECT_EQ(Load("My table:\nload 1;").prefixes.label, "My table");
  EXPECT_EQ(Load("'it''s': noconcatenate load 1;").prefixes.label, "it's");
  const LoadStatement load = Load("Concatenate (X) 2019: load 1;");
  EXPECT_EQ(load.prefixes.label, "2019");
  EXPECT_EQ(load.prefixes.target, "X");
}

TEST_F(ParsingCommands, LabelsOfOtherStatementsNameNothing) {
  EXPECT_EQ(std::get<SetCommand>(*Parse("T:\nSet a = 'b';")).text, "b");
  EXPECT_EQ(std::get<StoreCommand>(*Parse("[A b]: Store T into lib://C/d e.csv (txt);")).file,
            "lib://C/d e.csv");
  EXPECT_FALSE(Parse("T: nothing a;").ok());
}

TEST_F(ParsingCommands, OneQuotedTextFailsOnceItRuns) {
  EXPECT_EQ(std::get<FailCommand>(*Parse("[Stop: no data];")).text, "Stop: no data");
  EXPECT_FALSE(Parse("[Stop] here;").ok());
}

TEST_F(ParsingCommands, FilesAreNamedInManyWays) {
  const auto file = [&](std::string text) {
    return std::get<FileSource>(Load(std::move(text)).source).file;
  };
  EXPECT_EQ(file("load * from a b.csv (txt);"), "a b.csv");
  EXPECT_EQ(file("load * from [lib://A/b].csv (txt);"), "lib://A/b.csv");
  EXPECT_EQ(file("load * from [lib://x/y (1).qvd] (qvd) where a=1;"), "lib://x/y (1).qvd");
  EXPECT_EQ(file("load * from 'f.csv';"), "f.csv");
  EXPECT_EQ(file("load * from dir\\wherever.csv where a;"), "dir\\wherever.csv");
}

TEST_F(ParsingCommands, FormatWords) {
  const auto source = std::get<FileSource>(
      Load("load * from f (txt, codepage is 1252, no labels, delimiter is ';', msq, header is 2 "
           "lines, comment is '#', no eof, table is [A B]);")
          .source);
  const FormatOptions& options = source.format.options;
  EXPECT_EQ(source.format.format, "txt");
  EXPECT_EQ(options.encoding, "1252");
  EXPECT_EQ(options.labels, FormatOptions::Labels::kNone);
  EXPECT_EQ(options.delimiter, ";");
  EXPECT_EQ(options.quotes, FormatOptions::Quotes::kModern);
  EXPECT_EQ(options.header_lines, 2u);
  EXPECT_EQ(options.comment_prefix, "#");
  EXPECT_FALSE(options.ctrl_z_ends);
  EXPECT_EQ(options.table, "A B");
}

TEST_F(ParsingCommands, ClausesFollowTheSourceInAnyOrder) {
  const LoadStatement load =
      Load("load a resident T while x order_by a desc, b where y group by a, b+1;");
  EXPECT_NE(load.where, nullptr);
  EXPECT_NE(load.while_true, nullptr);
  EXPECT_EQ(load.group_by.size(), 2u);
  ASSERT_EQ(load.order_by.size(), 2u);
  EXPECT_TRUE(load.order_by[0].descending);
}

TEST_F(ParsingCommands, ErrorsTellThePlaceInTheScript) {
  const std::string message = Message("T:\nload a,\n  b + from f.csv;");
  EXPECT_NE(message.find("main.qvs"), std::string::npos) << message;
  EXPECT_NE(message.find("line 3"), std::string::npos) << message;
  EXPECT_NE(message.find("  b + from f.csv"), std::string::npos) << message;
}

TEST_F(ParsingCommands, UnknownWordsAreHeld) {
  EXPECT_NE(Message("lod a;").find("did you mean load"), std::string::npos);
  EXPECT_NE(Message("load a from f (txt, embeded labels);").find("embeded"), std::string::npos);
}

}  // namespace
}  // namespace celadon
