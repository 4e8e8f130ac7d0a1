#include "qvd/markup_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"
#include "value/utf8.h"

namespace celadon {
namespace {

constexpr size_t kMaxDepth = 64;
constexpr size_t kMaxElements = size_t{1} << 20;
constexpr size_t kMaxReferenceBytes = 12;  // &#x0010FFFF;

class MarkupScanner {
 public:
  explicit MarkupScanner(std::string_view xml) : xml_(xml) {}

  absl::Status Scan() {
    while (at_ < xml_.size()) {
      CELADON_RETURN_IF_ERROR(xml_[at_] == '<' ? Markup() : Characters());
    }
    if (depth_ > 0) return Error("it ends inside an element");
    return elements_ > 0 ? absl::OkStatus() : Error("it holds no element");
  }

 private:
  bool Next(std::string_view prefix) const { return xml_.substr(at_).starts_with(prefix); }

  absl::Status Error(const std::string& what) const {
    const auto line = 1 + std::count(xml_.begin(), xml_.begin() + at_, '\n');
    return absl::DataLossError(
        absl::StrFormat("the XML header is not well-formed: %s, line %d", what, line));
  }

  // Goes behind the next `end`, which closes what starts here.
  absl::Status SkipPast(std::string_view end) {
    const size_t found = xml_.find(end, at_);
    if (found == std::string_view::npos) return Error("markup that is not closed");
    at_ = found + end.size();
    return absl::OkStatus();
  }

  absl::Status Markup() {
    if (Next("<!--")) return SkipPast("-->");
    if (Next("<![CDATA[") && depth_ > 0) return SkipPast("]]>");
    if (Next("<!")) return Error("document types and entity declarations are refused");
    if (Next("<?")) return SkipPast("?>");
    return Tag();
  }

  // The position of the `>` that ends the tag here; those inside quotes do not.
  size_t TagEnd() const {
    size_t end = xml_.find_first_of(">\"'", at_);
    while (end != std::string_view::npos && xml_[end] != '>') {
      const size_t quote_end = xml_.find(xml_[end], end + 1);
      if (quote_end == std::string_view::npos) return quote_end;
      end = xml_.find_first_of(">\"'", quote_end + 1);
    }
    return end;
  }

  absl::Status Tag() {
    const bool closes = Next("</");
    const size_t end = TagEnd();
    if (end == std::string_view::npos) return Error("a tag that is not closed");
    const bool is_empty = !closes && xml_[end - 1] == '/';
    if (closes) {
      if (depth_ == 0) return Error("an end tag without a start");
      --depth_;
    } else {
      CELADON_RETURN_IF_ERROR(StartElement(is_empty));
    }
    at_ = end + 1;
    return absl::OkStatus();
  }

  absl::Status StartElement(bool is_empty) {
    if (depth_ == 0 && elements_ > 0) return Error("a second root element");
    if (++elements_ > kMaxElements) return Error("more than 2^20 elements");
    if (!is_empty && ++depth_ > kMaxDepth) return Error("more than 64 levels of elements");
    return absl::OkStatus();
  }

  absl::Status Characters() {
    const size_t end = std::min(xml_.find('<', at_), xml_.size());
    for (; at_ < end; ++at_) {
      const char c = xml_[at_];
      const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (depth_ == 0 && !is_blank) return Error("text outside the root element");
      if (static_cast<unsigned char>(c) < 0x20 && !is_blank) return Error("a control character");
      if (c == '&' && !AtReference()) return Error("an entity that XML does not define");
    }
    return absl::OkStatus();
  }

  bool AtReference() const {
    constexpr std::array<std::string_view, 5> kEntities = {"amp", "lt", "gt", "quot", "apos"};
    const std::string_view rest = xml_.substr(at_ + 1, kMaxReferenceBytes);
    const size_t end = rest.find(';');
    if (end == std::string_view::npos) return false;
    const std::string_view name = rest.substr(0, end);
    return std::ranges::count(kEntities, name) > 0 || IsCharacterReference(name);
  }

  // Whether `name` is #123 or #x7B and names a character that is neither zero nor a surrogate.
  static bool IsCharacterReference(std::string_view name) {
    if (!name.starts_with('#')) return false;
    const int base = name.starts_with("#x") ? 16 : 10;
    name.remove_prefix(base == 16 ? 2 : 1);
    uint32_t code = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
    return error == std::errc() && end == name.data() + name.size() && code != 0 &&
           code <= 0x10FFFF && !IsSurrogate(code);
  }

  const std::string_view xml_;
  size_t at_ = 0;
  size_t depth_ = 0;
  size_t elements_ = 0;
};

}  // namespace

absl::Status CheckMarkup(std::string_view xml) {
  if (!IsValidUtf8(xml)) return absl::DataLossError("the XML header is not UTF-8");
  return MarkupScanner(xml).Scan();
}

}  // namespace celadon
