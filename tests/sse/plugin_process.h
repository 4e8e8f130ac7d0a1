// Plugins of tests/plugins, run by the tests in a process of their own.
#ifndef CELADON_TESTS_SSE_PLUGIN_PROCESS_H_
#define CELADON_TESTS_SSE_PLUGIN_PROCESS_H_

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "log_lines.h"

namespace celadon {

// A port of loopback that nothing listens to at the moment.
int FreePort();

// Whether the interpreter and what the plugins need are there; `more` is a further module.
bool HavePlugins(const std::string& more = "grpc");

class PluginProcess {
 public:
  // Names as serve.py has them, with `=port` where the port is to be a certain one. `pem` is a
  // folder of certificates, or empty. Waits until all listen; a process that does not fails the
  // test.
  explicit PluginProcess(const std::vector<std::string>& plugins, const std::string& pem = {});
  // A program that tells its ports as serve.py does.
  struct Program {
    std::string path;
  };
  explicit PluginProcess(const Program& program);
  PluginProcess(const PluginProcess&) = delete;
  PluginProcess& operator=(const PluginProcess&) = delete;
  ~PluginProcess() { Stop(); }

  int port(const std::string& plugin) const { return ports_.at(plugin); }
  // `alias,127.0.0.1:port`, as the setting SSEPlugin has it.
  std::string Setting(const std::string& alias, const std::string& plugin) const;

  // Ends the process at once; again: nothing.
  void Stop();

  // The lines of the log since the last call.
  std::vector<std::string> TakeLog() { return log_.Take(); }

 private:
  // Starts the command and waits until all its plugins listen.
  void Start(std::vector<std::string> command);
  void ReadPorts(int output);

  pid_t process_ = -1;
  int input_ = -1;  // of the process, which ends with it
  LogLines log_;
  std::map<std::string, int> ports_;
};

}  // namespace celadon

#endif  // CELADON_TESTS_SSE_PLUGIN_PROCESS_H_
