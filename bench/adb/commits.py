"""Programs of commits: each is built once in a checkout of its own in build/compare, and kept there."""

import os
import subprocess

from machine import ROOT

FOLDER = os.path.join(ROOT, "build", "compare")


def program_of(name):
    """(what it is, its program): of a commit, or of a program that lies there already."""
    if os.path.isfile(name) and os.access(name, os.X_OK):
        return name, os.path.abspath(name)
    commit = _git("rev-parse", "--verify", f"{name}^{{commit}}")
    checkout = os.path.join(FOLDER, commit[:12])
    program = os.path.join(checkout, "build", "release", "bin", "celadon")
    if not os.path.exists(program):
        _build(commit, checkout)
    return commit[:12], program


def _git(*arguments):
    return subprocess.run(["git", "-C", ROOT, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def _build(commit, checkout):
    """By the commit's own recipe, with the Python environment and the compiler cache of this checkout."""
    if not os.path.exists(checkout):
        os.makedirs(FOLDER, exist_ok=True)
        _git("worktree", "prune")
        _git("worktree", "add", "--detach", checkout, commit)
    os.makedirs(os.path.join(checkout, "build"), exist_ok=True)
    environment = os.path.join(checkout, "build", "venv")
    if not os.path.exists(environment):
        os.symlink(os.path.realpath(os.path.join(ROOT, "build", "venv")), environment)
    subprocess.run([os.path.join(checkout, "tools", "build"), "release"], check=True)
