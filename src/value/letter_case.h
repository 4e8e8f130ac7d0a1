// Case of single code points, of all alphabets.
//
// Source: the Unicode standard, chapter 3.13: simple mappings, one code point to one, so that
// places in a folded text are places in the text. No language is assumed.
#ifndef CELADON_VALUE_LETTER_CASE_H_
#define CELADON_VALUE_LETTER_CASE_H_

namespace celadon {

// Code points without a partner are their own.
char32_t LowerCodePoint(char32_t code);
char32_t UpperCodePoint(char32_t code);
// The same for letters that differ in case or form only: in lower case, and a sigma at the end of a
// word is a sigma.
char32_t FoldCodePoint(char32_t code);

// Letters, digits and the apostrophe; every code point past ASCII other than signs and blanks of
// the Latin-1 and punctuation blocks.
bool IsWordCodePoint(char32_t code);

}  // namespace celadon

#endif  // CELADON_VALUE_LETTER_CASE_H_
