// Memory that loads have freed, handed back to the system while nobody waits for an answer.
#ifndef CELADON_TOOLS_FREED_MEMORY_H_
#define CELADON_TOOLS_FREED_MEMORY_H_

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace celadon::command {

// malloc keeps what a load has freed, as much as the model takes. A further load takes it again,
// which costs less than new pages of the system; so it is handed back only when no command has run
// for a while behind a load.
class FreedMemory {
 public:
  FreedMemory() = default;
  FreedMemory(const FreedMemory&) = delete;
  FreedMemory& operator=(const FreedMemory&) = delete;
  ~FreedMemory();

  void CommandBegins();
  // `loaded`: it brought another model.
  void CommandEnds(bool loaded);

 private:
  using Clock = std::chrono::steady_clock;

  void HandBackWhenIdle();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool freed_ = false;  // and not handed back
  bool busy_ = false;   // a command runs
  bool ending_ = false;
  Clock::time_point idle_since_;
  std::thread thread_;  // from the first load on
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_FREED_MEMORY_H_
