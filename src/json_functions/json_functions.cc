// Functions over texts in JSON, read and written by RapidJSON. Paths are JSON pointers (RFC 6901).
//
// Source: the expression language, section 10.21; Qlik help "JSON functions".
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

#include "celadon/json_functions.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

using rapidjson::Document;
using rapidjson::Pointer;

// Brackets inside each other; writing walks as deep. Our own.
constexpr int kMaxDepth = 500;

bool IsTooDeep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (text[i] == '[' || text[i] == '{')) {
      if (++depth > kMaxDepth) return true;
    } else if (!quoted && (text[i] == ']' || text[i] == '}')) {
      --depth;
    }
  }
  return false;
}

// False where the text is no JSON.
bool Parse(std::string_view text, Document& document) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
  return !IsTooDeep(text) && !document.Parse<kFlags>(text.data(), text.size()).HasParseError();
}

std::string_view Written(const rapidjson::Value& value, TextArena& arena) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return arena.Store({buffer.GetString(), buffer.GetSize()});
}

bool HasType(const rapidjson::Value& value, std::string_view type) {
  return (type == "object" && value.IsObject()) || (type == "array" && value.IsArray()) ||
         (type == "string" && value.IsString()) || (type == "number" && value.IsNumber()) ||
         (type == "boolean" && value.IsBool()) || (type == "null" && value.IsNull()) ||
         type == "value";
}

void IsJson(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    Document document;
    return Truth(Parse(row.text(0), document) && HasType(document, row.text_or(1, "value")));
  });
}

// A text without its quotes, a number as number, null as NULL, all else as JSON.
void WriteValue(const rapidjson::Value& value, size_t i, TextArena& arena, ValueWriter& out) {
  if (value.IsNull()) {
    out.Null(i);
  } else if (value.IsNumber()) {
    out.Dual(i, Written(value, arena), value.GetDouble());
  } else if (value.IsString()) {
    out.Text(i, arena.Store({value.GetString(), value.GetStringLength()}));
  } else {
    out.Text(i, Written(value, arena));
  }
}

void JsonGet(const KernelCall& call) {
  StrictValueRows(call, [](const RowArguments& row, size_t i, ValueWriter& out) {
    Document document;
    const Pointer path(row.text(1).data(), row.text(1).size());
    const bool valid = path.IsValid() && Parse(row.text(0), document);
    const rapidjson::Value* const value = valid ? path.Get(document) : nullptr;
    value == nullptr ? out.Null(i) : WriteValue(*value, i, row.context().arena, out);
  });
}

// Whether a value can be put there: objects and lists on the way that are missing are made, but
// nothing else has parts, and a list has none by name.
bool Leads(const Pointer& path, const Document& document) {
  for (size_t length = 0; length < path.GetTokenCount(); ++length) {
    const rapidjson::Value* const around = Pointer(path.GetTokens(), length).Get(document);
    if (around == nullptr || around->IsNull()) return true;
    const Pointer::Token& token = path.GetTokens()[length];
    const bool by_number = token.index != rapidjson::kPointerInvalidIndex ||
                           std::string_view(token.name, token.length) == "-";
    if (!around->IsObject() && !(around->IsArray() && by_number)) return false;
  }
  return true;
}

// The value is JSON, too.
void JsonSet(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) -> std::string_view {
    Document document;
    Document value(&document.GetAllocator());
    const Pointer path(row.text(1).data(), row.text(1).size());
    if (!path.IsValid() || !Parse(row.text(0), document) || !Parse(row.text(2), value)) return {};
    if (!Leads(path, document)) return {};
    path.Set(document, value);
    return Written(document, row.context().arena);
  });
}

rapidjson::Value ValueOf(const RowArguments& row, size_t argument, Document& document) {
  if (row.is_null(argument)) return rapidjson::Value();
  const double number = row.number(argument);
  if (!std::isnan(number)) {
    const bool whole = number == std::trunc(number) && std::abs(number) < 0x1p53;
    return whole ? rapidjson::Value(static_cast<int64_t>(number)) : rapidjson::Value(number);
  }
  const std::string_view text = row.text(argument);
  return rapidjson::Value(text.data(), static_cast<rapidjson::SizeType>(text.size()),
                          document.GetAllocator());
}

// Puts a value of the language at a path, and takes what is there away for NULL. False where the
// path leads nowhere.
bool Put(const RowArguments& row, size_t argument, Document& document) {
  if (row.is_null(argument)) return false;
  const std::string text(row.written(argument));
  const Pointer path(text.data(), text.size());
  if (!path.IsValid() || !Leads(path, document)) return false;
  if (row.is_null(argument + 1)) {
    path.Erase(document);
  } else {
    path.Set(document, ValueOf(row, argument + 1, document));
  }
  return true;
}

// As JsonSet, for any number of paths with values of the language.
void JsonSetEx(const KernelCall& call) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const RowArguments row(call, i);
    Document document;
    bool set = !row.is_null(0) && row.size() % 2 == 1 && Parse(row.written(0), document);
    for (size_t a = 1; set && a < row.size(); a += 2) set = Put(row, a, document);
    set ? out.Text(i, Written(document, call.context.arena)) : out.Null(i);
  }
}

// Sets rows to what body(row, document) makes of the document.
template <typename Body>
void DocumentRows(const KernelCall& call, Body body) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    Document document;
    body(RowArguments(call, i), document);
    out.Text(i, Written(document, call.context.arena));
  }
}

void JsonArray(const KernelCall& call) {
  DocumentRows(call, [](const RowArguments& row, Document& document) {
    document.SetArray();
    for (size_t a = 0; a < row.size(); ++a) {
      document.PushBack(ValueOf(row, a, document), document.GetAllocator());
    }
  });
}

// Names and values two by two; a name without value, or with NULL, is left out.
void JsonObject(const KernelCall& call) {
  DocumentRows(call, [](const RowArguments& row, Document& document) {
    document.SetObject();
    for (size_t a = 0; a + 1 < row.size(); a += 2) {
      if (row.is_null(a + 1)) continue;
      const std::string name = row.is_null(a) ? "" : std::string(row.written(a));
      rapidjson::Value key(name.data(), static_cast<rapidjson::SizeType>(name.size()),
                           document.GetAllocator());
      document.AddMember(key, ValueOf(row, a + 1, document), document.GetAllocator());
    }
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"IsJson", "text[, type]", "t", true, IsJson,
     "Whether a text is JSON, of type object, array, string, number, boolean or null"},
    {"JsonGet", "json, path", "t", false, JsonGet, "What stands at a path"},
    {"JsonSet", "json, path, value", "t", false, JsonSet, "With JSON put at a path"},
    {"JsonSetEx", "json, path, value, …", "w", false, JsonSetEx,
     "With values put at paths, or taken away by NULL"},
    {"JsonObject", "[name, value, …]", "w", false, JsonObject, "An object of names and values"},
    {"JsonArray", "[value, …]", "w", false, JsonArray, "A list of values"},
};

}  // namespace

void AddJsonFunctions(FunctionRegistry& functions) {
  functions.Add(FunctionCategory::kJson, kFunctions);
}

}  // namespace celadon
