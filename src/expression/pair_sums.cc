#include "expression/pair_sums.h"

namespace celadon {

void PairSums::NoteTimes(size_t of, double number, double times) {
  sums_.Add(of, DoubleDouble::Product(number, times));
  squares_.Add(of, DoubleDouble::Product(number, number) * times);
}

void PairSums::Add(double y, double x, double times) {
  NoteFirst(Both{x, y});
  NoteTimes(kX, x, times);
  NoteTimes(kY, y, times);
  xy_.Add(DoubleDouble::Product(x, y) * times);
  count_ += times;
}

void PairSums::AddY(double y, double times) {
  NoteFirst(Both{0, y});
  NoteTimes(kY, y, times);
  count_ += times;
}

void PairSums::Add(const PairSums& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  varies_ |= other.varies_ | (other.first_ != first_);
  for (size_t of = kX; of <= kY; ++of) {
    sums_.Add(of, other.sums_[of]);
    squares_.Add(of, other.squares_[of]);
  }
  xy_.Add(other.xy_);
  count_ += other.count_;
}

// The sum of the squared distances from a point: none where all numbers are that point.
DoubleDouble PairSums::SquaresAbout(size_t of, const DoubleDouble& point) const {
  if (varies_[of] == 0) {
    const DoubleDouble distance = DoubleDouble(first_[of]) - point;
    return distance * distance * count_;
  }
  const DoubleDouble squares = squares_[of] - point * 2 * sums_[of] + point * point * count_;
  return squares.value() < 0 ? DoubleDouble(0) : squares;
}

PairMoments PairSums::Moments(const DoubleDouble& x, const DoubleDouble& y) const {
  const DoubleDouble xx = SquaresAbout(kX, x), yy = SquaresAbout(kY, y);
  const bool apart = xx.value() != 0 && yy.value() != 0;
  const DoubleDouble xy =
      apart ? xy_ - x * sums_[kY] - y * sums_[kX] + x * y * count_ : DoubleDouble(0);
  const DoubleDouble left = apart ? yy - xy * xy / xx : yy;
  return {.count = count_,
          .mean_x = (sums_[kX] / count_).value(),
          .mean_y = (sums_[kY] / count_).value(),
          .xx = xx.value(),
          .yy = yy.value(),
          .xy = xy.value(),
          .left = left.value() < 0 ? 0 : left.value()};
}

DoubleDouble PairSums::MeanOf(size_t of) const {
  return varies_[of] != 0 ? sums_[of] / count_ : DoubleDouble(first_[of]);
}

PairMoments PairSums::AboutMeans() const { return Moments(MeanOf(kX), MeanOf(kY)); }

PairMoments PairSums::About(double x, double y) const { return Moments(x, y); }

}  // namespace celadon
