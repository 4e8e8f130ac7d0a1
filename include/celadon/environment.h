// What a formula can learn of the world around its data.
#ifndef CELADON_ENVIRONMENT_H_
#define CELADON_ENVIRONMENT_H_

#include <cstdint>
#include <limits>
#include <map>
#include <string>

namespace celadon {

// A snapshot: formulas never ask the machine, so one evaluation sees one moment, and a test can fix
// it. Times are serial days (days since 1899-12-30).
struct Environment {
  double utc = 0;                       // now, in UTC
  std::string time_zone = "UTC";        // IANA name of the local time
  double reload_time = kNeverReloaded;  // end of the last reload, in local time
  bool reloading = false;               // a reload asks, which is still running
  uint64_t seed = 0;                    // of random numbers, which differ from seed to seed only
  std::string document_name;
  std::string document_path;
  std::string user;
  std::string computer;
  std::string version;  // of the engine
  std::string author;
  std::string platform;           // of the client, as ClientPlatform tells it
  double start = kNeverReloaded;  // when the engine started, in UTC
  std::map<std::string, std::string> system_attributes, user_attributes;  // by name

  static constexpr double kNeverReloaded = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace celadon

#endif  // CELADON_ENVIRONMENT_H_
