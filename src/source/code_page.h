// The characters of the code pages that have one byte a character.
//
// Source: the tables of the Unicode Consortium (MAPPINGS/VENDORS and MAPPINGS/ISO8859), by the
// numbers that Windows gives the pages.
#ifndef CELADON_SOURCE_CODE_PAGE_H_
#define CELADON_SOURCE_CODE_PAGE_H_

namespace celadon {

// Whether there is a table of this page.
bool IsCodePage(int number);

// The characters of one page; of a number without a table those of Latin-1, each byte its own.
class CodePageCharacters {
 public:
  explicit CodePageCharacters(int number);
  char32_t Of(unsigned char byte) const;

 private:
  const char16_t* upper_;  // of the bytes from 0x80 on
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CODE_PAGE_H_
