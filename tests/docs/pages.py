"""The fenced blocks of a Markdown page, and the files that it names."""
import dataclasses
import pathlib
import re

FENCE = re.compile(r"^(?P<fence>```+)(?P<info>.*)$")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)")

PATH = re.compile(r"`((?:src|include|tests|tools|docs|cmake|bench)/[\w./-]+)`")


@dataclasses.dataclass
class Block:
    """A fenced block: `lines[i]` is line `line + 1 + i` of the page, counted from 1."""

    language: str
    attributes: dict
    line: int  # of the opening fence
    lines: list


def parse_info(info):
    """The language of ```` ```qvs file=report.qvs ```` and its attributes."""
    words = info.split()
    return (words[0] if words else ""), dict(word.split("=", 1) for word in words[1:])


def blocks(text):
    found = []
    fence = None
    for number, line in enumerate(text.split("\n"), start=1):
        opening = FENCE.match(line)
        if fence is None and opening:
            fence = opening["fence"]
            language, attributes = parse_info(opening["info"])
            found.append(Block(language, attributes, number, []))
        elif fence is not None and line == fence:
            fence = None
        elif fence is not None:
            found[-1].lines.append(line)
    if fence is not None:
        raise ValueError(f"line {found[-1].line}: the fence is not closed")
    return found


def prose(text):
    """The lines outside fenced blocks, with their numbers."""
    inside = set()
    for block in blocks(text):
        inside.update(range(block.line, block.line + len(block.lines) + 2))
    return [(n, line) for n, line in enumerate(text.split("\n"), start=1) if n not in inside]


def anchors(text):
    """The anchors that GitHub makes of the headings."""
    names = set()
    for _, line in prose(text):
        if line.startswith("#"):
            heading = re.sub(r"[`*]", "", line.lstrip("#").strip()).lower()
            names.add(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-"))
    return names


def links(text):
    """(line, target) of every link and image to a file of the project."""
    for number, line in prose(text):
        for match in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
            target = match["target"] or match["image"]
            if not re.match(r"[a-z]+:", target):
                yield number, target


def absent_paths(page, root):
    """Paths of the project that a page names in `code` and that are not there, one text each."""
    for number, line in prose(page.read_text(encoding="utf-8")):
        for path in PATH.findall(line):
            if not (root / path).exists():
                yield f"line {number}: there is no {path}"


def broken_links(page):
    """What is wrong with the links of a page (a path), one text each."""
    text = page.read_text(encoding="utf-8")
    for number, target in links(text):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            yield f"line {number}: there is no {target}"
        elif anchor and file.suffix == ".md" and anchor not in anchors(
                pathlib.Path(file).read_text(encoding="utf-8")):
            yield f"line {number}: {path or 'the page'} has no heading #{anchor}"
