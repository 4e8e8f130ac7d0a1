// Date functions that ask what time it is, here or elsewhere, and random numbers.
//
// Source: the expression language, sections 10.11 and 10.24; Qlik help "Date and time functions".
// Modes 0, 1 and 2 of Now and Today are the last reload, the time of the call and the start of the
// app, which is the time of the call here (our own).
#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "expression/functions/calendar.h"
#include "expression/functions/families.h"
#include "value/local_time.h"

namespace celadon {
namespace {

const Environment& EnvironmentOf(const RowArguments& row) { return *row.context().environment; }

void WriteTimestamp(size_t i, double time, const RowArguments& row, ValueWriter& out) {
  const RegionalSettings& settings = row.context().settings();
  const std::string text = FormatDateTime(time, settings.timestamp_format, settings);
  text.empty() ? out.Null(i) : out.Dual(i, row.context().arena.Store(text), time);
}

double LocalNow(const Environment& environment) {
  return ToLocal(environment.utc, environment.time_zone);
}

// By the mode in the first argument; NaN for one that there is not.
double MomentOf(const RowArguments& row) {
  const double mode = row.number_or(0, 1);
  if (mode == 0) return EnvironmentOf(row).reload_time;
  return mode == 1 || mode == 2 ? LocalNow(EnvironmentOf(row)) : kNoNumber;
}

// To the second, as the text shows it.
void Now(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const double moment = MomentOf(row);
    const auto seconds = static_cast<double>(kSecondsPerDay);
    WriteTimestamp(i, std::floor(moment * seconds + 1e-6) / seconds, row, out);
  });
}

void Today(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    WriteDate(i, std::floor(MomentOf(row)), row.context(), out);
  });
}

void UtcNow(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    WriteTimestamp(i, EnvironmentOf(row).utc, row, out);
  });
}

// Places of the original's list whose zone has another city's name.
constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
    {"Abu Dhabi", "Asia/Dubai"},
    {"Alaska", "America/Anchorage"},
    {"Arizona", "America/Phoenix"},
    {"Astana", "Asia/Almaty"},
    {"Atlantic Time (Canada)", "America/Halifax"},
    {"Beijing", "Asia/Shanghai"},
    {"Bern", "Europe/Zurich"},
    {"Brasilia", "America/Sao_Paulo"},
    {"Canberra", "Australia/Sydney"},
    {"Cape Verde Is.", "Atlantic/Cape_Verde"},
    {"Central America", "America/Guatemala"},
    {"Central Time (US & Canada)", "America/Chicago"},
    {"Chennai", "Asia/Kolkata"},
    {"Eastern Time (US & Canada)", "America/New_York"},
    {"Edinburgh", "Europe/London"},
    {"Ekaterinburg", "Asia/Yekaterinburg"},
    {"Georgetown", "America/Guyana"},
    {"Greenland", "America/Godthab"},
    {"Greenwich Mean Time : Dublin", "Europe/Dublin"},
    {"Guadalajara", "America/Mexico_City"},
    {"Hanoi", "Asia/Bangkok"},
    {"Hawaii", "Pacific/Honolulu"},
    {"Indiana (East)", "America/Indianapolis"},
    {"International Date Line West", "Etc/GMT+12"},
    {"Islamabad", "Asia/Karachi"},
    {"Kyiv", "Europe/Kiev"},
    {"Mid-Atlantic", "Atlantic/South_Georgia"},
    {"Mountain Time (US & Canada)", "America/Denver"},
    {"Mumbai", "Asia/Kolkata"},
    {"New Caledonia", "Pacific/Noumea"},
    {"New Delhi", "Asia/Kolkata"},
    {"Newfoundland", "America/St_Johns"},
    {"Nuku'alofa", "Pacific/Tongatapu"},
    {"Osaka", "Asia/Tokyo"},
    {"Pacific Time (US & Canada)", "America/Los_Angeles"},
    {"Pretoria", "Africa/Johannesburg"},
    {"Quito", "America/Guayaquil"},
    {"Sapporo", "Asia/Tokyo"},
    {"Saskatchewan", "America/Regina"},
    {"Solomon Is.", "Pacific/Guadalcanal"},
    {"Sri Jayawardenepura", "Asia/Colombo"},
    {"St. Petersburg", "Europe/Moscow"},
    {"Wellington", "Pacific/Auckland"},
    {"West Central Africa", "Africa/Lagos"},
};
constexpr std::string_view kRegions[] = {"",         "Europe/",   "America/",   "Asia/",  "Africa/",
                                         "Pacific/", "Atlantic/", "Australia/", "Indian/"};

