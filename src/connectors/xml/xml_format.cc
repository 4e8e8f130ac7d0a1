#include "celadon/xml.h"

#include <pugixml.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "source/gathered_format.h"
#include "source/gathered_table.h"
#include "source/text_encoding.h"
#include "source/untaken_names.h"

namespace celadon {
namespace {

// Elements inside each other, so that no file can exhaust the stack. Our own.
constexpr int kMaxDepth = 200;
// What a document takes in memory for each byte of its text, at most and about.
constexpr uint64_t kBytesPerTextByte = 10;

std::vector<std::string> SplitPath(std::string_view path) {
  std::vector<std::string> names;
  while (!path.empty()) {
    const size_t end = std::min(path.find('/'), path.size());
    if (end > 0) names.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return names;
}

bool HasSiblingOfItsName(const pugi::xml_node& node) {
  return node.next_sibling(node.name()) || node.previous_sibling(node.name());
}

bool IsElement(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

bool Nests(const pugi::xml_node& element) { return element.find_child(IsElement) != nullptr; }

// Whether an element has values of its own, which are not those of the rows at `path` below it: its
// attributes, and what stands in children that occur once.
bool HasOwnValues(const pugi::xml_node& element, std::span<const std::string> path, int left) {
  if (element.first_attribute() != nullptr) return true;
  absl::flat_hash_map<std::string_view, int> children;
  for (const pugi::xml_node& child : element.children()) ++children[child.name()];
  for (const pugi::xml_node& child : element.children()) {
    if (!IsElement(child) || children[child.name()] > 1) continue;
    const bool leads = !path.empty() && path.front() == child.name();
    if (leads && path.size() == 1) continue;
    if (!Nests(child)) return true;
    const auto below = leads ? path.subspan(1) : std::span<const std::string>();
    if (left > 0 && HasOwnValues(child, below, left - 1)) return true;
  }
  return false;
}

// Whether the root is a table beside those that it holds: it has values of its own, and a child
// that holds elements.
bool IsTableOfTables(const pugi::xml_node& root, std::span<const std::string> path) {
  const bool holds_elements = root.find_child([](const pugi::xml_node& child) {
    return IsElement(child) && Nests(child);
  }) != nullptr;
  return holds_elements && HasOwnValues(root, path, kMaxDepth);
}

// Whether a file is in UTF-16 or UTF-32, which have NULs of their own.
bool IsWide(std::string_view file) {
  return file.substr(0, 4).find('\0') != std::string_view::npos || file.starts_with("\xFF\xFE") ||
         file.starts_with("\xFE\xFF");
}

// A document up to the NUL behind it: a QVD file is one with rows behind it.
std::string_view DocumentIn(std::string_view file) {
  return IsWide(file) ? file : file.substr(0, file.find('\0'));
}

// What the declaration at the front of a document says of its encoding; empty where it is silent.
std::string_view DeclaredEncoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return {};
  const std::string_view declaration = text.substr(0, text.find("?>"));
  const size_t place = declaration.find("encoding");
  if (place == std::string_view::npos) return {};
  const size_t begin = declaration.find_first_of("\"'", place);
  if (begin == std::string_view::npos) return {};
  const size_t end = declaration.find(declaration[begin], begin + 1);
  return declaration.substr(begin + 1, end - begin - 1);
}

// A document of single bytes as UTF-8, in `scratch` where it is in another encoding. One that says
// UTF-16 but is not, and one without any other character than those of ASCII, are UTF-8, too; what
// is no UTF-8 in such a document is left for each value.
absl::StatusOr<std::string_view> AsUtf8(std::string_view text, std::string& scratch) {
  const bool ascii = std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
  if (ascii) return text;
  CELADON_ASSIGN_OR_RETURN(const DetectedEncoding detected,
                           DetectEncoding(text, DeclaredEncoding(text)));
  text.remove_prefix(detected.mark_bytes);
  switch (detected.encoding) {
    case TextEncoding::kUtf8:
    case TextEncoding::kUtf16Le:
    case TextEncoding::kUtf16Be:
      return text;
    default:
      return DecodeCell(text, detected.encoding, scratch);
  }
}

// All text right inside of an element, comments and references aside.
std::string TextOf(const pugi::xml_node& element) {
  std::string text;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      text += child.value();
    }
  }
  return text;
}

// The names of the keys of a path's elements; of elements of one name inside each other the inner
// ones have a number behind it.
std::vector<std::string> KeyNames(std::span<const std::string> path) {
  std::vector<std::string> names;
  UntakenNames untaken;
  for (const std::string& element : path) {
    const std::string name = absl::StrFormat("%%Key_%s", element);
    names.push_back(untaken.Take(name, name));
  }
  return names;
}

// Makes the rows of the elements at a path.
class RowMaker {
 public:
  RowMaker(GatheredTable& table, const TextInterpreter& interpreter)
      : table_(table), interpreter_(interpreter) {}

