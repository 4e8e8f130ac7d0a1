#include "expression/pair_sums.h"

namespace celadon {

void PairSums::NoteTimes(Sum* sum, double number, double times) const {
  if (count_ == 0) sum->first = number;
  sum->varies |= number != sum->first;
  sum->sum.Add(DoubleDouble::Product(number, times));
  sum->squares.Add(Product(number, number) * times);
}

void PairSums::Add(double y, double x, double times) {
  NoteTimes(&x_, x, times);
  NoteTimes(&y_, y, times);
  xy_.Add(Product(x, y) * times);
  count_ += times;
}

void PairSums::AddY(double y, double times) {
  NoteTimes(&y_, y, times);
  count_ += times;
}

void PairSums::Merge(Sum* sum, const Sum& other, double count) const {
  if (count == 0) return;
  if (count_ == 0) {
    *sum = other;
    return;
  }
  sum->varies |= other.varies || other.first != sum->first;
  sum->sum.Add(other.sum);
  sum->squares.Add(other.squares);
}

void PairSums::Add(const PairSums& other) {
  Merge(&x_, other.x_, other.count_);
  Merge(&y_, other.y_, other.count_);
  xy_.Add(other.xy_);
  count_ += other.count_;
}

// The sum of the squared distances from a point: none where all numbers are that point.
DoubleDouble PairSums::SquaresAbout(const Sum& sum, const DoubleDouble& point) const {
  if (!sum.varies) {
    const DoubleDouble distance = DoubleDouble(sum.first) - point;
    return distance * distance * count_;
  }
  const DoubleDouble squares = sum.squares - point * 2 * sum.sum + point * point * count_;
  return squares.value() < 0 ? DoubleDouble(0) : squares;
}

PairMoments PairSums::Moments(const DoubleDouble& x, const DoubleDouble& y) const {
  const DoubleDouble xx = SquaresAbout(x_, x), yy = SquaresAbout(y_, y);
  const bool apart = xx.value() != 0 && yy.value() != 0;
  const DoubleDouble xy = apart ? xy_ - x * y_.sum - y * x_.sum + x * y * count_ : DoubleDouble(0);
  const DoubleDouble left = apart ? yy - xy * xy / xx : yy;
  return {.count = count_,
          .mean_x = (x_.sum / count_).value(),
          .mean_y = (y_.sum / count_).value(),
          .xx = xx.value(),
          .yy = yy.value(),
          .xy = xy.value(),
          .left = left.value() < 0 ? 0 : left.value()};
}

PairMoments PairSums::AboutMeans() const {
  const auto mean = [this](const Sum& sum) {
    return sum.varies ? sum.sum / count_ : DoubleDouble(sum.first);
  };
  return Moments(mean(x_), mean(y_));
}

PairMoments PairSums::About(double x, double y) const { return Moments(x, y); }

}  // namespace celadon
