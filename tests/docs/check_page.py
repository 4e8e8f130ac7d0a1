"""Holds a Markdown page to what the programs do: check_page.py [--update] --root DIR --programs DIR PAGE

- `console` blocks are run in order (sessions.py), all in one temporary folder. It starts as a copy of
  the folder that the page names in a comment <!-- data: docs/examples/shop -->, or empty.
- a block with `file=NAME` behind its language is written into that folder where it stands.
- `cpp` and `cmake` blocks must stand, line by line, in a file below docs/examples, all of which are
  built and run by the suite.
- links to files and headings of the project must lead somewhere, and paths in `code` must be there.
--update writes into the page what its sessions print now.
"""
import argparse
import pathlib
import re
import shutil
import sys
import tempfile
import textwrap

import pages
import sessions

DATA = re.compile(r"^<!-- data: (?P<folder>\S+) -->$", re.MULTILINE)
COMPILED = {"cpp": "*.cc", "cmake": "CMakeLists.txt"}


def lay_out(text, root, folder):
    """Copies the page's data into the temporary folder."""
    data = DATA.search(text)
    if data:
        shutil.copytree(root / data["folder"], folder, dirs_exist_ok=True)


def dedented(lines):
    return [line.rstrip() for line in textwrap.dedent("\n".join(lines)).strip("\n").split("\n")]


def holds(source, snippet):
    """Whether the lines of the snippet stand in the source one after the other, indented alike."""
    wanted = dedented(snippet)
    lines = source.split("\n")
    return any(dedented(lines[i:i + len(wanted)]) == wanted for i in range(len(lines)))


def check_compiled(block, root):
    files = sorted((root / "docs" / "examples").rglob(COMPILED[block.language]))
    if not any(holds(file.read_text(encoding="utf-8"), block.lines) for file in files):
        names = ", ".join(str(file.relative_to(root)) for file in files)
        raise sessions.Differs(f"no compiled example holds these lines (tried {names})")


def check_blocks(page, root, folder, environment):
    """The faults of a page's blocks, one text each."""
    text = page.read_text(encoding="utf-8")
    lay_out(text, root, folder)
    for block in pages.blocks(text):
        try:
            if "file" in block.attributes:
                (folder / block.attributes["file"]).write_text("\n".join(block.lines) + "\n",
                                                              encoding="utf-8")
            elif block.language == "console":
                sessions.check(block.lines, folder, environment)
            elif block.language in COMPILED:
                check_compiled(block, root)
        except (sessions.Differs, ValueError) as fault:
            yield f"{page}:{block.line}: {fault}"


def update(page, root, folder, environment):
    text = page.read_text(encoding="utf-8")
    lay_out(text, root, folder)
    lines = text.split("\n")
    grown = 0
    for block in pages.blocks(text):
        if "file" in block.attributes:
            (folder / block.attributes["file"]).write_text("\n".join(block.lines) + "\n",
                                                          encoding="utf-8")
        elif block.language == "console":
            now = sessions.rewritten(block.lines, folder, environment)
            begin = block.line + grown
            lines[begin:begin + len(block.lines)] = now
            grown += len(now) - len(block.lines)
    page.write_text("\n".join(lines), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--root", type=pathlib.Path, required=True)
    parser.add_argument("--programs", type=pathlib.Path, action="append", default=[])
    parser.add_argument("page", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "data"
        folder.mkdir()
        environment = sessions.environment([p.resolve() for p in arguments.programs],
                                           pathlib.Path(name))
        if arguments.update:
            update(arguments.page, arguments.root, folder, environment)
            return 0
        faults = [*check_blocks(arguments.page, arguments.root, folder, environment)]
        names = [*pages.broken_links(arguments.page),
                 *pages.absent_paths(arguments.page, arguments.root)]
        faults += [f"{arguments.page}: {fault}" for fault in names]
    print("\n\n".join(faults) or "every example is what the page says")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
