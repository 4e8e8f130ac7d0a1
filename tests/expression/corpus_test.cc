// Real chart expressions of public apps: the parser takes them, with dollar expansions undone.
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "expression/parser.h"
#include "expression/print.h"
#include "gtest/gtest.h"
#include "test_folders.h"

namespace celadon {
namespace {

const std::string kCorpus = SourceFolder() + "/../shared/data/expressions.tsv";

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

std::vector<CorpusLine> ReadCorpus() {
  std::vector<CorpusLine> lines;
  std::ifstream file(kCorpus);
  std::string line;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    const size_t first = line.find('\t');
    const size_t second = line.find('\t', first + 1);
    const size_t third = line.find('\t', second + 1);
    lines.push_back({line.substr(0, first), Unescape(line.substr(first + 1, second - first - 1)),
                     line.substr(second + 1, third - second - 1)});
  }
  return lines;
}

TEST(Corpus, IsParsedAndPrintsStably) {
  const std::vector<CorpusLine> lines = ReadCorpus();
  if (lines.empty()) GTEST_SKIP() << kCorpus << " is absent";
  // Two words typed into a list box, which are no formula.
  const std::set<std::string> refused = {"S00071"};
  for (const CorpusLine& line : lines) {
    const auto root = ParseUnexpandedFormula(line.text);
    EXPECT_EQ(root.ok(), !refused.contains(line.id)) << line.id << ": " << root.status();
    if (!root.ok() || line.text.find("$(") != std::string::npos) continue;
    const std::string printed = PrintFormula(**root);
    const auto again = ParseUnexpandedFormula(printed);
    ASSERT_TRUE(again.ok()) << line.id << ": " << again.status();
    EXPECT_EQ(PrintFormula(**again), printed) << line.id;
  }
}

}  // namespace
}  // namespace celadon
