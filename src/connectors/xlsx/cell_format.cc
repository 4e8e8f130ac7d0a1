#include "connectors/xlsx/cell_format.h"

#include <algorithm>
#include <string>

namespace celadon {
namespace {

// The letters that stand for parts of the value in the first section: texts in quotes, escaped
// bytes and colours are left out, elapsed hours such as `[h]` count.
std::string CodeLetters(std::string_view code) {
  std::string letters;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const size_t end = std::min(code.find(']', i), code.size());
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      const bool elapsed =
          !inside.empty() && inside.find_first_not_of("hmsHMS") == std::string_view::npos;
      if (elapsed) letters += 'h';
      i = end;
    } else if (c >= 'A' && c <= 'Z') {
      letters += static_cast<char>(c - 'A' + 'a');
    } else if (c >= 'a' && c <= 'z') {
      letters += c;
    }
  }
  return letters;
}

}  // namespace

CellKind KindOfFormatCode(std::string_view code) {
  const std::string letters = CodeLetters(code);
  if (letters.starts_with("general")) return CellKind::kNumber;
  const bool day = letters.find_first_of("yd") != std::string::npos;
  const bool hour = letters.find_first_of("hs") != std::string::npos;
  const bool month = letters.find('m') != std::string::npos;
  if (hour) return day ? CellKind::kTimestamp : CellKind::kTime;
  return day || month ? CellKind::kDate : CellKind::kNumber;
}

CellKind KindOfBuiltInFormat(int id) {
  const auto between = [id](int first, int last) { return id >= first && id <= last; };
  if (id == 22) return CellKind::kTimestamp;
  if (between(14, 17) || between(27, 31) || id == 36 || between(50, 54) || between(57, 58)) {
    return CellKind::kDate;
  }
  if (between(18, 21) || between(32, 35) || between(45, 47) || between(55, 56)) {
    return CellKind::kTime;
  }
  return CellKind::kNumber;
}

}  // namespace celadon
