// String functions that change a text or search in it. Characters are code points.
//
// Source: the expression language, section 10.28; Qlik help "String functions".
#include <bitset>
#include <cstring>
#include <string>

#include "celadon/text_rules.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "expression/functions/text_search.h"
#include "value/utf8.h"

namespace celadon {
namespace {

template <std::string (TextRules::*kChange)(std::string_view) const>
void ChangeCase(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    return row.context().arena.Store((PlainTextRules().*kChange)(row.text(0)));
  });
}

// Only the blank U+0020 is taken away.
template <bool kLeft, bool kRight>
void Trim(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    std::string_view text = row.text(0);
    while (kLeft && text.starts_with(' ')) text.remove_prefix(1);
    while (kRight && text.ends_with(' ')) text.remove_suffix(1);
    return text;
  });
}

// The place of a byte as a number of a character, from 1.
double CharacterNumber(std::string_view text, size_t byte) {
  return static_cast<double>(CountCodePoints(text.substr(0, byte)) + 1);
}

// From the end where `k` is below 0; 0 where there is no such occurrence.
double IndexOf(std::string_view text, std::string_view wanted, double k) {
  const Occurrences places(text, wanted);
  k = std::trunc(k);
  if (k < 0) k += static_cast<double>(places.Count()) + 1;
  if (!(k >= 1 && k <= static_cast<double>(text.size()))) return 0;
  const auto place = places.Find(static_cast<size_t>(k));
  return place.has_value() ? CharacterNumber(text, *place) : 0;
}

void Index(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    return IndexOf(row.text(0), row.text(1), row.number_or(2, 1));
  });
}

void SubStringCount(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    return static_cast<double>(Occurrences(row.text(0), row.text(1)).Count());
  });
}

std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  size_t begin = 0;
  for (size_t place = text.find(from); place != std::string_view::npos;
       place = text.find(from, begin)) {
    out.append(text.substr(begin, place - begin)).append(to);
    begin = place + from.size();
    if (out.size() > TextArena::kMaxBytes) break;  // refused when it is stored
  }
  return out.append(text.substr(begin));
}

void Replace(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const std::string_view text = row.text(0);
    const std::string_view from = row.text(1);
    const bool changes = !from.empty() && text.find(from) != std::string_view::npos;
    return changes ? row.context().arena.Store(Replaced(text, from, row.text(2))) : text;
  });
}

// The code points of a text one by one, with the bytes of each.
template <typename Body>
void ForEachCharacter(std::string_view text, Body body) {
  for (size_t i = 0; i < text.size();) {
    const size_t bytes = DecodeUtf8(text, i).bytes;
    body(text.substr(i, bytes), i);
    i += bytes;
  }
}

// The characters of a text, which outlives them.
class CharactersOf {
 public:
  explicit CharactersOf(std::string_view text) : text_(text) {
    for (const char byte : text) {
      const auto place = static_cast<unsigned char>(byte);
      if (place < ascii_.size()) ascii_.set(place);
      all_ascii_ &= place < ascii_.size();
    }
  }

  bool Hold(std::string_view character) const {
    const auto first = static_cast<unsigned char>(character.front());
    if (first < ascii_.size()) return ascii_[first];
    bool hold = false;
    if (all_ascii_) return hold;
    ForEachCharacter(text_, [&](std::string_view other, size_t) { hold |= other == character; });
    return hold;
  }

 private:
  std::string_view text_;
  std::bitset<128> ascii_;
  bool all_ascii_ = true;
};

template <bool kKeep>
void FilterCharacters(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    std::string out;
    const CharactersOf listed(row.text(1));
    ForEachCharacter(row.text(0), [&](std::string_view character, size_t) {
      if (listed.Hold(character) == kKeep) out += character;
    });
    return row.context().arena.Store(out);
  });
}

// Places are counted from the end where the number is negative.
void FindOneOf(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    double left = std::trunc(row.number_or(2, 1));
    double found = 0;
    const CharactersOf wanted(row.text(1));
    const auto for_each_place = [&](auto visit) {
      ForEachCharacter(row.text(0), [&](std::string_view character, size_t byte) {
        if (wanted.Hold(character)) visit(byte);
      });
    };
    if (left < 0) {
      ++left;
      for_each_place([&left](size_t) { ++left; });
    }
    for_each_place([&](size_t byte) {
      if (--left == 0) found = CharacterNumber(row.text(0), byte);
    });
    return found;
  });
}

void Repeat(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) -> std::string_view {
    const std::string_view text = row.text(0);
    const double most = static_cast<double>(TextArena::kMaxBytes) + 1;
    const size_t times = static_cast<size_t>(std::clamp(std::trunc(row.number(1)), 0.0, most));
    if (text.empty() || times == 0) return "";
    const bool fits = times <= TextArena::kMaxBytes / text.size();
    const size_t bytes = fits ? times * text.size() : TextArena::kMaxBytes + 1;
    char* const place = row.context().arena.Allocate(bytes);
    if (place == nullptr) return "";
    for (size_t i = 0; i < times; ++i)
      std::memcpy(place + i * text.size(), text.data(), text.size());
    return {place, bytes};
  });
}

void Chr(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) -> std::string_view {
    const double code = std::trunc(row.number(0));
    if (!(code >= 0 && code <= 0x10FFFF)) return {};
    const auto character = static_cast<char32_t>(code);
    if (IsSurrogate(character)) return {};
    std::string text;
    AppendUtf8(character, &text);
    return row.context().arena.Store(text);
  });
}

// Of the empty text NULL (our own).
void Ord(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    return row.text(0).empty() ? kNoNumber : static_cast<double>(DecodeUtf8(row.text(0), 0).code);
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"Upper", "text", "t", false, ChangeCase<&TextRules::Upper>, "In upper case"},
    {"Lower", "text", "t", false, ChangeCase<&TextRules::Lower>, "In lower case"},
    {"Capitalize", "text", "t", false, ChangeCase<&TextRules::Capitalize>,
     "Every word with a capital first"},
    {"Trim", "text", "t", false, Trim<true, true>, "Without blanks at both ends"},
    {"LTrim", "text", "t", false, Trim<true, false>, "Without blanks at the start"},
    {"RTrim", "text", "t", false, Trim<false, true>, "Without blanks at the end"},
    {"Index", "text, wanted[, occurrence]", "ttn", true, Index, "Place of a text in another, or 0"},
    {"SubStringCount", "text, wanted", "t", true, SubStringCount, "How often a text holds another"},
    {"Replace", "text, from, to", "t", false, Replace, "With each occurrence of a text replaced"},
    {"KeepChar", "text, characters", "t", false, FilterCharacters<true>,
     "Only the characters of a set"},
    {"PurgeChar", "text, characters", "t", false, FilterCharacters<false>,
     "Without the characters of a set"},
    {"FindOneOf", "text, characters[, occurrence]", "ttn", true, FindOneOf,
     "Place of the first character of a set, or 0"},
    {"Repeat", "text, times", "tn", false, Repeat, "A text several times over"},
    {"Chr", "code", "n", false, Chr, "The character of a Unicode number"},
    {"Ord", "text", "t", true, Ord, "Unicode number of the first character"},
};

}  // namespace

std::span<const ScalarFunction> StringFunctions() { return kFunctions; }

}  // namespace celadon
