# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `holdfast …` command lines that the docs show, and whether the program can read them.

A client command that is well formed fails with 3, as no server listens; a wrong one with 2. A server, worker or monitor
gets --version as well, so that it does not start.
"""
import os
import re
import shlex
import subprocess
import tempfile

NOBODY = "http://127.0.0.1:9"  # the discard port: nobody listens there
WELL_FORMED, NO_SERVER, MALFORMED = 0, 3, 2
PLACEHOLDER = re.compile(r"[\[\]…{}]|\.\.\.")  # a pattern of commands, not a command
FACES = {"--server", "--worker", "--monitor"}
EXAMPLES = {"NAME": "name", "ID": "1abc", "RUN": "1abc", "EXPR": "@daily", "DUR": "1m", "TIME": "2030-01-01T00:00:00Z",
            "ZONE": "UTC", "FROM": "sqlite:a.db", "TO": "sqlite:b.db", "N": "2", "HOST:PORT": "127.0.0.1:8000", "URL": "http://127.0.0.1:8000",
            "ws://HOST:8000": "ws://127.0.0.1:8000", "ADDRESS:8000": "127.0.0.1:8000", "KEY=VALUE:N": "a=b:2", "$RUN": "1abc",
            "$ID": "1abc", "/etc/holdfast/smtp-password": "/etc/hostname", "/etc/holdfast/hook-key": "/etc/hostname", "http://10.0.0.5:8000": NOBODY,
            "https://10.0.0.5:8000": NOBODY.replace("http:", "https:"),
            "hfj_ID_SECRET_PIN": "hfj_mwsyn1431ras0br2_zjmtq509bfk58p128yyd2480w7gd9j9xy7cwa5va3j4e7zea8abg_" + "0" * 64}


def code_lines(markdown):
    """Lines of code blocks, and pieces of inline code; `\\` at a line's end joins the next."""
    text = markdown.replace("\\\n", " ")
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    rest = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    indented = re.findall(r"^(?: {4,}|\t)(.*)$", rest, re.MULTILINE)
    inline = re.findall(r"(?<!`)`([^`\n]+)`", rest)
    return [line for block in blocks for line in block.splitlines()] + indented + inline


def simple_commands(line):
    """The words of each command in a line of shell: split at ; && | & and redirections, without a comment."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = []
    try:
        for token in lexer:
            if set(token) <= set(";&|<>()"):
                yield words
                words = []
            else:
                words.append(token)
    except ValueError:  # prose with an apostrophe
        return
    yield words


def commands(markdown):
    """The command lines of a page as lists of words, without `holdfast` itself."""
    found = []
    for line in code_lines(markdown):
        for words in simple_commands(line):
            while words and (words[0] in ("$", "sudo", "exec") or re.match(r"[A-Z_]+=", words[0])):
                words = words[1:]
            if not words or words[0].rpartition("/")[2] != "holdfast" or words[0].startswith("ssh"):
                continue
            words = words[1:]
            own = words[:words.index("--")] if "--" in words else words
            if words and re.match(r"-{0,2}[a-z]", words[0]) and not any(PLACEHOLDER.search(word) for word in own):
                found.append([EXAMPLES.get(word, word) for word in words])
    return found


def is_mention(words, verbs):
    """`holdfast job add`, `holdfast drill`: a command by its name, in the middle of a sentence."""
    return words[0] in verbs and (len(words) == 1 or len(words) == 2 and words[1] in verbs[words[0]])


def read_by(binary, words):
    """None where the program can read this command line, else what it says."""
    words = [word for word in words if word != "--wait"] if words[:2] == ["job", "run"] else list(words)
    if words[0].startswith("--") and FACES & set(words):
        words.append("--version")
    if words[0] in ("doctor", "selftest", "backup", "restore", "service", "database"):  # what they find or do is not asked here
        words.append("--help")
    with tempfile.TemporaryDirectory() as data:
        return read_with_data(binary, words, data)


def read_with_data(binary, words, data):
    """`worker join` writes into the data folder before it asks the server."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOLDFAST_")}
    # There, too, what a page for Windows names: "C:\\ProgramData" is a name in the working folder here.
    done = subprocess.run([binary, *words], capture_output=True, check=False, timeout=60, stdin=subprocess.DEVNULL, cwd=data,
                          env=clean | {"HOLDFAST_URL": NOBODY, "HOLDFAST_DATA": data})
    return None if done.returncode in (WELL_FORMED, NO_SERVER) else (done.stderr or done.stdout).decode().strip()


def grammar(source):
    """{"job": ["add", "list", …], "status": [], …} as the program's grammar has them."""
    found = {}
    for function in re.split(r"\n}\n", source):
        group = re.search(r'addGroup\(app, "([\w-]+)"', function)
        verbs = re.findall(r'(?:addCommand<\w+>|addNamed|addVerb|addDrill|addScript|addNames)\((?!app)\w+, line, "([\w-]+)"', function)
        if group:
            found[group[1]] = verbs
        elif verbs and "job" not in found:
            found["job"] = verbs
        found |= {name: [] for name in re.findall(r'add(?:Local)?Command<\w+>\(\s*app, line, "([\w-]+)"', function)}
    found["job"] = sorted({"add", *found["job"]})
    return found


def options(source):
    """The options of commands: "--cron", "--wait", …"""
    return sorted(set(re.findall(r'"(--[\w-]+)[",]', source)))


def settings(source):
    """{"listen": "127.0.0.1:8000", "insecure": None, …}: each setting and the default that its help gives in brackets."""
    found = {}
    for name, helps in re.findall(r'Setting\{"([\w-]+)",(?:[^"]*"[^"]*",)[^"]*?((?:"[^"]*"\s*)+),', source):
        default = re.search(r"\[(.*)\]", helps)
        found[name] = default[1] if default else None
    return found


def documented_defaults(reference):
    """The same from the table of settings in docs/cli.md."""
    rows = re.findall(r"^\| `--([\w-]+)[^`]*` \|([^|]*)\|", reference.split("## Commands")[0], re.MULTILINE)
    return {name: default.replace("`", "").strip() or None for name, default in rows}


def variables(source):
    """The names that the program puts into a job's environment."""
    return re.findall(r'"(HOLDFAST_\w+)"', source)
