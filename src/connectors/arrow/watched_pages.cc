#include "connectors/arrow/watched_pages.h"

#include <utility>

namespace celadon {

WatchedPages::WatchedPages(std::unique_ptr<parquet::PageReader> pages, bool* dictionary_encoded)
    : pages_(std::move(pages)), dictionary_encoded_(dictionary_encoded) {}

std::shared_ptr<parquet::Page> WatchedPages::NextPage() {
  std::shared_ptr<parquet::Page> page = pages_->NextPage();
  if (page != nullptr && (page->type() == parquet::PageType::DATA_PAGE ||
                          page->type() == parquet::PageType::DATA_PAGE_V2)) {
    const auto encoding = static_cast<const parquet::DataPage&>(*page).encoding();
    *dictionary_encoded_ = encoding == parquet::Encoding::RLE_DICTIONARY ||
                           encoding == parquet::Encoding::PLAIN_DICTIONARY;
  }
  return page;
}

}  // namespace celadon
