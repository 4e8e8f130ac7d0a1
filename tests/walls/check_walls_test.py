"""Made-up files against the walls: each violation must be found, and nothing else."""

import unittest
from pathlib import Path

from check_walls import Layout, check_file

CMAKE = (Path(__file__).parents[2] / "CMakeLists.txt").read_text(encoding="utf-8")


class Walls(unittest.TestCase):
    def setUp(self):
        self.layout = Layout(CMAKE)

    def check(self, path, include):
        return list(check_file(self.layout, path, f"// A file.\n\n#include {include}\n"))

    def assert_allowed(self, path, include):
        self.assertEqual(self.check(path, include), [])

    def assert_found(self, path, include, reason):
        violations = self.check(path, include)
        self.assertEqual(len(violations), 1, violations)
        self.assertIn(f"{path}:3: ", violations[0])
        self.assertIn(reason, violations[0])

    def test_a_room_sees_itself_and_the_rooms_above_it(self):
        self.assert_allowed("src/model/model_builder.cc", '"model/model_builder.h"')
        self.assert_allowed("src/model/model_builder.cc", '"runtime/status_macros.h"')
        self.assert_allowed("src/model/model_builder.cc", '"celadon/table.h"')
        self.assert_allowed("src/storage/table.cc", '"absl/strings/str_format.h"')

    def test_a_room_does_not_see_the_rooms_over_it(self):
        self.assert_found("src/value/value.cc", '"storage/kernels/unpack.h"', "value may not see storage")
        self.assert_found("src/value/value.cc", '"celadon/table.h"', "value may not see storage")

    def test_storage_and_source_are_strangers(self):
        self.assert_found("src/storage/table.cc", '"celadon/table_reader.h"', "storage may not see source")
        self.assert_found("src/source/csv_reader.cc", '"celadon/table.h"', "source may not see storage")

    def test_hypercube_and_script_are_strangers(self):
        self.assert_found("src/hypercube/sort.cc", '"script/lexer.h"', "hypercube may not see script")
        self.assert_found("src/script/parser.cc", '"hypercube/sort.h"', "script may not see hypercube")

    def test_core_does_not_see_components(self):
        self.assert_found("src/engine/app.cc", '"celadon/qvd.h"', "engine may not see qvd")
        self.assert_found("src/engine/app.cc", '"qvd/qvd_header.h"', "engine may not see qvd")

    def test_components_see_the_room_they_plug_into(self):
        self.assert_allowed("src/connectors/arrow/parquet_reader.cc", '"source/columns.h"')
        self.assert_found("src/connectors/arrow/parquet_reader.cc", '"qvd/qvd_header.h"',
                          "arrow may not see qvd")
        self.assert_found("src/qvd/qvd_reader.cc", '"storage/table_builder.h"',
                          "qvd may not see storage")

    def test_third_party_headers_stay_in_their_places(self):
        self.assert_allowed("src/storage/bitmap.cc", "<roaring/roaring.h>")
        self.assert_found("src/model/keys.cc", "<roaring/roaring.h>", "src/storage/bitmap")
        self.assert_allowed("src/storage/kernels/unpack.h", "<xsimd/xsimd.hpp>")
        self.assert_found("src/storage/table.cc", "<xsimd/xsimd.hpp>", "src/storage/kernels/")
        self.assert_found("src/storage/table.cc", "<immintrin.h>", "src/storage/kernels/")
        self.assert_found("src/engine/app.cc", "<zstd.h>", "src/snapshot/")
        self.assert_found("src/source/csv_reader.cc", '"arrow/api.h"', "src/connectors/arrow/")
        self.assert_found("src/engine/app.cc", '"rapidjson/writer.h"', "tools/")

    def test_public_headers_show_std_status_and_each_other(self):
        for include in ("<vector>", '"absl/status/statusor.h"', '"celadon/value.h"'):
            self.assert_allowed("include/celadon/table.h", include)
        self.assert_found("include/celadon/table.h", '"absl/container/flat_hash_map.h"', "shows only")
        self.assertEqual(len(self.check("include/celadon/table.h", '"runtime/text_view.h"')), 1)
        self.assert_found("include/celadon/value.h", '"celadon/table.h"', "value may not see storage")

    def test_programs_see_public_headers_and_runtime_only(self):
        self.assert_allowed("tools/celadon/main.cc", '"celadon/engine.h"')
        self.assert_allowed("tools/celadon/main.cc", '"runtime/status_macros.h"')
        self.assert_allowed("tools/celadon/main.cc", '"command.h"')
        self.assert_found("tools/celadon/main.cc", '"engine/app_state.h"', "not engine/app_state.h")

    def test_every_file_and_header_has_a_room(self):
        self.assertEqual(len(list(check_file(self.layout, "src/nowhere/thing.cc", ""))), 1)
        self.assertEqual(len(list(check_file(self.layout, "include/celadon/thing.h", ""))), 1)
        self.assert_found("src/value/value.cc", '"celadon/thing.h"', "has no room")


if __name__ == "__main__":
    unittest.main()
