#include "script/cased_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "celadon/text_rules.h"
#include "script/recoded_rows.h"

namespace celadon {
namespace {

std::string TextInCase(std::string_view text, LetterCase letters) {
  const TextRules& rules = PlainTextRules();
  switch (letters) {
    case LetterCase::kUpper:
      return rules.Upper(text);
    case LetterCase::kLower:
      return rules.Lower(text);
    case LetterCase::kCapitalized:
      return rules.Capitalize(text);
    case LetterCase::kMixed:
      break;
  }
  return std::string(text);
}

Recoding ToCase(LetterCase letters) {
  return [letters, text = std::string()](ValueView value) mutable {
    if (!value.has_text()) return value;
    text = TextInCase(value.text(), letters);
    return value.has_number() ? ValueView::Dual(text, value.number()) : ValueView::Text(text);
  };
}

}  // namespace

RowSource InCase(RowSource source, LetterCase letters) {
  std::vector<ColumnInfo> columns = source.rows->columns();
  for (ColumnInfo& column : columns) column.name = TextInCase(column.name, letters);
  std::vector<Recoding> recodings(columns.size(), ToCase(letters));
  source.rows = RecodeRows(std::move(source.rows), std::move(columns), std::move(recodings));
  return source;
}

}  // namespace celadon
