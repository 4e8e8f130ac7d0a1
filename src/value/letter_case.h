// Case pairs of single code points: Latin, Greek and Cyrillic.
#ifndef CELADON_VALUE_LETTER_CASE_H_
#define CELADON_VALUE_LETTER_CASE_H_

namespace celadon {

// Code points without a partner are their own.
char32_t LowerCodePoint(char32_t code);
char32_t UpperCodePoint(char32_t code);

// Letters, digits and the apostrophe; every code point past ASCII other than signs and blanks of
// the Latin-1 and punctuation blocks.
bool IsWordCodePoint(char32_t code);

}  // namespace celadon

#endif  // CELADON_VALUE_LETTER_CASE_H_
