# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of docs/style.md that a machine can check. Each takes a sentence and gives what is wrong with it, or None."""
import re

MAX_WORDS = 30

# An opening that hides the subject, and what to write instead.
OPENINGS = {
    r"Of\b": "begin with the subject",
    r"Does\b": "write the condition with if or when",
    r"Set (?:back|forward)\b|Set \w+, ": "name who sets what, then say what happens",
    r"Into\b": "begin with the subject",
    r"Behind\b": "begin with the subject",
    r"Whose\b": "begin with the subject",
    r"Whom\b": "begin with the subject",
}

# A word that the glossary or the style guide has replaced: what to write instead. The keys are regular expressions.
REPLACED = {
    r"anew": "again",
    r"mend(?:s|ed|ing)?": "fix",
    r"repair(?:s|ed|ing)?": "fix",
    r"whom": "name the person or the machine",
    r"moments?": "time",
    r"bears?": "allows, accepts",
    r"for people": "human-readable",
    r"on record": "stored",
    r"under way": "running",
    r"the main job": "the demo",
    r"old (?:Python )?workers?": "worker that speaks the older protocol",
    r"fences?": "fencing token",
    r"(?:late|planned|missed|due|coming|further|past|odd) slots?": "scheduled time; a slot is a worker's capacity",
    r"slots? (?:is|are|were|was) (?:late|missed|planned|due|skipped)": "scheduled time; a slot is a worker's capacity",
    r"nobody else has": "say who has it",
    r"in the way of": "say what happens",
    r"brought about": "reproduced",
    r"as good as": "say what is equal",
    r"nought": "0",
}
REPLACED_WORD = {re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE): better for pattern, better in REPLACED.items()}

# Sentences that break a rule on purpose: (path, part of the sentence): the reason.
EXCEPTIONS = {
    ("docs/style.md", "Rejected:"): "the style guide shows what it rejects",
    ("app/options/command_texts.cpp", "holdfast job add hello"): "examples: commands, one a line",
}


def words_in(sentence):
    return [word for word in sentence.split() if re.search(r"\w", word)]


def too_long(sentence):
    count = len(words_in(sentence))
    return f"{count} words in a sentence, at most {MAX_WORDS}; split it" if count > MAX_WORDS else None


def bad_opening(sentence):
    start = sentence.lstrip("*_\"'(")
    if sentence.rstrip("*_)").endswith("?"):
        return None  # a real question
    for opening, better in OPENINGS.items():
        if re.match(opening, start):
            return f'begins with "{start.split()[0]}"; {better}'
    return None


def replaced_word(sentence):
    for pattern, better in REPLACED_WORD.items():
        if found := pattern.search(sentence):
            return f'"{found[0]}"; write "{better}"'
    return None


RULES = (too_long, bad_opening, replaced_word)


def is_excepted(path, sentence):
    return any(path == where and part in sentence for where, part in EXCEPTIONS)


def breaches(path, found):
    """One line for each breach of a rule in the (line number, sentence) pairs of a file."""
    for number, sentence in found:
        if is_excepted(path, sentence):
            continue
        for rule in RULES:
            if wrong := rule(sentence):
                yield f"{path}:{number}: {wrong}: {sentence[:160]}"
