#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/odbc.h"
#include "celadon/text_rules.h"
#include "connectors/odbc/odbc_handle.h"
#include "connectors/odbc/odbc_reader.h"
#include "connectors/odbc/utf8_locale.h"
#include "connectors/odbc/watched_call.h"
#include "connectors/odbc/wide_text.h"
#include "runtime/status_macros.h"
#include "value/number_text.h"

namespace celadon {
namespace {

using Reader = absl::StatusOr<std::unique_ptr<TableReader>>;

bool Mentions(std::string_view text, std::string_view part) {
  return WildcardMatch(text, "*" + std::string(part) + "*");
}

// A value of a connection string. Braces only where they have to be: not all drivers take them off.
std::string Braced(std::string_view value) {
  if (value.find_first_of(";{}= ") == std::string_view::npos) return std::string(value);
  std::string braced = "{";
  for (const char c : value) braced += c == '}' ? std::string("}}") : std::string(1, c);
  return braced + "}";
}

// The `key=value` parts of a connection string; values in braces may hold `;`.
std::vector<std::string_view> PartsOf(std::string_view text) {
  std::vector<std::string_view> parts;
  bool braced = false;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '{') braced = true;
    if (i < text.size() && text[i] == '}') braced = false;
    if (i < text.size() && (text[i] != ';' || braced)) continue;
    if (i > begin) parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  return parts;
}

bool HasKey(std::string_view part, std::initializer_list<std::string_view> keys) {
  const std::string_view key = TrimBlanks(part.substr(0, part.find('=')));
  return std::ranges::any_of(keys,
                             [key](std::string_view k) { return EqualsIgnoringCase(k, key); });
}

// What drivers take of two equal keys differs, so none may stand twice.
std::string ConnectionString(const std::string& set_up, const ConnectOptions& options) {
  std::string text;
  for (const std::string_view part : PartsOf(set_up)) {
    if (!options.user.empty() && HasKey(part, {"uid", "user", "username"})) continue;
    if (!options.password.empty() && HasKey(part, {"pwd", "password"})) continue;
    text.append(part).append(";");
  }
  if (!options.user.empty()) text += "UID=" + Braced(options.user) + ";";
  if (!options.password.empty()) text += "PWD=" + Braced(options.password) + ";";
  if (!Mentions(set_up, "PostgreSQL")) return text;
  // Else its driver holds whole results in memory, and makes texts of truth values.
  if (!Mentions(set_up, "BoolsAsChar")) text += "BoolsAsChar=0;";
  if (!options.writes && !Mentions(set_up, "UseDeclareFetch")) {
    text += "UseDeclareFetch=1;Fetch=4096;";
  }
  return text;
}

class OpenOdbc final : public OpenConnection {
 public:
  ~OpenOdbc() override {
    if (connected_) SQLDisconnect(connection_.get());
  }

  absl::Status Connect(const std::string& set_up, const ConnectOptions& options) {
    const Utf8Locale locale;
    writes_ = options.writes;
    CELADON_ASSIGN_OR_RETURN(environment_, OdbcHandle::Make(SQL_HANDLE_ENV, {}));
    CELADON_ASSIGN_OR_RETURN(connection_, OdbcHandle::Make(SQL_HANDLE_DBC, environment_));
    if (!writes_) {
      SetAttribute(SQL_ATTR_ACCESS_MODE,
                   SQL_MODE_READ_ONLY);  // a hint, which drivers may pass over
    }
    WideText text = ToWide(ConnectionString(set_up, options));
    CELADON_RETURN_IF_ERROR(
        connection_.StatusOf(SQLDriverConnectW(connection_.get(), nullptr, text.data(), SQL_NTS,
                                               nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT)));
    connected_ = true;
    if (IsPostgres()) CELADON_RETURN_IF_ERROR(RunOwn("SET TIME ZONE 'UTC'"));
    if (!writes_) SetAttribute(SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_OFF);
    return absl::OkStatus();
  }

