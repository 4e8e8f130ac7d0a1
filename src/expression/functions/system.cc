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
    {"GetCollationLocale", "", "", false, Constant<kCollation>, "Rules that texts are sorted by"},
};

}  // namespace

std::span<const ScalarFunction> SystemFunctions() { return kFunctions; }

}  // namespace celadon
