// Wildcards over texts without regard to case, and where words begin.
#ifndef CELADON_SELECTION_TEXT_PATTERN_H_
#define CELADON_SELECTION_TEXT_PATTERN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace celadon {

// Appends the text as it is compared, in the place of what `folded` held.
void FoldInto(std::string_view text, std::string* folded);

// Whether a letter or digit begins at a byte of a text; false at its end.
bool IsWordAt(std::string_view text, size_t position);

// Whether a word, a run of letters and digits, begins at a byte of a text.
bool WordBeginsAt(std::string_view text, size_t position);

// The first place at or behind `from` at which the folded term stands at the beginning of a word,
// or npos. A term that begins with another character than a letter or digit may stand anywhere.
size_t FindTerm(std::string_view folded, std::string_view term, size_t from);

// `*` stands for any characters, `?` for one and, beside these, `^` for the beginning of a word;
// with `escaping` a backslash stands for the character behind it. The whole text has to fit.
class TextPattern {
 public:
  TextPattern(std::string_view pattern, bool escaping);

  bool has_wildcards() const { return has_wildcards_; }
  // Takes time in the order of the product of the lengths at worst, and no memory.
  bool Matches(std::string_view folded) const;
  // Where the literal parts stand in a folded text that matches, as bytes.
  struct Place {
    size_t begin, end;
  };
  std::vector<Place> LiteralPlaces(std::string_view folded) const;

 private:
  enum class Kind : char { kAnyRun, kOne, kWordBegin, kLiteral };
  struct Part {
    Kind kind;
    std::string literal;  // folded
  };
  // Moves behind the part if it stands at the place.
  static bool Step(const Part& part, std::string_view text, size_t* place);

  std::vector<Part> parts_;
  bool has_wildcards_;
};

}  // namespace celadon

#endif  // CELADON_SELECTION_TEXT_PATTERN_H_
