// The characters of the code pages that have one byte a character, as the C library's iconv has
// them.
#ifndef CELADON_SOURCE_CODE_PAGE_H_
#define CELADON_SOURCE_CODE_PAGE_H_

#include <array>

namespace celadon {

// Of the bytes from 0x80 on; a byte that a page leaves free is the control code of its number.
using UpperCharacters = std::array<char16_t, 128>;

// Whether the page, by the number that Windows gives it, is known and the system has it.
bool IsCodePage(int number);

// The characters of one page; of a number that is no such page those of Latin-1, each byte its own.
class CodePageCharacters {
 public:
  explicit CodePageCharacters(int number);
  char32_t Of(unsigned char byte) const;

 private:
  const UpperCharacters* upper_;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CODE_PAGE_H_