  Reader Run(const Query& query, const Execution& execution) override {
    CELADON_ASSIGN_OR_RETURN(OdbcHandle statement, NewStatement());
    if (query.row_limit > 0) {
      SQLSetStmtAttrW(statement.get(), SQL_ATTR_MAX_ROWS,
                      reinterpret_cast<SQLPOINTER>(query.row_limit), 0);
    }
    WideText text = ToWide(query.text);
    const auto run = [&] { return SQLExecDirectW(statement.get(), text.data(), SQL_NTS); };
    SQLRETURN result = SQL_ERROR;
    const absl::Status status = CallWatched(statement, execution, run, &result);
    if (!status.ok()) {
      statement = OdbcHandle();
      RollBack();
      return status;
    }
    return Read(std::move(statement), query.row_limit, execution);
  }

  Reader List(Catalog what, const Execution& execution) override {
    CELADON_ASSIGN_OR_RETURN(OdbcHandle statement, NewStatement());
    SQLHANDLE handle = statement.get();
    const auto list = [handle, what] {
      switch (what) {
        case Catalog::kTables:
          return SQLTablesW(handle, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
        case Catalog::kColumns:
          return SQLColumnsW(handle, nullptr, 0, nullptr, 0, nullptr, 0, nullptr, 0);
        default:
          return SQLGetTypeInfoW(handle, SQL_ALL_TYPES);
      }
    };
    SQLRETURN result = SQL_ERROR;
    CELADON_RETURN_IF_ERROR(CallWatched(statement, execution, list, &result));
    return Read(std::move(statement), 0, execution);
  }

 private:
  absl::StatusOr<OdbcHandle> NewStatement() const {
    return OdbcHandle::Make(SQL_HANDLE_STMT, connection_);
  }

  Reader Read(OdbcHandle statement, uint64_t row_limit, const Execution& execution) {
    CELADON_ASSIGN_OR_RETURN(
        auto reader,
        ReadOdbcResult(std::move(statement), row_limit, [this] { RollBack(); }, execution));
    if (!writes_ && reader->columns().empty()) {
      return absl::PermissionDeniedError(
          "a statement without a result may change the source: connect with (mode is write)");
    }
    return reader;
  }

  void SetAttribute(SQLINTEGER attribute, uintptr_t value) {
    SQLSetConnectAttrW(connection_.get(), attribute, reinterpret_cast<SQLPOINTER>(value), 0);
  }

  // Where writing is allowed, each statement is committed by itself.
  void RollBack() {
    if (!writes_) SQLEndTran(SQL_HANDLE_DBC, connection_.get(), SQL_ROLLBACK);
  }

  bool IsPostgres() const {
    SQLWCHAR name[64] = {};
    SQLSMALLINT bytes = 0;
    SQLGetInfoW(connection_.get(), SQL_DBMS_NAME, name, sizeof(name), &bytes);
    return FromWide(name, static_cast<size_t>(bytes) / sizeof(SQLWCHAR)) == "PostgreSQL";
  }

  absl::Status RunOwn(std::string_view sql) {
    CELADON_ASSIGN_OR_RETURN(const OdbcHandle statement, NewStatement());
    WideText text = ToWide(sql);
    return statement.StatusOf(SQLExecDirectW(statement.get(), text.data(), SQL_NTS));
  }

  bool writes_ = false;
  OdbcHandle environment_;
  OdbcHandle connection_;
  bool connected_ = false;
};

class OdbcConnection final : public Connection {
 public:
  explicit OdbcConnection(std::string text) : text_(std::move(text)) {}

  absl::StatusOr<std::unique_ptr<OpenConnection>> Open(const ConnectOptions& options,
                                                       const Execution&) const override {
    auto open = std::make_unique<OpenOdbc>();
    CELADON_RETURN_IF_ERROR(open->Connect(text_, options));
    return open;
  }

 private:
  std::string text_;
};

}  // namespace

std::shared_ptr<const Connection> MakeOdbcConnection(std::string connection_string) {
  return std::make_shared<OdbcConnection>(std::move(connection_string));
}

}  // namespace celadon