// `GMT+02:00`, `UTC-3`, `GMT`.
std::optional<absl::TimeZone> FixedZone(std::string_view place) {
  if (!place.starts_with("GMT") && !place.starts_with("UTC")) return std::nullopt;
  place.remove_prefix(3);
  if (place.empty()) return absl::UTCTimeZone();
  const double sign = place.front() == '-' ? -1 : 1;
  if (place.front() != '-' && place.front() != '+') return std::nullopt;
  place.remove_prefix(1);
  const bool minutes = place.find(':') != std::string_view::npos;
  const auto days = ParseInterval(place, minutes ? "h:mm" : "h");
  if (!days || *days > 1) return std::nullopt;
  const double seconds = sign * *days * static_cast<double>(kSecondsPerDay);
  return absl::FixedTimeZone(static_cast<int>(std::round(seconds)));
}

// A fixed zone, a place of the original's list or the name of a zone or its city.
std::optional<absl::TimeZone> ZoneOfPlace(std::string_view place) {
  if (const auto fixed = FixedZone(place)) return fixed;
  for (const auto& [name, zone] : kPlaces) {
    if (name == place) place = zone;
  }
  std::string city(place);
  for (char& c : city) c = c == ' ' ? '_' : c;
  absl::TimeZone zone;
  for (const std::string_view region : kRegions) {
    if (absl::LoadTimeZone(std::string(region) + city, &zone)) return zone;
  }
  return std::nullopt;
}

// Local time of the place in argument `place`, or here; without summer time where the next argument
// is true. NULL for an unknown place.
void WriteTimeOfPlace(double utc, size_t place, const RowArguments& row, size_t i,
                      ValueWriter& out) {
  const auto zone = place < row.size() ? ZoneOfPlace(row.text(place))
                                       : std::optional(ZoneOf(EnvironmentOf(row).time_zone));
  if (!zone.has_value()) return out.Null(i);
  const bool standard = IsTrue(row.number_or(place + 1, 0));
  WriteTimestamp(i, standard ? ToStandardTime(utc, *zone) : ToLocal(utc, *zone), row, out);
}

void ConvertToLocalTime(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    WriteTimeOfPlace(row.number(0), 1, row, i, out);
  });
}

void LocalTime(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    WriteTimeOfPlace(EnvironmentOf(row).utc, 0, row, i, out);
  });
}

// `GMT+01:00`, without summer time.
void TimeZone(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const Environment& environment = EnvironmentOf(row);
    const absl::TimeZone zone = ZoneOf(environment.time_zone);
    const double offset = ToStandardTime(environment.utc, zone) - environment.utc;
    const auto minutes = static_cast<int>(std::round(offset * 24 * 60));
    return row.context().arena.Store(absl::StrFormat(
        "GMT%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60));
  });
}

void SummerTime(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const Environment& environment = EnvironmentOf(row);
    const double shift = DaylightSaving(environment.utc, ZoneOf(environment.time_zone));
    const std::string text = FormatInterval(shift, row.context().settings().time_format);
    out.Dual(i, row.context().arena.Store(text), shift);
  });
}

// SplitMix64 (Sebastiano Vigna, public domain): one step from a counter gives a random word.
uint64_t RandomWord(uint64_t counter) {
  uint64_t word = counter * 0x9e3779b97f4a7c15;
  word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
  word = (word ^ word >> 27) * 0x94d049bb133111eb;
  return word ^ word >> 31;
}

// A number of the row, the seed and the call alone, so that it does not matter who works it out.
void Random(const KernelCall& call) {
  double* const out = call.result.WriteNumbers();
  EvaluationContext& context = call.context;
  const uint64_t stream =
      RandomWord(RandomWord(context.environment->seed + 1) + context.random_calls++);
  for (size_t row = 0; row < call.rows; ++row) {
    const uint64_t word = RandomWord(stream + context.first_row + row);
    out[row] = static_cast<double>(word >> 11) * 0x1p-53;
  }
}

constexpr auto kMoment = Stability::kEnvironment;

constexpr ScalarFunction kFunctions[] = {
    {"Now", "[mode]", "n", false, Now, "Date and time: 1 of the call, 0 of the last reload",
     kMoment},
    {"Today", "[mode]", "n", false, Today, "Date: 1 of the call, 0 of the last reload", kMoment},
    {"UTC", "", "", false, UtcNow, "Date and time in Greenwich", kMoment},
    {"GMT", "", "", false, UtcNow, "Date and time in Greenwich", kMoment},
    {"LocalTime", "[place[, ignore_summer_time]]", "tn", false, LocalTime,
     "Date and time of a place", kMoment},
    {"ConvertToLocalTime", "time[, place[, ignore_summer_time]]", "ntn", false, ConvertToLocalTime,
     "The local time of a place at a time of Greenwich", kMoment},
    {"TimeZone", "", "", false, TimeZone, "The zone of the local time, such as GMT+01:00", kMoment},
    {"DaylightSaving", "", "", false, SummerTime, "How far the clocks are moved for the summer",
     kMoment},
};

constexpr ScalarFunction kRandom[] = {
    {"Rand", "", "", true, Random, "A random number from 0 to below 1", Stability::kRandom},
};

}  // namespace

std::span<const ScalarFunction> ClockFunctions() { return kFunctions; }

std::span<const ScalarFunction> RandomFunctions() { return kRandom; }

}  // namespace celadon
