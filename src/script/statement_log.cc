#include "script/statement_log.h"

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "celadon/text_rules.h"
#include "script/connect_parser.h"

namespace celadon {
namespace {

constexpr size_t kMaxEntries = 10'000;
constexpr size_t kMaxTextBytes = 1000;

// A beginning of the text that ends between characters.
std::string Cut(std::string text) {
  if (text.size() <= kMaxTextBytes) return text;
  size_t end = kMaxTextBytes;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

std::string KindOf(const Statement& statement, const Command& command) {
  if (std::holds_alternative<LetCommand>(command)) return "let";
  return PlainTextRules().Lower(StatementReader(statement.text()).token().raw);
}

std::string TableOf(const Command& command) {
  const auto* const store = std::get_if<StoreCommand>(&command);
  return store == nullptr ? std::string() : store->table;
}

}  // namespace

bool LogStatement(const Statement& statement, const Command& command, size_t first, double seconds,
                  Reload& reload) {
  LoadReport& report = reload.report;
  std::vector<LoadLogEntry> others;
  if (report.log.size() == first && !std::holds_alternative<LoadStatement>(command)) {
    LoadLogEntry& entry = others.emplace_back();
    entry.line = statement.LineAt(0);
    entry.kind = KindOf(statement, command);
    entry.table = TableOf(command);
    entry.seconds = seconds;
  }
  const auto& heard = reload.environment.hooks.on_statement;
  bool goes_on = true;
  const auto entries = others.empty() ? std::span(report.log).subspan(first) : std::span(others);
  for (LoadLogEntry& entry : entries) {
    entry.script = statement.script().name;
    entry.text = Cut(TextWithoutSecrets(statement));
    if (report.statements.size() < kMaxEntries) report.statements.push_back(entry);
    goes_on = (!heard || heard(entry)) && goes_on;
  }
  return goes_on;
}

}  // namespace celadon
