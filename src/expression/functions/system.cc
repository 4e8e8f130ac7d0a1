// System functions: what formulas may know of the app, the engine and the machine.
//
// Source: the expression language, section 10.29; Qlik help "System functions".
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

template <std::string Environment::* kText>
void Show(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    return std::string_view((*row.context().environment).*kText);
  });
}

template <const char* kText>
void Constant(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments&) { return std::string_view(kText); });
}

// Scripts compare the first part with 12.
constexpr char kOldVersion[] = "12.0.0.0";
// The plain rules know no language.
constexpr char kCollation[] = "C";

void ReloadTime(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    const RegionalSettings& settings = row.context().settings();
    const double time = row.context().environment->reload_time;
    const std::string text = FormatDateTime(time, settings.timestamp_format, settings);
    text.empty() ? out.Null(i) : out.Dual(i, row.context().arena.Store(text), time);
  });
}

constexpr double kSecondsPerDay = 86400;

void ElapsedSeconds(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    const Environment& environment = *row.context().environment;
    return std::round((environment.utc - environment.start) * kSecondsPerDay);
  });
}

// NULL for a name that the host gave no attribute for.
template <std::map<std::string, std::string> Environment::* kAttributes>
void Attribute(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const auto& attributes = (*row.context().environment).*kAttributes;
    const auto found = attributes.find(std::string(row.text(0)));
    return found == attributes.end() ? std::string_view() : std::string_view(found->second);
  });
}

// There is no registry, and there are no sheets.
void Nothing(const KernelCall& call) {
  NumberRows(call, [](const RowArguments&) { return kNoNumber; });
}

constexpr auto kMoment = Stability::kEnvironment;

constexpr ScalarFunction kFunctions[] = {
    {"ReloadTime", "", "", false, ReloadTime, "When the last reload ended", kMoment},
    {"DocumentName", "", "", false, Show<&Environment::document_name>, "Name of the app", kMoment},
    {"DocumentTitle", "", "", false, Show<&Environment::document_name>, "Title of the app",
     kMoment},
    {"DocumentPath", "", "", false, Show<&Environment::document_path>, "Path of the app's file",
     kMoment},
    {"EngineVersion", "", "", false, Show<&Environment::version>, "Version of the engine", kMoment},
    {"ProductVersion", "", "", false, Show<&Environment::version>, "Version of the engine",
     kMoment},
    {"QlikViewVersion", "", "", false, Constant<kOldVersion>,
     "Version of the language, for scripts that ask"},
    {"OSUser", "", "", false, Show<&Environment::user>, "Name of the user", kMoment},
    {"QVUser", "", "", false, Show<&Environment::user>, "Old name of OSUser", kMoment},
    {"ComputerName", "", "", false, Show<&Environment::computer>, "Name of the computer", kMoment},
    {"Author", "", "", false, Show<&Environment::author>, "Author of the app", kMoment},
    {"ClientPlatform", "", "", false, Show<&Environment::platform>,
     "What the user's client runs on; empty if the host does not tell", kMoment},
    {"ElapsedSeconds", "", "", true, ElapsedSeconds, "Seconds since the engine started", kMoment},
    {"GetSysAttr", "name", "t", false, Attribute<&Environment::system_attributes>,
     "An attribute of the system that the host gave", kMoment},
    {"GetUserAttr", "name", "t", false, Attribute<&Environment::user_attributes>,
     "An attribute of the user that the host gave", kMoment},
    {"GetRegistryString", "path, key", "t", true, Nothing,
     "An entry of the Windows registry, which is NULL here"},
    {"GetActiveSheetId", "", "", true, Nothing, "The sheet that is shown, which is NULL here"},
    {"GetCollationLocale", "", "", false, Constant<kCollation>, "Rules that texts are sorted by"},
};

}  // namespace

std::span<const ScalarFunction> SystemFunctions() { return kFunctions; }

}  // namespace celadon
