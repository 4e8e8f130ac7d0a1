#include "qvd/qvd_bit_plan.h"

#include <algorithm>
#include <cstddef>
#include <functional>

#include "qvd/qvd_layout.h"

namespace celadon {
namespace {

using Fields = std::vector<size_t>;

Fields WidestFirst(std::span<const uint64_t> widths) {
  Fields fields;
  for (size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > 0) fields.push_back(i);
  }
  std::ranges::stable_sort(fields, std::greater(), [&](size_t i) { return widths[i]; });
  return fields;
}

// Takes the first of `fields`, and then those that still fit before the next byte border. Returns
// whether the border was met.
bool TakeGroup(std::span<const uint64_t> widths, Fields& fields, Fields& group) {
  uint64_t bits = 0;
  for (auto next = fields.begin(); next != fields.end();) {
    const uint64_t room = (8 - bits % 8) % 8;
    if (group.empty() || widths[*next] <= room) {
      bits += widths[*next];
      group.push_back(*next);
      next = fields.erase(next);
    } else {
      ++next;
    }
    if (bits % 8 == 0) break;
  }
  return bits % 8 == 0;
}

// Hands the bits up to the next byte border to the last fields, as far as a width may grow.
void Widen(const Fields& fields, std::vector<QvdBits>& bits) {
  uint64_t total = 0;
  for (const size_t field : fields) total += bits[field].width;
  uint64_t spare = (8 - total % 8) % 8;
  for (auto field = fields.rbegin(); field != fields.rend() && spare > 0; ++field) {
    const uint64_t more = std::min(spare, kMaxQvdBitWidth - bits[*field].width);
    bits[*field].width += more;
    spare -= more;
  }
}

}  // namespace

QvdBitPlan PlanBits(std::span<const uint64_t> widths) {
  QvdBitPlan plan;
  Fields placed, rest;
  for (Fields fields = WidestFirst(widths); !fields.empty();) {
    Fields group;
    Fields& target = TakeGroup(widths, fields, group) ? placed : rest;
    target.insert(target.end(), group.begin(), group.end());
  }
  for (const uint64_t width : widths) plan.fields.push_back({0, width});
  if (placed.empty() && rest.empty()) {
    plan.fields.front().width = 8;
    plan.record_bytes = 1;
    return plan;
  }
  Widen(rest, plan.fields);
  placed.insert(placed.end(), rest.begin(), rest.end());
  uint64_t bit = 0;
  for (const size_t field : placed) {
    plan.fields[field].offset = bit;
    bit += plan.fields[field].width;
  }
  plan.record_bytes = bit / 8;
  return plan;
}

}  // namespace celadon
