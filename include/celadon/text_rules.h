// How texts are compared without regard to case, changed in case and matched with wildcards.
#ifndef CELADON_TEXT_RULES_H_
#define CELADON_TEXT_RULES_H_

#include <compare>
#include <string>
#include <string_view>

namespace celadon {

// Rules for letters; texts are UTF-8, and bytes that are not pass through as they are. Thread-safe.
// A host may put rules of its own, such as those of a language, in place of the plain ones.
class TextRules {
 public:
  virtual ~TextRules() = default;

  virtual std::string Lower(std::string_view text) const = 0;
  virtual std::string Upper(std::string_view text) const = 0;
  // The first letter of every word upper case, all others lower case. Words are runs of letters,
  // digits and apostrophes.
  virtual std::string Capitalize(std::string_view text) const = 0;
  // Texts that differ in case only, or in forms of a letter such as σ and ς, have the same fold.
  virtual std::string Fold(std::string_view text) const = 0;
  // The order of sorting by text: without regard to case, then by code points. Equal only where
  // the texts are.
  virtual std::strong_ordering Compare(std::string_view a, std::string_view b) const = 0;
};

// The case of single code points of all alphabets, one to one; order by code points. Our own: no
// language is assumed, and letters such as ß, whose other case is two letters, stay as they are.
const TextRules& PlainTextRules();

// Whether texts are equal without regard to case, by the plain rules.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// Whether the whole text fits the pattern, in which `*` stands for any characters and `?` for one;
// without regard to case, by the plain rules. Takes time in the order of the product of the lengths
// at worst, and no memory.
bool WildcardMatch(std::string_view text, std::string_view pattern);
bool HasWildcard(std::string_view pattern);

}  // namespace celadon

#endif  // CELADON_TEXT_RULES_H_
