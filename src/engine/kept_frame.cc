#include "engine/kept_frame.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"

namespace celadon {
namespace {

// How a number is written: a whole one in as few bytes as it needs.
enum class NumberForm : uint8_t { kNone, kWhole, kDouble };

NumberForm FormOf(double number) {
  constexpr double kMostWhole = 4503599627370496;  // 2^52
  if (std::bit_cast<uint64_t>(number) == 0) return NumberForm::kNone;
  const bool whole = number > 0 && number < kMostWhole && std::floor(number) == number;
  return whole ? NumberForm::kWhole : NumberForm::kDouble;
}

void WriteNumber(double number, NumberForm form, ByteWriter* out) {
  if (form == NumberForm::kWhole) out->Number(static_cast<uint64_t>(number));
  if (form == NumberForm::kDouble) out->Double(number);
}

double ReadNumber(NumberForm form, ByteReader* in) {
  if (form == NumberForm::kNone) return 0;
  return form == NumberForm::kWhole ? static_cast<double>(in->Number()) : in->Double();
}

// Small for small numbers of either sign.
uint64_t Folded(int64_t number) {
  return static_cast<uint64_t>(number) << 1 ^ static_cast<uint64_t>(number >> 63);
}

int64_t Unfolded(uint64_t folded) {
  return static_cast<int64_t>(folded >> 1 ^ (~(folded & 1) + 1));
}

void Write(const Cell& cell, ByteWriter* out) {
  const NumberForm form = FormOf(cell.number);
  out->Number((cell.has_number ? 1u : 0u) | (cell.null ? 2u : 0u) |
              static_cast<unsigned>(form) << 2);
  out->Text(cell.text);
  WriteNumber(cell.number, form, out);
  out->Number(Folded(cell.element));
}

Cell ReadCell(ByteReader* in) {
  const uint64_t flags = in->Number();
  Cell cell;
  cell.text = in->Text();
  cell.number = ReadNumber(static_cast<NumberForm>(flags >> 2), in);
  cell.has_number = (flags & 1) != 0;
  cell.null = (flags & 2) != 0;
  cell.element = Unfolded(in->Number());
  return cell;
}

void Write(const ListValue& value, ByteWriter* out) {
  const NumberForm form = FormOf(value.number.value_or(0));
  out->Number(static_cast<unsigned>(value.state) | static_cast<unsigned>(form) << 3 |
              (value.forced_out ? 32u : 0u) | (value.number.has_value() ? 64u : 0u));
  out->Text(value.text);
  WriteNumber(value.number.value_or(0), form, out);
  out->Number(value.element);
  out->Number(value.symbol);
  out->Number(value.frequency.has_value() ? *value.frequency + 1 : 0);
  out->Text(value.frequency_text);
}

ListValue ReadValue(ByteReader* in) {
  const uint64_t flags = in->Number();
  ListValue value;
  value.state = static_cast<ValueState>(flags & 7);
  value.forced_out = (flags & 32) != 0;
  value.text = in->Text();
  const double number = ReadNumber(static_cast<NumberForm>(flags >> 3 & 3), in);
  if ((flags & 64) != 0) value.number = number;
  value.element = static_cast<uint32_t>(in->Number());
  value.symbol = static_cast<SymbolId>(in->Number());
  if (const uint64_t frequency = in->Number(); frequency != 0) value.frequency = frequency - 1;
  value.frequency_text = in->Text();
  return value;
}

// What cannot be written stays with the object.
std::string TakeWritten(ListObject* list) {
  const bool plain = std::ranges::all_of(list->values, [](const ListValue& value) {
    return value.highlights.empty() && value.expressions.empty();
  });
  if (!plain) return {};
  ByteWriter out;
  out.Number(list->values.size());
  for (const ListValue& value : std::exchange(list->values, {})) Write(value, &out);
  return std::move(out).Take();
}

std::string TakeWritten(HyperCube* cube) {
  ByteWriter out;
  out.Number(cube->cells.size());
  for (const std::vector<Cell>& row : std::exchange(cube->cells, {})) {
    out.Number(row.size());
    for (const Cell& cell : row) Write(cell, &out);
  }
  return std::move(out).Take();
}

void Restore(std::string_view written, ListObject* list) {
  ByteReader in(written);
  const uint64_t values = in.Number();
  list->values.reserve(list->values.size() + values);
  for (uint64_t i = 0; i < values; ++i) list->values.push_back(ReadValue(&in));
}

void Restore(std::string_view written, HyperCube* cube) {
  ByteReader in(written);
  const uint64_t rows = in.Number();
  cube->cells.reserve(rows);
  for (uint64_t i = 0; i < rows; ++i) {
    std::vector<Cell>& row = cube->cells.emplace_back();
    const uint64_t cells = in.Number();
    row.reserve(cells);
    for (uint64_t c = 0; c < cells; ++c) row.push_back(ReadCell(&in));
  }
}

// A text that the string does not hold in itself is a piece of the heap.
uint64_t BytesOf(const std::string& text) {
  return text.capacity() > std::string().capacity() ? text.capacity() : 0;
}

uint64_t BytesOf(const std::vector<Cell>& cells) {
  uint64_t bytes = sizeof(cells) + cells.capacity() * sizeof(Cell);
  for (const Cell& cell : cells) bytes += BytesOf(cell.text);
  return bytes;
}

uint64_t BytesOf(const std::vector<std::vector<Cell>>& rows) {
  uint64_t bytes = 0;
  for (const std::vector<Cell>& row : rows) bytes += BytesOf(row);
  return bytes;
}

uint64_t BytesOf(const std::vector<PivotNode>& nodes) {
  uint64_t bytes = nodes.capacity() * sizeof(PivotNode);
  for (const PivotNode& node : nodes) bytes += BytesOf(node.cell.text) + BytesOf(node.nodes);
  return bytes;
}

uint64_t BytesOf(const TreeNode& node) {
  uint64_t bytes = sizeof(node) + BytesOf(node.cell.text) + BytesOf(node.values) +
                   node.path.capacity() * sizeof(uint64_t) +
                   (node.positive.capacity() + node.negative.capacity()) * sizeof(double);
  for (const TreeNode& inner : node.nodes) bytes += BytesOf(inner);
  return bytes;
}

uint64_t BytesOf(const HyperCube& cube) {
  uint64_t bytes =
      sizeof(cube) + BytesOf(cube.cells) + BytesOf(cube.attribute_cells) + BytesOf(cube.totals);
  if (cube.pivot.has_value()) {
    bytes += BytesOf(cube.pivot->left) + BytesOf(cube.pivot->top) + BytesOf(cube.pivot->data);
  }
  if (cube.tree.has_value()) bytes += BytesOf(*cube.tree);
  return bytes;
}

uint64_t BytesOf(const ListObject& list) {
  uint64_t bytes = sizeof(list) + list.values.capacity() * sizeof(ListValue);
  for (const ListValue& value : list.values) {
    bytes += BytesOf(value.text) + BytesOf(value.frequency_text) + BytesOf(value.expressions) +
             value.highlights.capacity() * sizeof(TextRange);
  }
  return bytes;
}

}  // namespace

KeptFrame::KeptFrame(std::vector<ObjectResult> results) {
  objects_.reserve(results.size());
  for (ObjectResult& result : results) {
    std::visit(
        [this, &result](auto& object) {
          std::string written = TakeWritten(&object);
          written.shrink_to_fit();
          bytes_ += sizeof(Object) + written.capacity() + BytesOf(object);
          objects_.push_back({std::move(result), std::move(written)});
        },
        result);
  }
}

std::vector<ObjectResult> KeptFrame::Results(Executor& executor) const {
  std::vector<ObjectResult> results(objects_.size());
  executor.Run(objects_.size(), [&](size_t i, size_t) {
    results[i] = objects_[i].rest;
    std::visit([&](auto& object) { Restore(objects_[i].written, &object); }, results[i]);
  });
  return results;
}

}  // namespace celadon
