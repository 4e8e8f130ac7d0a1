// Which tables of an app are loosely coupled.
#include "absl/strings/str_format.h"
#include "celadon/app.h"
#include "runtime/status_macros.h"

namespace celadon {

std::vector<Coupling> App::LooselyCoupledVector() const {
  const std::shared_ptr<const DataModel> model = this->model();
  std::vector<Coupling> couplings;
  for (const Table& table : model->listed_tables()) couplings.push_back(table.coupling);
  return couplings;
}

absl::Status App::SetLooselyCoupledVector(const std::vector<Coupling>& couplings) {
  std::lock_guard loading(load_mutex_);
  const std::shared_ptr<const DataModel> model = this->model();
  if (couplings.size() != model->listed_tables().size()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the vector of loosely coupled tables needs an entry for each of the %d tables, not %d",
        model->listed_tables().size(), couplings.size()));
  }
  std::vector<bool> loose;
  for (const Coupling coupling : couplings) loose.push_back(coupling != Coupling::kAssociated);
  loose.resize(model->tables().size(), false);  // those of the system stand alone
  CELADON_ASSIGN_OR_RETURN(auto coupled, model->WithLooseTables(loose));
  std::lock_guard lock(mutex_);
  model_ = std::move(coupled);
  return absl::OkStatus();
}

}  // namespace celadon
