# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relative links of Markdown pages: the file exists, and so does the heading that an anchor names."""
import re

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def anchor(heading):
    """As GitHub makes it: lower case, spaces to hyphens, everything else that is no word character left out."""
    text = re.sub(r"[`*]|\[|\]\([^)]*\)", "", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(text):
    return {anchor(heading) for heading in HEADING.findall(re.sub(r"```.*?```", "", text, flags=re.DOTALL))}


def dead_links(root, page):
    """One line for each relative link of the page that leads nowhere."""
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(CODE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, name = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        where = f"{page.relative_to(root)}: link to {target}"
        if not file.exists():
            yield f"{where}: there is no such file"
        elif name and file.suffix == ".md" and name not in anchors(file.read_text(encoding="utf-8")):
            yield f"{where}: there is no such heading"
