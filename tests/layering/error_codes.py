# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error codes: every code in the sources stands in the table of core/base/error_code.h, and every code that a peer may
read stands in the documentation."""
import re

HEADER = "core/base/error_code.h"
HTTP_DOC, PROTOCOL_DOC = "docs/http.md", "docs/protocol.md"

FIRST_LITERAL = re.compile(r'\{\s*(?:QStringLiteral|QLatin1String)\("([a-z_]+)"\)\s*,')
COMPARED = re.compile(r'\bcode\s*[!=]=\s*(?:u|QStringLiteral\(|QLatin1String\()"([a-z_]+)"')
CONSTANT = re.compile(r'constexpr QLatin1String k\w+\("([a-z_]+)"\)')
PROBLEM_FIELDS = 4
ERROR_FIELDS = 3


def table(header):
    """The codes that a peer reads, and the local ones."""
    peers, _, local = header.partition("kLocalCodes{")
    return set(re.findall(r'ErrorCode::\w+, "([a-z_]+)"', peers)), set(re.findall(r'"([a-z_]+)"', local.partition("}")[0]))


def fields_of(text, start):
    """How many values the braced list has that begins at text[start]."""
    depth, count, in_string, i = 0, 0, False, start
    content = False
    while i < len(text):
        c = text[i]
        if in_string:
            i += c == "\\"
            in_string = c != '"'
        elif c in "({[":
            content = content or depth > 0
            depth += 1
        elif c in ")}]":
            depth -= 1
            if depth == 0:
                return count + content
        elif c == "," and depth == 1:
            count, content = count + 1, False
        else:
            in_string = c == '"'
            content = content or not c.isspace()
        if c in ")}]" and depth >= 1:
            content = True
        i += 1
    return count


def literals(path, text):
    """Codes that a source names: the first of the four fields of a Problem, of the three of an Error, or compared."""
    for match in FIRST_LITERAL.finditer(text):
        count = fields_of(text, match.start())
        is_error = text[:match.start()].endswith("Error")
        if count == PROBLEM_FIELDS or (is_error and count == ERROR_FIELDS):
            yield match[1]
    yield from COMPARED.findall(text)
    if path == "core/store/problems.h":
        yield from CONSTANT.findall(text)


def unknown_codes(sources):
    peers, local = table(sources[HEADER])
    for path, text in sources.items():
        if path.startswith(("core/", "app/", "gui/")) and path.endswith((".cpp", ".h")):
            for code in sorted(set(literals(path, text)) - peers - local):
                yield f'{path}: the code "{code}" has no row in {HEADER}'


def documented(doc):
    """The code words of the table below the heading "Errors"."""
    section = re.search(r"^## Errors$(.*?)^## ", doc, re.MULTILINE | re.DOTALL)[1]
    rows = [row for row in section.split("\n") if row.startswith("| ")]
    column = 2 if rows[0].startswith("| status") else 1
    return {word for row in rows[1:] for word in re.findall(r"`([a-z_]+)`", row.split("|")[column])}


def documentation(sources, docs):
    peers, _ = table(sources[HEADER])
    told = {word for doc in docs.values() for word in re.findall(r"`([a-z_]+)`", doc)}
    for code in sorted(peers - told):
        yield f"{HEADER}: neither {HTTP_DOC} nor {PROTOCOL_DOC} explains `{code}`"
    for path, doc in docs.items():
        for word in sorted(documented(doc) - peers):
            yield f"{path}: `{word}` has no row in {HEADER}"
