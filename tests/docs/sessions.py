"""Console sessions as they stand in a page: run again, and compared or written anew.

A session is made of steps. A line `$ COMMAND` is a command of the shell; where the celadon command
is started without -c and -f, the lines `celadon> …` (continued by `     ...> …`) below it are what
is typed at its prompt. Lines below a step are what it prints, errors included.
"""
import dataclasses
import json
import os
import re
import subprocess

SHELL, PROMPT, CONTINUED = "$ ", "celadon> ", "     ...> "
TIMEOUT_SECONDS = 120


@dataclasses.dataclass
class Step:
    typed: list  # lines without the prompt; more than one where the command is continued
    at_prompt: bool
    line: int  # in the block, from 0
    printed: list = dataclasses.field(default_factory=list)


def steps(lines):
    found = []
    for number, line in enumerate(lines):
        if line.startswith(SHELL):
            found.append(Step([line[len(SHELL):]], False, number))
        elif line.startswith(PROMPT):
            found.append(Step([line[len(PROMPT):]], True, number))
        elif not found:
            raise ValueError("a session begins with a line `$ COMMAND`")
        elif line.startswith(CONTINUED) and not found[-1].printed:
            found[-1].typed.append(line[len(CONTINUED):])
        else:
            found[-1].printed.append(line)
    if found and found[0].at_prompt:
        raise ValueError("a session begins with a line `$ COMMAND`")
    return found


def sentinel(number):
    """A command that prints one line known beforehand and changes nothing."""
    text = f"'{'-' * 8} end of step {number} {'-' * 8}'"
    return f"check-expression {text}", text + "\n"


def run(typed, folder, environment):
    """What each step of one `$` command prints: that of the shell first, then those at its prompt."""
    command = typed[0].typed[0]
    marks = [sentinel(number) for number in range(len(typed))]
    if len(typed) > 1:
        command += " --keep-going -f -"
    lines = [marks[0][0]]
    for step, (mark, _) in zip(typed[1:], marks[1:]):
        lines += step.typed + [mark]
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, check=False,
                          input="\n".join(lines) + "\n" if len(typed) > 1 else "",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_SECONDS,
                          encoding="utf-8", errors="replace")
    if len(typed) == 1:
        return [done.stdout]
    printed, rest = [], done.stdout
    for _, mark in marks:
        before, _, rest = rest.partition(mark)
        printed.append(before)
    return printed


def as_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def same(expected, actual):
    """Equal texts, `...` standing for anything; or the same JSON value, however it is laid out."""
    expected, actual = expected.strip("\n"), actual.strip("\n")
    value = as_json(expected)
    if value is not None and value == as_json(actual):
        return True
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    return re.fullmatch(pattern, actual, re.DOTALL) is not None


class Differs(AssertionError):
    pass


def lines_of(step):
    first, more = (PROMPT, CONTINUED) if step.at_prompt else (SHELL, SHELL)
    return [first + step.typed[0]] + [more + line for line in step.typed[1:]]


def replay(lines, folder, environment):
    """Runs a session in a folder. Yields each step with what it printed."""
    found = steps(lines)
    starts = [i for i, step in enumerate(found) if not step.at_prompt] + [len(found)]
    for begin, end in zip(starts, starts[1:]):
        part = found[begin:end]
        yield from zip(part, run(part, folder, environment))


def check(lines, folder, environment):
    """Raises Differs at the first step that prints something else than the page says."""
    for step, actual in replay(lines, folder, environment):
        expected = "\n".join(step.printed)
        if not same(expected, actual):
            raise Differs(f"line {step.line + 1} of the session: {' '.join(lines_of(step))}\n"
                          f"--- the page says\n{expected}\n--- it prints\n{actual}")


def rewritten(lines, folder, environment):
    """The session with what its steps print now, where that differs from the page."""
    now = []
    for step, actual in replay(lines, folder, environment):
        kept = same("\n".join(step.printed), actual)
        now += lines_of(step) + (step.printed if kept else actual.strip("\n").split("\n"))
    return now


def environment(programs, home):
    """What sessions see of the machine: the programs of the build, and nothing of the user's."""
    return {"PATH": os.pathsep.join([str(p) for p in programs] + [os.environ["PATH"]]),
            "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC",
            **{k: v for k, v in os.environ.items() if k.startswith(("ASAN_", "UBSAN_", "LSAN_"))}}
