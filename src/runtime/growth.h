// What containers hold at the most while they grow: the old room and the new one beside it.
#ifndef CELADON_RUNTIME_GROWTH_H_
#define CELADON_RUNTIME_GROWTH_H_

#include <algorithm>
#include <cstddef>
#include <vector>

namespace celadon {

// Heap bytes of a list, at the most, while `more` elements are added to it.
template <typename T>
size_t BytesToTake(const std::vector<T>& list, size_t more) {
  const size_t size = list.size() + more, room = list.capacity();
  return (size <= room ? room : room + std::max(size, 2 * room)) * sizeof(T);
}

// The same for one of Abseil's flat maps and sets, where an element has a control byte beside it
// and an eighth of the room stays free.
template <typename Table>
size_t HashedBytesToTake(const Table& table, size_t more) {
  const size_t size = table.size() + more, room = table.capacity();
  size_t grown = room;
  while (size > grown - grown / 8) grown = 2 * grown + 1;
  return (grown == room ? room : room + grown) * (sizeof(typename Table::value_type) + 1);
}

}  // namespace celadon

#endif  // CELADON_RUNTIME_GROWTH_H_
