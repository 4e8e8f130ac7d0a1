// The bookmarks of an app.
#include "absl/strings/str_format.h"
#include "celadon/app.h"

namespace celadon {

std::shared_ptr<const Bookmarks> App::bookmarks() const {
  std::lock_guard lock(mutex_);
  return bookmarks_;
}

void App::SaveBookmark(std::string name, Bookmark bookmark) {
  std::lock_guard lock(mutex_);
  auto changed = std::make_shared<Bookmarks>(*bookmarks_);
  changed->insert_or_assign(std::move(name), std::move(bookmark));
  bookmarks_ = std::move(changed);
}

absl::Status App::DropBookmark(std::string_view name) {
  std::lock_guard lock(mutex_);
  auto changed = std::make_shared<Bookmarks>(*bookmarks_);
  const auto found = changed->find(name);
  if (found == changed->end()) {
    return absl::NotFoundError(absl::StrFormat("the bookmark is unknown: %s", name));
  }
  changed->erase(found);
  bookmarks_ = std::move(changed);
  return absl::OkStatus();
}

}  // namespace celadon
