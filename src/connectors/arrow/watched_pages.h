// The pages of a Parquet column chunk, with an eye on how the latest data page is encoded.
#ifndef CELADON_CONNECTORS_ARROW_WATCHED_PAGES_H_
#define CELADON_CONNECTORS_ARROW_WATCHED_PAGES_H_

#include <cstdint>
#include <memory>

#include "parquet/column_page.h"
#include "parquet/column_reader.h"

namespace celadon {

// A chunk's metadata tells of its encodings only where its writer cared to (`encoding_stats`); each
// page tells it always.
class WatchedPages final : public parquet::PageReader {
 public:
  // Sets *dictionary_encoded, which must outlive the reader, at every data page.
  WatchedPages(std::unique_ptr<parquet::PageReader> pages, bool* dictionary_encoded);

  std::shared_ptr<parquet::Page> NextPage() override;
  void set_max_page_header_size(uint32_t size) override { pages_->set_max_page_header_size(size); }

 private:
  const std::unique_ptr<parquet::PageReader> pages_;
  bool* const dictionary_encoded_;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_WATCHED_PAGES_H_
