#include "script/reload.h"

namespace celadon {

void Reload::SetVariable(const std::string& name, Value value) {
  if (Variables::IsSetting(name)) interpreter_ = nullptr;
  variables_.Set(name, std::move(value));
}

const TextInterpreter& Reload::interpreter() {
  if (interpreter_ == nullptr) {
    interpreter_ = std::make_unique<const TextInterpreter>(variables_.Settings());
  }
  return *interpreter_;
}

}  // namespace celadon
