#include "celadon/executor.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/thread_placement.h"

namespace celadon {
namespace {

class InlineExecutor final : public Executor {
 public:
  size_t workers() const override { return 1; }
  void Run(size_t tasks, const std::function<void(size_t, size_t)>& body) override {
    for (size_t task = 0; task < tasks; ++task) body(task, 0);
  }
};

// One call of Run: workers draw task numbers until none is left.
struct Job {
  Job(const Executor& pool, size_t tasks, const std::function<void(size_t, size_t)>& body,
      Job* around)
      : pool(pool),
        tasks(tasks),
        body(body),
        around(around != nullptr && &around->pool == &pool ? around : nullptr) {}

  void Work(size_t worker);
  bool IsWithin(const Job& job) const {
    return around != nullptr && (around == &job || around->IsWithin(job));
  }

  const Executor& pool;
  const size_t tasks;
  const std::function<void(size_t, size_t)>& body;
  Job* const around;  // of the pool, whose task called Run; null: none
  std::atomic<size_t> next{0};
  std::atomic<size_t> active{0};       // other threads inside Work; changed under the pool's mutex
  std::atomic<size_t> open_within{0};  // jobs that can be taken up; changed under the pool's mutex
  size_t next_worker = 1;              // worker numbers given out; 0 is the caller
};

// The job whose task the thread runs.
thread_local Job* current_job = nullptr;

void Job::Work(size_t worker) {
  Job* const before = std::exchange(current_job, this);
  for (size_t task; (task = next.fetch_add(1, std::memory_order_relaxed)) < tasks;) {
    body(task, worker);
  }
  current_job = before;
}

// A thread that falls asleep takes 50 microseconds or more to be woken, on virtual machines above
// all, about as long as many a task of a frame takes. So threads look for the next call of Run for
// as long as one thread has something to do alone between two of them, reading the next command of
// a click for instance, and no longer: an idle process takes no processor time.
constexpr auto kLookBeforeSleep = std::chrono::microseconds(200);

// Tells the processor that nothing is done but waiting.
void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Returns once `ready()`, or when the time for looking is over. Does not give the processor away:
// where others want it, it would be gone for milliseconds.
template <typename Ready>
void LookFor(Ready ready) {
  constexpr int kLooksBetweenTimes = 16;
  const auto end = std::chrono::steady_clock::now() + kLookBeforeSleep;
  do {
    for (int look = 0; look < kLooksBetweenTimes; ++look) {
      if (ready()) return;
      Pause();
    }
  } while (std::chrono::steady_clock::now() < end);
}

class ThreadPool final : public Executor {
 public:
  explicit ThreadPool(size_t threads) : workers_(threads) {
    for (size_t i = 1; i < threads; ++i) threads_.emplace_back([this] { Serve(); });
  }

  ~ThreadPool() override {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  size_t workers() const override { return workers_; }

  void Run(size_t tasks, const std::function<void(size_t, size_t)>& body) override {
    if (tasks <= 1 || workers_ == 1) {
      for (size_t task = 0; task < tasks; ++task) body(task, 0);
      return;
    }
    Job job(*this, tasks, body, current_job);
    Open(job);
    job.Work(0);
    Close(job);
    HelpWithin(job);
  }

 private:
  // Threads without a job are woken for calls from outside alone: by the time that a task makes one
  // they are there, or there was nothing for them. Those that wait for the task are woken as well.
  void Open(Job& job) {
    {
      std::lock_guard lock(mutex_);
      if (job.around == nullptr && asleep_ > 0 && jobs_.empty()) placement_.KeepOffCaller(threads_);
      jobs_.push_back(&job);
      open_jobs_ = jobs_.size();
      for (Job* around = job.around; around != nullptr; around = around->around) {
        ++around->open_within;
      }
      if (job.around == nullptr) ++calls_;
      if (job.around != nullptr && waiting_ == 0) return;
    }
    (job.around == nullptr ? wake_ : done_).notify_all();
  }

  // No thread takes up a closed job any more.
  void Close(Job& job) {
    std::lock_guard lock(mutex_);
    if (std::erase(jobs_, &job) == 0) return;
    open_jobs_ = jobs_.size();
    for (Job* around = job.around; around != nullptr; around = around->around) {
      --around->open_within;
    }
  }

  // Returns when other threads have left the job, and takes part in what their tasks have called
  // Run for until then. In nothing else: that might take longer than the job.
  void HelpWithin(Job& job) {
    while (true) {
      LookFor([&job] { return job.active == 0 || job.open_within != 0; });
      std::unique_lock lock(mutex_);
      ++waiting_;
      done_.wait(lock, [&job] { return job.active == 0 || job.open_within != 0; });
      --waiting_;
      if (job.active == 0) return;
      TakePart(**std::ranges::find_if(jobs_, [&job](Job* open) { return open->IsWithin(job); }),
               &lock);
    }
  }

  // In an open job, as one more worker; the lock is that of the mutex, which is held again after.
  void TakePart(Job& job, std::unique_lock<std::mutex>* lock) {
    const size_t worker = job.next_worker++;
    ++job.active;
    lock->unlock();
    job.Work(worker);
    Close(job);  // nothing is left to draw
    lock->lock();
    if (--job.active == 0) done_.notify_all();
  }

  void Serve() {
    uint64_t calls = 0;  // that were seen
    while (true) {
      LookFor([this] { return open_jobs_ != 0; });
      std::unique_lock lock(mutex_);
      ++asleep_;
      wake_.wait(lock, [&] { return stopping_ || !jobs_.empty() || calls_ != calls; });
      --asleep_;
      if (stopping_) return;
      calls = calls_;
      if (jobs_.empty()) continue;  // too late for this call: the next one may be near
      TakePart(*jobs_.front(), &lock);
    }
  }

  const size_t workers_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::deque<Job*> jobs_;
  std::atomic<size_t> open_jobs_{0};  // so many jobs_, for threads that look without the mutex
  uint64_t calls_ = 0;                // of Run from outside that made jobs
  size_t asleep_ = 0;                 // threads that wait for a call
  size_t waiting_ = 0;                // threads that wait for others to leave their job
  bool stopping_ = false;
  ThreadPlacement placement_;
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Executor> MakeThreadPool(size_t threads) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  return std::make_unique<ThreadPool>(threads);
}

std::unique_ptr<Executor> MakeInlineExecutor() { return std::make_unique<InlineExecutor>(); }

}  // namespace celadon
