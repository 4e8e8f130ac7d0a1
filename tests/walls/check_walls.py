"""Checks every #include of the project against the walls between its rooms.

    check_walls.py [PROJECT_FOLDER]

Without a folder it checks the project that it stands in. Prints one line a violation, `file:line: reason`,
and exits with 1 if there is any. Which room may see which is read from celadon_room(...) and
celadon_component(...) in the root CMakeLists.txt: a room sees itself, the rooms that it names and what those
see.
"""

import re
import sys
from pathlib import Path

# The room that answers for each public header. A header of a component is named after the component.
PUBLIC_HEADERS = {
    "runtime": "executor.h cancel_token.h memory_budget.h execution.h data_folder.h",
    "value": "value.h format.h text_rules.h dual_vector.h lane.h rows_at_hand.h",
    "storage": "symbol_table.h bit_packed_column.h bitmap.h histogram.h table.h",
    "source": "table_reader.h row_batch.h connection.h delimited.h fixed_width.h",
    "model": "data_model.h derived_field.h",
    "selection": "selection.h select.h selection_history.h bookmark.h search.h associative_search.h",
    "expression": "environment.h expression.h function_registry.h custom_function.h external_function.h",
    "hypercube": "cube_error.h cube_selection.h dimension_details.h list_object.h hypercube.h cube_columns.h arrow_c_data.h",
    "script": "script.h",
    "snapshot": "snapshot.h",
    "engine": "list_search.h engine.h app.h kept_bytes.h session.h celadon.h",
}

# Third-party headers that may be named in few places only: pattern of the include, places.
CONFINED = [
    (r"(roaring/)?roaring.*", ["src/storage/bitmap", "src/storage/compressed_bitmap"]),
    (r"xsimd/.*", ["src/storage/kernels/"]),
    (r".*(mm|86|arm_neon|arm_sve)intrin\.h|arm_(neon|sve)\.h", ["src/storage/kernels/"]),
    (r"zstd(_errors)?\.h", ["src/snapshot/"]),
    (r"pugixml\.hpp", ["src/qvd/", "src/connectors/xlsx/", "src/connectors/xml/"]),
    (r"zip\.h", ["src/connectors/xlsx/"]),
    (r"freexl\.h", ["src/connectors/xls/"]),
    (r"(arrow|parquet)/.*", ["src/connectors/arrow/"]),
    (r"sqlite3\.h", ["src/connectors/sqlite/"]),
    (r"sql(ext)?\.h", ["src/connectors/odbc/"]),
    (r"boost/math/.*", ["src/distributions/"]),
    (r"re2/.*", ["src/regex/"]),
    (r"unicode/.*", ["src/icu/"]),
    (r"(grpc|grpcpp|google/protobuf)/.*|.*\.pb\.h", ["src/extensions/sse/"]),
    (r"(CLI/.*|histedit\.h)", ["tools/"]),
    (r"curl/.*", ["src/extensions/endpoint/"]),
    (r"rapidjson/.*", ["tools/", "src/json_functions/", "src/connectors/json/", "src/ondemand/",
                       "src/extensions/endpoint/"]),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


class Layout:
    """The rooms and components that CMake builds, and what each of them may see."""

    def __init__(self, cmake_text):
        self.folders = {}  # "src/qvd" -> "qvd"
        self.visible = {}  # "qvd" -> {"qvd", "source", "value", "runtime"}
        self.components = set()
        text = re.sub(r"#.*", "", cmake_text)
        for kind, words in re.findall(r"celadon_(room|component)\(([^)]*)\)", text):
            name, arguments = self._arguments(words.split())
            self.folders[arguments.get("FOLDER", [f"src/{name}"])[0]] = name
            below = arguments.get("ROOMS", [])
            self.visible[name] = {name}.union(*(self.visible[room] for room in below))
            if kind == "component":
                self.components.add(name)
        self.header_room = {
            f"celadon/{header}": room
            for room, headers in PUBLIC_HEADERS.items()
            for header in headers.split()
        }
        self.header_room.update({f"celadon/{name}.h": name for name in self.components})

    @staticmethod
    def _arguments(words):
        arguments, key = {}, None
        for word in words[1:]:
            if word.isupper():
                key = word
            else:
                arguments.setdefault(key, []).append(word)
        return words[0], arguments

    def owner(self, path):
        """The room or component of a file, or None for tools and the like."""
        if path.startswith("include/"):
            return self.header_room.get(path.removeprefix("include/"))
        folders = [folder for folder in self.folders if path.startswith(folder + "/")]
        return self.folders[max(folders, key=len)] if folders else None

    def private_room(self, include):
        """The room of a private header named as "room/file.h" from src/, or None."""
        return self.owner("src/" + include)


def confined_reason(path, include):
    for pattern, places in CONFINED:
        if re.fullmatch(pattern, include) and not path.startswith(tuple(places)):
            return f"<{include}> belongs in {' or '.join(places)} only"
    return None


def is_standard(include):
    return re.fullmatch(r"[a-z_]+", include) is not None


def public_header_reason(include):
    if is_standard(include) or include.startswith("celadon/"):
        return None
    if include in ("absl/status/status.h", "absl/status/statusor.h"):
        return None
    return f"a public header shows only std, absl::Status and celadon/…, not {include}"


def room_reason(layout, path, include):
    owner = layout.owner(path)
    if include.startswith("celadon/"):
        room = layout.header_room.get(include)
        if room is None:
            return f"{include} has no room: add it to PUBLIC_HEADERS of check_walls.py"
    else:
        room = layout.private_room(include)
        if owner is None and room not in (None, "runtime"):
            return f"programs see public headers and runtime, not {include} of {room}"
    if room is None or owner is None or room in layout.visible[owner]:
        return None
    return f"{owner} may not see {room}: {include}"


def check_file(layout, path, text):
    """Yields `path:line: reason` for each include that the walls forbid."""
    if path.startswith("include/") and layout.owner(path) is None:
        yield f"{path}:1: the header has no room: add it to PUBLIC_HEADERS of check_walls.py"
    if path.startswith("src/") and layout.owner(path) is None:
        yield f"{path}:1: the file lies in no room or component of CMakeLists.txt"
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        include = match[2]
        reasons = [confined_reason(path, include), room_reason(layout, path, include)]
        if path.startswith("include/"):
            reasons.append(public_header_reason(include))
        yield from (f"{path}:{number}: {reason}" for reason in reasons if reason)


def check_project(root):
    layout = Layout((root / "CMakeLists.txt").read_text(encoding="utf-8"))
    for folder in ("include", "src", "tools"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".h", ".cc"):
                path = file.relative_to(root).as_posix()
                yield from check_file(layout, path, file.read_text(encoding="utf-8"))


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    violations = list(check_project(root))
    print("\n".join(violations) if violations else "every include is allowed")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
