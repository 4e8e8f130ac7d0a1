#include "icu/code_page.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <vector>

#include "absl/strings/str_format.h"

namespace celadon {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter Open(const std::string& name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &error));
  return U_SUCCESS(error) ? std::move(converter) : nullptr;
}

// What ICU calls a code page by its number in Windows.
Converter OpenCodePage(int number) {
  constexpr int kUtf8 = 65001, kUtf16 = 1200, kUtf16Big = 1201, kAscii = 20127, kIso8859 = 28590;
  if (number == kUtf8) return Open("UTF-8");
  if (number == kUtf16) return Open("UTF-16LE");
  if (number == kUtf16Big) return Open("UTF-16BE");
  if (number == kAscii) return Open("US-ASCII");
  if (number > kIso8859 && number <= kIso8859 + 16) {
    return Open(absl::StrFormat("ISO-8859-%d", number - kIso8859));
  }
  for (const char* prefix : {"windows-", "cp", "ibm-"}) {
    if (Converter converter = Open(absl::StrFormat("%s%d", prefix, number))) return converter;
  }
  return nullptr;
}

// The bytes that the text was made of; nullopt where it was not.
std::optional<std::string> BytesOf(const icu::UnicodeString& text) {
  const Converter ansi = Open("windows-1252");
  if (ansi == nullptr) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  ucnv_setFromUCallBack(ansi.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::string bytes(static_cast<size_t>(text.length()) + 1, '\0');
  const int32_t length =
      text.extract(bytes.data(), static_cast<int32_t>(bytes.size()), ansi.get(), error);
  if (U_FAILURE(error)) return std::nullopt;
  bytes.resize(static_cast<size_t>(length));
  return bytes;
}

}  // namespace

std::optional<std::string> ApplyCodePage(std::string_view text, int code_page) {
  const Converter converter = OpenCodePage(code_page);
  if (converter == nullptr) return std::nullopt;
  const auto read = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const auto bytes = BytesOf(read);
  if (!bytes.has_value()) return std::string(text);
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString right(bytes->data(), static_cast<int32_t>(bytes->size()),
                                 converter.get(), error);
  if (U_FAILURE(error)) return std::string(text);
  std::string result;
  return right.toUTF8String(result);
}

}  // namespace celadon
