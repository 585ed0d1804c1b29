# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the prose out of Markdown, man pages, config files and C++ sources, as (line number, sentence) pairs.

Code, commands and output are left out: they are what the program says, not what the page says.
"""
import re

FENCE = re.compile(r"^\s*```")
INDENTED = re.compile(r"^( {4,}|\t)\S")
ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"')*_]*\s+(?=[\"'(*_\[]*[A-Z`])")
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|PRAGMA|BEGIN|COMMIT)\b")
CODE_WORD = "CODE"  # what a piece of inline code becomes: one word


def sentences(text):
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def plain(text):
    """Markdown's marks taken away: links become their text, inline code one word."""
    text = re.sub(r"``.+?``|`[^`]*`", CODE_WORD, text)
    text = re.sub(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<!--.*?-->", "", text)
    return re.sub(r"\*\*|__", "", text)


def markdown_blocks(text):
    """Paragraphs, list items, headings and cells of tables: (line number, text)."""
    block, begin, in_code, before = [], 1, False, ""
    for number, line in enumerate(text.splitlines(), 1):
        if FENCE.match(line):
            in_code = not in_code
            yield begin, " ".join(block)
            block, before = [], ""
            continue
        is_code = in_code or (INDENTED.match(line) and not block)
        alone = line.startswith(("#", "|"))
        if is_code or alone or not line.strip() or ITEM.match(line):
            yield begin, " ".join(block)
            block = []
        if is_code or not line.strip():
            continue
        if line.startswith("|"):
            yield from ((number, cell.strip()) for cell in re.split(r"(?<!\\)\|", line.strip("|")))
        elif line.startswith("#"):
            yield number, line.lstrip("# ")
        else:
            begin = begin if block else number
            block.append(ITEM.sub("", line).strip())
    yield begin, " ".join(block)


def markdown(text):
    for number, block in markdown_blocks(text):
        for sentence in sentences(plain(block)):
            yield number, sentence


def man_page(text):
    """The text lines of mdoc; a request ends a block unless it is a word within a sentence."""
    block, begin = [], 1
    inline = (".Fl ", ".Cm ", ".Ar ", ".Ev ", ".Pa ", ".Nm", ".Em ", ".Ql ", ".Dv ", ".Xr ", ".Pq ")
    in_literal = False
    for number, line in enumerate(text.splitlines(), 1):
        in_literal = line.startswith(".Bd -literal") or (in_literal and not line.startswith(".Ed"))
        if in_literal or line.startswith('.\\"'):
            continue
        if line.startswith(".") and not line.startswith(inline):
            for sentence in sentences(" ".join(block)):
                yield begin, sentence
            block = []
            continue
        begin = begin if block else number
        if line.startswith(".Pq"):  # a default in brackets ends a sentence
            block.append("X.")
        else:
            block.append(line if not line.startswith(".") else CODE_WORD + (line[-1] if line.endswith((" .", " :")) else ""))
    for sentence in sentences(" ".join(block)):
        yield begin, sentence


def config(text):
    """Comments; a line `#name = value` is a setting and ends the comment above it."""
    block, begin = [], 1
    for number, line in enumerate([*text.splitlines(), ""], 1):
        comment = re.match(r"^# (.*)$", line)
        if comment and not line.startswith(("# SPDX", "# ---")):
            begin = begin if block else number
            block.append(comment[1])
            continue
        for sentence in sentences(plain(" ".join(block))):
            yield begin, sentence
        block = []


def source_strings(text):
    """String literals of C++ with at least three words, adjacent ones joined. SQL is no prose."""
    code = re.sub(r"//[^\n]*|^\s*#\s*include[^\n]*", "", text, flags=re.MULTILINE)
    for whole in re.finditer(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*', code):
        words = "".join(STRING.findall(whole[0])).replace("\\n", ". ").replace('\\"', "'")
        if len(words.split()) >= 3 and not SQL.match(words):
            number = code.count("\n", 0, whole.start()) + 1
            for sentence in sentences(words):
                yield number, sentence
