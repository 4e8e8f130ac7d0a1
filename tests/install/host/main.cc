// A host program over the installed package: uses the core and every component it was built with,
// and fails where an answer is not what the headers promise.
#include <atomic>
#include <cstddef>
#include <iostream>
#include <memory>
#include <string>

#include "celadon/executor.h"
#include "celadon/value.h"
#ifdef HOST_WITH_QVD
#include "celadon/qvd.h"
#endif
#ifdef HOST_WITH_ARROW
#include "celadon/arrow.h"
#endif

namespace {

int failures = 0;

void Expect(bool holds, const std::string& what) {
  std::cout << (holds ? "ok   " : "FAIL ") << what << "\n";
  if (!holds) ++failures;
}

void UseCore() {
  const celadon::Value shown = celadon::Value::Dual("1.0", 1);
  Expect(celadon::SameSymbol(shown, celadon::Value::Number(1)),
         "two texts of a number are one symbol");

  const std::unique_ptr<celadon::Executor> pool = celadon::MakeThreadPool(2);
  std::atomic<size_t> sum = 0;
  pool->Run(100, [&sum](size_t task, size_t) { sum += task; });
  Expect(sum == 4950, "the executor runs every task once");
}

void UseComponents() {
#ifdef HOST_WITH_QVD
  Expect(celadon::MakeQvdFormat()->name() == "qvd", "component qvd is linked");
  Expect(!celadon::ReadQvdHeader("/no such file").ok(), "component qvd reports an absent file");
#endif
#ifdef HOST_WITH_ARROW
  Expect(celadon::MakeParquetFormat()->name() == "parquet", "component arrow is linked");
#endif
}

}  // namespace

int main() {
  UseCore();
  UseComponents();
  return failures == 0 ? 0 : 1;
}
