// Real chart expressions of public apps: the parser takes them once dollar expansions are replaced
// by a name, which stands wherever a field, a value or a field of a modifier may stand.
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "celadon/expression.h"
#include "expression/parser.h"
#include "expression/print.h"
#include "expression/set_parser.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

constexpr char kCorpus[] = CELADON_SOURCE_DIR "/../shared/data/expressions.tsv";

struct CorpusLine {
  std::string id, text, kind;
};

std::string Unescape(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char code = text[++i];
    out += code == 'n' ? '\n' : code == 't' ? '\t' : code;
  }
  return out;
}

// Replaces each `$(…)` by a name.
std::string WithoutExpansions(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "$(") != 0) {
      out += text[i];
      continue;
    }
    int depth = 0;
    for (++i; i < text.size(); ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')' && --depth == 0) break;
    }
    out += "expansion";
  }
  return out;
}

std::vector<CorpusLine> ReadCorpus() {
  std::vector<CorpusLine> lines;
  std::ifstream file(kCorpus);
  std::string line;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    const size_t first = line.find('\t');
    const size_t second = line.find('\t', first + 1);
    const size_t third = line.find('\t', second + 1);
    lines.push_back({line.substr(0, first),
                     WithoutExpansions(Unescape(line.substr(first + 1, second - first - 1))),
                     line.substr(second + 1, third - second - 1)});
  }
  return lines;
}

absl::StatusOr<std::string> PrintedForm(const CorpusLine& line, const std::string& text) {
  if (line.kind == "set") {
    const auto set = ParseSet(text);
    if (!set.ok()) return set.status();
    return '{' + PrintSet(**set) + '}';
  }
  const auto root = ParseFormula(text);
  if (!root.ok()) return root.status();
  return PrintFormula(**root);
}

TEST(Corpus, IsParsedAndPrintsStably) {
  const std::vector<CorpusLine> lines = ReadCorpus();
  if (lines.empty()) GTEST_SKIP() << kCorpus << " is absent";
  const std::set<std::string> refused = {};
  for (const CorpusLine& line : lines) {
    if (line.kind == "search") continue;  // no formulas
    const auto printed = PrintedForm(line, line.text);
    EXPECT_EQ(printed.ok(), !refused.contains(line.id)) << line.id << ": " << printed.status();
    if (!printed.ok()) continue;
    const auto again = PrintedForm(line, *printed);
    ASSERT_TRUE(again.ok()) << line.id << ": " << again.status();
    EXPECT_EQ(*again, *printed) << line.id;
  }
}

}  // namespace
}  // namespace celadon
