#include "script_report.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "cell_output.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

void WriteEntry(const LoadLogEntry& entry, JsonWriter* json) {
  json->BeginObject().Key("line").Integer(entry.line).Key("kind").String(entry.kind);
  json->Key("table").String(entry.table).Key("rows").Unsigned(entry.rows);
  json->Key("source_rows").Unsigned(entry.source_rows);
  if (!entry.partial.empty()) json->Key("partial").String(entry.partial);
  if (!entry.qvd.empty()) json->Key("qvd").String(entry.qvd);
  json->Key("fields").Unsigned(entry.fields);
  if (!entry.script.empty()) json->Key("script").String(entry.script);
  if (!entry.text.empty()) json->Key("text").String(entry.text);
  json->Key("ms").Number(entry.seconds * 1000).EndObject();
}

void WriteLog(const std::vector<LoadLogEntry>& log, JsonWriter* json) {
  json->Key("log").BeginArray();
  for (const LoadLogEntry& entry : log) WriteEntry(entry, json);
  json->EndArray();
}

// What connections were asked.
void WriteStatements(const std::vector<SourceStatement>& statements, JsonWriter* json) {
  json->Key("sources").BeginArray();
  for (const SourceStatement& statement : statements) {
    json->BeginObject().Key("connection").String(statement.connection);
    json->Key("text").String(statement.text).Key("rows").Unsigned(statement.rows);
    json->Key("ms").Number(statement.seconds * 1000).EndObject();
  }
  json->EndArray();
}

void WriteReport(const LoadReport& report, JsonWriter* json) {
  json->Key("rows").Unsigned(report.rows);
  WriteLog(report.log, json);
  if (!report.source_statements.empty()) WriteStatements(report.source_statements, json);
  WriteTexts("trace", report.trace, json);
  WriteTexts("warnings", report.warnings, json);
}

// The text of a statement in one line.
std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '\r', ' ');
  return text;
}

std::string RowsText(const LoadLogEntry& entry) {
  if (entry.kind != "load" && entry.kind != "select") return "";
  std::string text = absl::StrFormat(" [%s: %s rows read, now %s", entry.table,
                                     WithThousands(entry.source_rows), WithThousands(entry.rows));
  if (!entry.partial.empty()) text += ", " + entry.partial;
  if (!entry.qvd.empty()) text += ", " + entry.qvd;
  return text + "]";
}

}  // namespace

absl::Status AnswerReport(const LoadReport& report, Answer& answer) {
  answer.Touch(report.rows);
  if (JsonWriter* json = answer.json()) {
    WriteReport(report, json);
    return absl::OkStatus();
  }
  for (const std::string& trace : report.trace) answer.text() += trace + "\n";
  for (const std::string& warning : report.warnings) answer.text() += "warning: " + warning + "\n";
  for (const LoadLogEntry& entry : report.log) {
    if (entry.table.empty()) continue;
    answer.text() += absl::StrFormat("%s: %s\n", entry.table, RowCount(entry.rows));
  }
  return absl::OkStatus();
}

absl::Status AnswerLog(const LoadReport& report, Answer& answer) {
  if (JsonWriter* json = answer.json()) {
    WriteLog(report.statements, json);
    return absl::OkStatus();
  }
  for (const LoadLogEntry& entry : report.statements) {
    answer.text() += absl::StrFormat("%8.3f s  %s:%d  %s%s\n", entry.seconds, entry.script,
                                     entry.line, OneLine(entry.text), RowsText(entry));
  }
  return absl::OkStatus();
}

}  // namespace celadon::command
