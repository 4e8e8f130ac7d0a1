#include "celadon/app.h"

namespace celadon {

std::shared_ptr<const SearchIndex> App::search_index() const {
  std::lock_guard lock(mutex_);
  if (search_index_ == nullptr || search_index_->model() != model_) {
    search_index_ = std::make_shared<const SearchIndex>(model_, variables_.Settings());
  }
  return search_index_;
}

}  // namespace celadon
