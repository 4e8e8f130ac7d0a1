#include "source/code_page.h"

#include <iconv.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>

namespace celadon {
namespace {

constexpr unsigned char kFirst = 0x80;  // byte that is no ASCII

struct CodePage {
  int number;
  const char* name;  // as iconv knows it
};
constexpr CodePage kCodePages[] = {
    {437, "CP437"},        {850, "CP850"},        {852, "CP852"},        {866, "CP866"},
    {1250, "CP1250"},      {1251, "CP1251"},      {1252, "CP1252"},      {1253, "CP1253"},
    {1254, "CP1254"},      {1255, "CP1255"},      {1256, "CP1256"},      {1257, "CP1257"},
    {1258, "CP1258"},      {10000, "MACINTOSH"},  {20866, "KOI8-R"},     {28592, "ISO-8859-2"},
    {28595, "ISO-8859-5"}, {28597, "ISO-8859-7"}, {28599, "ISO-8859-9"}, {28605, "ISO-8859-15"},
};

// The character of one byte, 0 for none. What may be a part of the next one is flushed.
char16_t Convert(iconv_t converter, unsigned char byte) {
  char16_t character = 0;
  char* in = reinterpret_cast<char*>(&byte);
  char* out = reinterpret_cast<char*>(&character);
  size_t in_bytes = 1, out_bytes = sizeof(character);
  const size_t converted = iconv(converter, &in, &in_bytes, &out, &out_bytes);
  iconv(converter, nullptr, nullptr, &out, &out_bytes);
  return converted == static_cast<size_t>(-1) || out_bytes != 0 ? 0 : character;
}

// Empty where the system lacks the page.
std::unique_ptr<const UpperCharacters> Read(const char* name) {
  const iconv_t converter = iconv_open("UTF-16LE", name);
  if (converter == reinterpret_cast<iconv_t>(-1)) return nullptr;
  auto characters = std::make_unique<UpperCharacters>();
  for (size_t i = 0; i < characters->size(); ++i) {
    const auto byte = static_cast<unsigned char>(kFirst + i);
    const char16_t character = Convert(converter, byte);
    (*characters)[i] = character == 0 ? byte : character;
  }
  iconv_close(converter);
  return characters;
}

// Of a page in the list, read once.
const UpperCharacters* CharactersOf(size_t page) {
  static std::once_flag read[std::size(kCodePages)];
  static std::unique_ptr<const UpperCharacters> characters[std::size(kCodePages)];
  std::call_once(read[page], [page] { characters[page] = Read(kCodePages[page].name); });
  return characters[page].get();
}

const UpperCharacters* Find(int number) {
  const auto* const page = std::ranges::find(kCodePages, number, &CodePage::number);
  return page == std::end(kCodePages) ? nullptr
                                      : CharactersOf(static_cast<size_t>(page - kCodePages));
}

}  // namespace

bool IsCodePage(int number) { return Find(number) != nullptr; }

CodePageCharacters::CodePageCharacters(int number) : upper_(Find(number)) {}

char32_t CodePageCharacters::Of(unsigned char byte) const {
  return byte < kFirst || upper_ == nullptr ? byte : (*upper_)[byte - kFirst];
}

}  // namespace celadon
