#include "connectors/sqlite/sql_functions.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "celadon/format.h"
#include "connectors/sqlite/database.h"
#include "value/serial_day.h"

namespace celadon {
namespace {

std::string_view TextOf(sqlite3_value* value) {
  const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string_view()
                         : std::string_view(text, static_cast<size_t>(sqlite3_value_bytes(value)));
}

void ReturnText(sqlite3_context* context, std::string_view text) {
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

const Database& DatabaseOf(sqlite3_context* context) {
  return *static_cast<const Database*>(sqlite3_user_data(context));
}

// Nullopt for NULL and for what is no time.
std::optional<double> TimeOf(sqlite3_context* context, sqlite3_value* value) {
  if (sqlite3_value_type(value) != SQLITE_TEXT) return std::nullopt;
  return DatabaseOf(context).ReadTime(TextOf(value));
}

bool AnyNull(int count, sqlite3_value** arguments) {
  return std::any_of(arguments, arguments + count,
                     [](sqlite3_value* value) { return sqlite3_value_type(value) == SQLITE_NULL; });
}

bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The byte where character `number` begins, or the end.
size_t CharacterAt(std::string_view text, int64_t number) {
  size_t at = 0;
  for (; at < text.size(); ++at) {
    if (BeginsCharacter(text[at]) && number-- <= 0) break;
  }
  return at;
}

void Left(sqlite3_context* context, int count, sqlite3_value** arguments) {
  if (AnyNull(count, arguments)) return;
  const std::string_view text = TextOf(arguments[0]);
  ReturnText(context, text.substr(0, CharacterAt(text, sqlite3_value_int64(arguments[1]))));
}

void Right(sqlite3_context* context, int count, sqlite3_value** arguments) {
  if (AnyNull(count, arguments)) return;
  const std::string_view text = TextOf(arguments[0]);
  const int64_t characters = std::ranges::count_if(text, BeginsCharacter);
  const int64_t wanted = std::clamp<int64_t>(sqlite3_value_int64(arguments[1]), 0, characters);
  ReturnText(context, text.substr(CharacterAt(text, characters - wanted)));
}

// NULL counts as empty.
void Concat(sqlite3_context* context, int count, sqlite3_value** arguments) {
  std::string text;
  for (int i = 0; i < count; ++i) text += TextOf(arguments[i]);
  ReturnText(context, text);
}

// A whole number of a time.
template <int64_t (*kPart)(const CivilTime&)>
void PartOfTime(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::optional<double> time = TimeOf(context, arguments[0]);
  const auto civil = time.has_value() ? ToCivil(*time, 3) : std::nullopt;
  if (civil.has_value()) sqlite3_result_int64(context, kPart(*civil));
}

int64_t Year(const CivilTime& time) { return static_cast<int>(time.date.year()); }
int64_t Month(const CivilTime& time) { return static_cast<unsigned>(time.date.month()); }
int64_t Quarter(const CivilTime& time) { return (Month(time) + 2) / 3; }
int64_t Day(const CivilTime& time) { return static_cast<unsigned>(time.date.day()); }
int64_t Hour(const CivilTime& time) { return time.second / 3600; }
int64_t Minute(const CivilTime& time) { return time.second / 60 % 60; }
int64_t Second(const CivilTime& time) { return time.second % 60; }

void ReturnTime(sqlite3_context* context, double time, std::string_view pattern) {
  ReturnText(context, FormatDateTime(time, pattern, {}));
}

void ToDate(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::optional<double> time = TimeOf(context, arguments[0]);
  if (time.has_value()) ReturnTime(context, std::floor(*time), "YYYY-MM-DD");
}

void ToTimestamp(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::optional<double> time = TimeOf(context, arguments[0]);
  if (time.has_value()) ReturnTime(context, *time, "YYYY-MM-DD hh:mm:ss[.fff]");
}

template <int kSign>
void DateAdd(sqlite3_context* context, int count, sqlite3_value** arguments) {
  const std::optional<double> time = TimeOf(context, arguments[0]);
  if (!time.has_value() || AnyNull(count, arguments)) return;
  const auto days = static_cast<double>(sqlite3_value_int64(arguments[1]));
  ReturnTime(context, std::floor(*time) + kSign * days, "YYYY-MM-DD");
}

// Days from the second to the first.
void DateDiff(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::optional<double> end = TimeOf(context, arguments[0]);
  const std::optional<double> start = TimeOf(context, arguments[1]);
  if (!end.has_value() || !start.has_value()) return;
  sqlite3_result_int64(context, static_cast<int64_t>(std::floor(*end) - std::floor(*start)));
}

struct SqlFunction {
  const char* name;
  int arguments;  // -1: any number
  void (*body)(sqlite3_context*, int, sqlite3_value**);
};

constexpr SqlFunction kFunctions[] = {{"left", 2, Left},
                                      {"right", 2, Right},
                                      {"concat", -1, Concat},
                                      {"year", 1, PartOfTime<Year>},
                                      {"quarter", 1, PartOfTime<Quarter>},
                                      {"month", 1, PartOfTime<Month>},
                                      {"day", 1, PartOfTime<Day>},
                                      {"hour", 1, PartOfTime<Hour>},
                                      {"minute", 1, PartOfTime<Minute>},
                                      {"second", 1, PartOfTime<Second>},
                                      {"to_date", 1, ToDate},
                                      {"to_timestamp", 1, ToTimestamp},
                                      {"date_add", 2, DateAdd<1>},
                                      {"date_sub", 2, DateAdd<-1>},
                                      {"datediff", 2, DateDiff}};

int CompareTimes(void* database, int a_bytes, const void* a_text, int b_bytes, const void* b_text) {
  const std::string_view a(static_cast<const char*>(a_text), static_cast<size_t>(a_bytes));
  const std::string_view b(static_cast<const char*>(b_text), static_cast<size_t>(b_bytes));
  if (a == b) return 0;
  const auto* const times = static_cast<const Database*>(database);
  const std::optional<double> a_time = times->ReadTime(a);
  const std::optional<double> b_time = times->ReadTime(b);
  if (!a_time.has_value() && !b_time.has_value()) return a.compare(b) < 0 ? -1 : 1;
  if (!a_time.has_value() || !b_time.has_value()) return a_time.has_value() ? -1 : 1;
  return *a_time < *b_time ? -1 : *a_time > *b_time;
}

}  // namespace

void AddSqlFunctions(const Database& database) {
  void* const self = const_cast<Database*>(&database);
  for (const SqlFunction& function : kFunctions) {
    sqlite3_create_function_v2(database.handle(), function.name, function.arguments,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, self,
                               function.body, nullptr, nullptr, nullptr);
  }
  sqlite3_create_collation_v2(database.handle(), kTimeOrder, SQLITE_UTF8, self, CompareTimes,
                              nullptr);
}

}  // namespace celadon
