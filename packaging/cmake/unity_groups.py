#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which sources a compiler can read as one. Most of its time goes into the headers, which are the same again and again.
So a translation unit can be several sources, if the names that they keep to themselves differ.

    packaging/cmake/unity_groups.py FILE…      prints the number of each file's group, a line each
"""
import pathlib
import re
import sys

MOST_FILES = 16
DECLARED = re.compile(r"(?:template.*> )?(?:struct|class|enum class|using) (\w+)|[\w\[].*?\b(\w+)(?:\(|\{| =|\[|;)")


def groups(files):
    """Lists of files, no two of a list with one private name in one namespace."""
    made = []
    for file in files:
        names = private_names(pathlib.Path(file).read_text())
        fitting = [group for group in made if len(group["files"]) < MOST_FILES and not group["names"] & names]
        group = fitting[0] if fitting else {"files": [], "names": set()}
        if not fitting:
            made.append(group)
        group["files"].append(file)
        group["names"] |= names
    return [group["files"] for group in made]


def private_names(text):
    """What a source declares in its namespace without a name, each with the namespace around it."""
    names, outer, inside = set(), "", False
    for line in text.splitlines():
        if opened := re.match(r"namespace (\S+) \{", line):
            outer = opened[1]
        elif line == "namespace {":
            inside = True
        elif line.startswith("} // namespace"):
            inside = False
        elif inside and (declared := DECLARED.match(line)):
            names.add((outer, declared[1] or declared[2]))
    return names


def main():
    numbers = {file: number for number, group in enumerate(groups(sys.argv[1:])) for file in group}
    print(*(numbers[file] for file in sys.argv[1:]), sep="\n")


if __name__ == "__main__":
    main()
