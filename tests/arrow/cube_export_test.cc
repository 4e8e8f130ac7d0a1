// Charts as Arrow record batches, read back by Arrow itself.
#include <arrow/api.h>
#include <arrow/c/bridge.h>

#include <memory>
#include <string>

#include "celadon/arrow_c_data.h"
#include "celadon/celadon.h"
#include "celadon/cube_columns.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

class CubeExport : public testing::Test {
 protected:
  CubeExport() {
    const auto report = app_->RunScriptText(
        "T: LOAD If(Region <> '-', Region) as Region, Month, Amount INLINE [Region,Month,Amount\n"
        "North,1,5\nSouth,2,7\nSouth,1,8\n-,2,9\nWest,3,\n];",
        engine_.MakeExecution());
    EXPECT_TRUE(report.ok()) << report.status();
  }

  std::shared_ptr<arrow::RecordBatch> Export(const HyperCubeDefinition& cube) {
    const auto columns = session_.Columns(cube, engine_.MakeExecution());
    EXPECT_TRUE(columns.ok()) << columns.status();
    ArrowSchema schema;
    ArrowArray array;
    const absl::Status exported = ExportToArrow(*columns, RegionalSettings(), &schema, &array);
    EXPECT_TRUE(exported.ok()) << exported;
    auto batch = arrow::ImportRecordBatch(&array, &schema);
    EXPECT_TRUE(batch.ok()) << batch.status();
    EXPECT_TRUE((*batch)->ValidateFull().ok()) << (*batch)->ValidateFull();
    return *batch;
  }

  static std::string Shown(const arrow::Array& array) {
    std::string shown;
    for (int64_t i = 0; i < array.length(); ++i) {
      shown += (i == 0 ? "" : " ") + (*array.GetScalar(i))->ToString();
    }
    return shown;
  }

  Engine engine_{{.threads = 1, .time_zone = "UTC"}};
  std::shared_ptr<App> app_ =
      std::make_shared<App>(&engine_, *DataFolder::Open(testing::TempDir()));
  Session session_{app_};
};

TEST_F(CubeExport, DimensionsAreDictionariesAndMeasuresAreNumbers) {
  HyperCubeDefinition cube;
  cube.dimensions = {{"Region", ""}, {"Month", "m"}};
  cube.measures = {{"Sum(Amount)", "sum"}, {"Only(Region)", "name"}, {"Sum(Nowhere)", "bad"}};
  const auto batch = Export(cube);
  ASSERT_EQ(batch->num_rows(), 5);
  EXPECT_EQ(batch->schema()->field(0)->name(), "Region");
  EXPECT_EQ(batch->schema()->field(1)->name(), "m");
  EXPECT_EQ(batch->schema()->field(0)->type()->ToString(),
            "dictionary<values=string, indices=int32, ordered=0>");
  const auto& regions = static_cast<const arrow::DictionaryArray&>(*batch->column(0));
  EXPECT_EQ(Shown(*regions.dictionary()), "North South West");
  EXPECT_EQ(Shown(*regions.indices()), "0 1 1 2 null");
  EXPECT_EQ(Shown(*batch->column(2)), "5 8 7 0 9");
  EXPECT_EQ(Shown(*batch->column(3)), "North South South West null");
  EXPECT_EQ(batch->column(4)->null_count(), 5);
}

TEST_F(CubeExport, EmptyChartsAndChildrenByThemselvesAreFine) {
  HyperCubeDefinition cube;
  cube.dimensions = {{"Region", ""}};
  cube.measures = {{"Sum({<Region={Nowhere}>} Amount)", "none"}};
  cube.suppress_zero = true;
  EXPECT_EQ(Export(cube)->num_rows(), 0);
  cube.suppress_zero = false;
  std::shared_ptr<arrow::Array> kept = Export(cube)->column(1);  // outlives the batch
  EXPECT_EQ(Shown(*kept), "0 0 0 0");
}

TEST_F(CubeExport, APageAndOthersAreExported) {
  HyperCubeDefinition cube;
  cube.dimensions = {{"Region", ""}};
  cube.dimensions[0].others = {.limit = OthersDefinition::Limit::kCounted, .value = 1};
  cube.measures = {{"Sum(Amount)", "sum"}};
  cube.suppress_null = true;
  const auto batch = Export(cube);
  const auto& regions = static_cast<const arrow::DictionaryArray&>(*batch->column(0));
  EXPECT_EQ(Shown(*regions.dictionary()), "South others");
  cube.page = {.skip = 1, .top = 1};
  EXPECT_EQ(Export(cube)->num_rows(), 1);
}

}  // namespace
}  // namespace celadon
