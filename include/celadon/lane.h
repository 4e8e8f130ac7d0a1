// One part of the values of a column, as it lies in memory.
#ifndef CELADON_LANE_H_
#define CELADON_LANE_H_

#include <cstddef>
#include <cstring>
#include <functional>
#include <span>
#include <type_traits>
#include <utility>

namespace celadon {

// Memory of a lane, as std::realloc gives it, large blocks on huge pages where the system has them;
// zero bytes free it. Throws std::bad_alloc as containers do.
void* ResizeLane(void* memory, size_t bytes);

// A list of numbers or bytes that grows at its end. Unlike a vector it can be made longer without
// being filled, and moves no large block to grow or to shrink.
template <typename T>
class Lane {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Lane() = default;
  Lane(const Lane& other) {
    Reserve(other.size_);
    Append(other.data_, other.size_);
  }
  Lane(Lane&& other) noexcept { Swap(other); }
  Lane& operator=(Lane other) noexcept {
    Swap(other);
    return *this;
  }
  ~Lane() { ResizeLane(data_, 0); }

  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T operator[](size_t i) const { return data_[i]; }
  operator std::span<const T>() const { return {data_, size_}; }  // implicit, as of a vector

  void Append(T value) {
    if (size_ == capacity_) Grow(1);
    data_[size_++] = value;
  }
  // The values may lie in this lane.
  void Append(const T* values, size_t count) {
    if (count == 0) return;
    if (count > capacity_ - size_) {
      const bool own = !std::less<>()(values, data_) && std::less<>()(values, data_ + size_);
      const size_t place = own ? static_cast<size_t>(values - data_) : 0;
      Grow(count);
      if (own) values = data_ + place;
    }
    std::memcpy(data_ + size_, values, count * sizeof(T));
    size_ += count;
  }
  // Makes the lane longer; what was not there before is still to be filled.
  void Lengthen(size_t size) {
    if (size > capacity_) Grow(size - size_);
    size_ = size;
  }
  void Reserve(size_t capacity) {
    if (capacity > capacity_) SetCapacity(capacity);
  }
  void ShrinkToFit() {
    if (capacity_ != size_) SetCapacity(size_);
  }

 private:
  void Grow(size_t more) {
    const size_t doubled = 2 * capacity_;
    SetCapacity(doubled > size_ + more ? doubled : size_ + more);
  }
  void SetCapacity(size_t capacity) {
    data_ = static_cast<T*>(ResizeLane(data_, capacity * sizeof(T)));
    capacity_ = capacity;
  }
  void Swap(Lane& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace celadon

#endif  // CELADON_LANE_H_
