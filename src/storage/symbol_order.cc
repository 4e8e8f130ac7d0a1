#include "storage/symbol_order.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/huge_pages.h"
#include "runtime/stretches.h"
#include "storage/distinct_symbols.h"
#include "storage/number_buckets.h"
#include "storage/text_sort.h"

namespace celadon {

namespace {

// Values whose keys are counted, and put into their buckets, in one go.
constexpr size_t kValuesABucket = 1 << 11;
constexpr size_t kMostBuckets = 1 << 11;  // of numbers, and as many of texts
constexpr size_t kSample = 1 << 10;       // values that tell how numbers are divided best

std::string_view CommonBeginning(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return a.substr(0, static_cast<size_t>(end - a.begin()));
}

// Values are put into buckets by their keys, numbers before texts, and each bucket is sorted.
class BucketSort {
 public:
  BucketSort(const DualVector& values, const CancelToken& cancel, Executor* executor)
      : values_(values),
        cancel_(cancel),
        executor_(values.size() <= kStretch ? nullptr : executor),
        buckets_(
            std::clamp(std::bit_ceil(values.size() / kValuesABucket), size_t{2}, kMostBuckets)),
        stretches_(StretchesOf(values.size())),
        begins_(2 * buckets_ + 1) {}

  ValueOrder Run() {
    FindRanges();
    InStretches([this](size_t first, size_t end, Stretch& stretch) {
      stretch.places.assign(2 * buckets_, 0);
      for (size_t i = first; i < end; ++i) ++stretch.places[Place(i, Key(i))];
    });
    PlaceBuckets();
    entries_ = FilledVector<SortEntry>(values_.size());
    InStretches([this](size_t first, size_t end, Stretch& stretch) {
      for (size_t i = first; i < end; ++i) {
        const uint64_t key = Key(i);
        entries_[stretch.places[Place(i, key)]++] = {key, static_cast<uint32_t>(i)};
      }
    });
    Each(2 * buckets_, [this](size_t bucket) { SortBucket(bucket); });
    ValueOrder order{FilledVector<uint32_t>(values_.size()), distinct_};
    InStretches([&](size_t first, size_t end, Stretch&) {
      for (size_t i = first; i < end; ++i) order.positions[i] = entries_[i].position;
    });
    return order;
  }

 private:
  struct Stretch {
    NumberBuckets numbers;
    KeyRange texts;
    std::string_view beginning;  // that all its texts share
    bool has_texts = false;
    // Values a bucket, then where the next of them goes.
    std::vector<uint32_t> places;
  };

  void Each(size_t tasks, const std::function<void(size_t)>& body) {
    const auto task = [&](size_t i, size_t) {
      if (!cancel_.cancelled()) body(i);
    };
    if (executor_ != nullptr) return executor_->Run(tasks, task);
    for (size_t i = 0; i < tasks; ++i) task(i, 0);
  }

  void InStretches(const std::function<void(size_t, size_t, Stretch&)>& body) {
    Each(stretches_.size(), [&](size_t i) {
      body(i * kStretch, std::min(values_.size(), (i + 1) * kStretch), stretches_[i]);
    });
  }

  bool IsText(size_t i) const { return values_.kind(i) == ValueKind::kText; }
  uint64_t Key(size_t i) const {
    return IsText(i) ? TextKey(values_.text(i), depth_) : NumberKey(values_.number(i));
  }
  size_t Place(size_t i, uint64_t key) const {
    return IsText(i) ? buckets_ + texts_.Bucket(key) : numbers_.Bucket(values_.number(i));
  }

  void FindRanges() {
    InStretches([this](size_t first, size_t end, Stretch& stretch) {
      for (size_t i = first; i < end; ++i) {
        if (IsText(i)) {
          AddBeginning(values_.text(i), stretch.beginning, stretch.has_texts);
        } else {
          stretch.numbers.Add(values_.number(i));
        }
      }
    });
    std::string_view beginning;
    bool has_texts = false;
    for (const Stretch& stretch : stretches_) {
      numbers_.Add(stretch.numbers);
      if (stretch.has_texts) AddBeginning(stretch.beginning, beginning, has_texts);
    }
    numbers_.Divide(buckets_, Sample());
    if (!has_texts) return;
    depth_ = beginning.size();
    InStretches([this](size_t first, size_t end, Stretch& stretch) {
      for (size_t i = first; i < end; ++i) {
        if (IsText(i)) stretch.texts.Add(Key(i));
      }
    });
    for (const Stretch& stretch : stretches_) texts_.Add(stretch.texts);
    texts_.Divide(buckets_);
  }

  std::vector<double> Sample() const {
    std::vector<double> sample;
    for (size_t i = 0; i < values_.size(); i += values_.size() / kSample + 1) {
      if (!IsText(i)) sample.push_back(values_.number(i));
    }
    return sample;
  }

  static void AddBeginning(std::string_view text, std::string_view& beginning, bool& has_texts) {
    beginning = std::exchange(has_texts, true) ? CommonBeginning(beginning, text) : text;
  }

  // From the counts of the stretches to the places of their values.
  void PlaceBuckets() {
    uint32_t place = 0;
    for (size_t bucket = 0; bucket < 2 * buckets_; ++bucket) {
      begins_[bucket] = place;
      for (Stretch& stretch : stretches_) {
        place += std::exchange(stretch.places[bucket], place);
      }
    }
    begins_.back() = place;
  }

  void SortBucket(size_t bucket) {
    const auto entries =
        std::span(entries_).subspan(begins_[bucket], begins_[bucket + 1] - begins_[bucket]);
    bool distinct = true;
    if (bucket < buckets_) {
      SortByKey(entries, cancel_);
      distinct = std::ranges::adjacent_find(entries, {}, &SortEntry::key) == entries.end();
    } else if (!entries.empty()) {
      TextSort sort(values_, cancel_);
      sort.Sort(entries, depth_);
      distinct = sort.distinct();
    }
    if (!distinct) distinct_ = false;
  }

  const DualVector& values_;
  const CancelToken& cancel_;
  Executor* const executor_;
  const size_t buckets_;  // of numbers, and as many of texts
  std::vector<Stretch> stretches_;
  NumberBuckets numbers_;
  KeyRange texts_;
  size_t depth_ = 0;              // bytes that all texts share
  std::vector<uint32_t> begins_;  // of the buckets
  std::vector<SortEntry> entries_;
  std::atomic<bool> distinct_{true};
};

}  // namespace

ValueOrder OrderValues(const DualVector& values, const CancelToken& cancel, Executor* executor) {
  if (AreSymbolsInOrder(values, executor)) return {};
  return BucketSort(values, cancel, executor).Run();
}

}  // namespace celadon