  absl::Status AddRows(const pugi::xml_node& document, std::vector<std::string> path) {
    path_ = std::move(path);
    key_names_ = KeyNames(path_);
    keys_.assign(path_.size(), 0);
    const pugi::xml_node root = document.child(path_[0].c_str());
    first_key_ = IsTableOfTables(root, std::span(path_).subspan(1)) ? 0 : 1;
    CELADON_RETURN_IF_ERROR(Descend(document, 0));
    if (table_.rows() > 0) return absl::OkStatus();
    return absl::NotFoundError("the document has no element at the path of its table");
  }

 private:
  absl::Status Descend(const pugi::xml_node& parent, size_t level) {
    if (level == path_.size()) return AddRow(parent);
    for (const pugi::xml_node& child : parent.children(path_[level].c_str())) {
      ++keys_[level];
      CELADON_RETURN_IF_ERROR(Descend(child, level + 1));
    }
    return absl::OkStatus();
  }

  absl::Status AddRow(const pugi::xml_node& element) {
    CELADON_RETURN_IF_ERROR(AddContent(element, "", kMaxDepth));
    const std::string text = TextOf(element);
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank) SetCell(absl::StrFormat("%s%%Table", element.name()), text);
    for (size_t level = first_key_; level < path_.size(); ++level) {
      table_.Set(table_.Column(key_names_[level]),
                 ValueView::Number(static_cast<double>(keys_[level])));
    }
    return table_.EndRow();
  }

  absl::Status AddContent(const pugi::xml_node& element, const std::string& prefix, int left) {
    if (left == 0) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("elements stand more than %d inside each other", kMaxDepth));
    }
    for (const pugi::xml_attribute& attribute : element.attributes()) {
      SetCell(prefix + attribute.name(), attribute.value());
    }
    for (const pugi::xml_node& child : element.children()) {
      if (!IsElement(child)) continue;
      const std::string name = prefix + child.name();
      if (!Nests(child)) SetCell(name, TextOf(child));
      CELADON_RETURN_IF_ERROR(AddContent(child, name + "/", left - 1));
    }
    return absl::OkStatus();
  }

  void SetCell(const std::string& name, std::string_view text) {
    std::string name_scratch, text_scratch;
    SetUntyped(table_, table_.Column(DecodeCell(name, TextEncoding::kUtf8, name_scratch)),
               DecodeCell(text, TextEncoding::kUtf8, text_scratch), interpreter_);
  }

  GatheredTable& table_;
  const TextInterpreter& interpreter_;
  std::vector<std::string> path_;
  std::vector<std::string> key_names_;  // of each level
  std::vector<uint64_t> keys_;          // the number of the element at hand on each level
  size_t first_key_ = 1;                // the level from which on elements have keys
};

absl::StatusOr<std::vector<std::string>> DefaultPath(const pugi::xml_document& document) {
  const pugi::xml_node row = document.find_node(
      [](const pugi::xml_node& node) { return IsElement(node) && HasSiblingOfItsName(node); });
  if (row) return SplitPath(row.path());
  const pugi::xml_node root = document.document_element();
  return std::vector<std::string>{root.name()};
}

absl::Status ParseDocument(std::string_view text, pugi::xml_document& document) {
  std::string scratch;
  const bool wide = IsWide(text);
  if (!wide) {
    CELADON_ASSIGN_OR_RETURN(text, AsUtf8(text, scratch));
  }
  const pugi::xml_parse_result parsed =
      document.load_buffer(text.data(), text.size(), pugi::parse_default,
                           wide ? pugi::encoding_auto : pugi::encoding_utf8);
  if (parsed) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrFormat("the text is no XML: %s, byte %d", parsed.description(), parsed.offset));
}

absl::StatusOr<std::unique_ptr<TableReader>> ReadXml(std::string_view file,
                                                     const FormatOptions& options,
                                                     const Execution& execution) {
  const std::string_view text = DocumentIn(file);
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(text.size() * kBytesPerTextByte, "an XML document"));
  pugi::xml_document document;
  CELADON_RETURN_IF_ERROR(ParseDocument(text, document));
  std::vector<std::string> path = SplitPath(options.table);
  if (path.empty()) {
    CELADON_ASSIGN_OR_RETURN(path, DefaultPath(document));
  }
  GatheredTable table(execution);
  const TextInterpreter interpreter(options.settings);
  CELADON_RETURN_IF_ERROR(RowMaker(table, interpreter).AddRows(document, std::move(path)));
  return std::move(table).Read(options.columns);
}

class XmlFormat final : public GatheredFormat {
 public:
  std::string_view name() const override { return "xmlsimple"; }
  std::vector<std::string_view> aliases() const override { return {"xml", "xmlsax", "xmlgeneric"}; }
  std::vector<std::string_view> extensions() const override { return {".xml"}; }

 protected:
  std::string_view files() const override { return "XML files"; }
  absl::StatusOr<std::unique_ptr<TableReader>> Read(std::string_view text,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    return ReadXml(text, options, execution);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeXmlFormat() { return std::make_shared<const XmlFormat>(); }

}  // namespace celadon
