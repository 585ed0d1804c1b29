# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a compiler does not hold: who may include whom, and what pure code may touch.

Each rule takes the sources (a dictionary of path to text, paths from the repository's root) and yields one sentence a
breach, beginning with the place. docs/architecture.md tells why the rules are as they are.
"""
import pathlib
import re

# The rooms, and which others each may include; its own files it always may. A room is a folder; its sub-folders belong to
# it unless they have a row of their own.
PURE = {
    "core/base": set(),
    "core/access": {"core/base"},
    "core/metrics": {"core/base"},
    "core/monitor": {"core/base", "core/metrics"},
    "core/schedule": {"core/base"},
    "core/jobs": {"core/base", "core/access", "core/notify", "core/schedule"}, # the values
    "core/jobs/attempts": {"core/base", "core/schedule", "core/jobs"},
    "core/jobs/plan": {"core/base", "core/schedule", "core/jobs"},
    "core/jobs/dispatch": {"core/base", "core/schedule", "core/jobs", "core/jobs/plan"},
    "core/notify": {"core/base", "core/access", "core/schedule"}, # the values, and the outbox
    "core/notify/watch": {"core/base", "core/schedule", "core/jobs", "core/notify"},
    "core/protocol": {"core/base", "core/schedule", "core/jobs"},
    "core/link": {"core/base", "core/schedule", "core/jobs", "core/protocol"},
    "core/fleet": {"core/base", "core/schedule", "core/jobs", "core/jobs/dispatch", "core/protocol", "core/link"},
}
ANY_PURE = set(PURE)
VALUES = {"core/base", "core/access", "core/notify", "core/schedule", "core/jobs", "core/protocol", "core/metrics"}

CORE = PURE | {
    "core/failpoint": set(),
    "core/runtime": {"core/base"},
    "core/tls": {"core/base", "core/runtime"},
    "core/net": {"core/base", "core/protocol", "core/link", "core/runtime", "core/tls"},
    "core/store": VALUES | {"core/failpoint", "core/runtime"},
    "core/spool": VALUES | {"core/link", "core/runtime"},
    "core/process": {"core/base", "core/jobs"},
    "core/delivery": {"core/base", "core/notify", "core/process"},
    "core/keeper": VALUES | {"core/jobs/attempts", "core/failpoint", "core/runtime", "core/spool", "core/process"},
    "core/server/record": VALUES | {"core/jobs/plan", "core/jobs/dispatch", "core/failpoint", "core/runtime", "core/store"},
    "core/server/links": ANY_PURE | {"core/runtime", "core/net", "core/server/record"},
    "core/server/notify": ANY_PURE | {"core/failpoint", "core/runtime", "core/tls", "core/store", "core/delivery",
                                      "core/server/record", "core/server/links"},
    "core/server/api": ANY_PURE | {"core/runtime", "core/tls", "core/net", "core/store", "core/server/record", "core/server/links",
                                   "core/server/notify"},
    "core/server/monitor": ANY_PURE | {"core/runtime", "core/net", "core/server/record", "core/server/links",
                                       "core/server/api"},
    "core/server": ANY_PURE | {"core/runtime", "core/tls", "core/net", "core/store", "core/server/record", "core/server/links",
                               "core/server/notify", "core/server/api", "core/server/monitor"},
    "core/worker": ANY_PURE | {"core/failpoint", "core/runtime", "core/tls", "core/net", "core/spool", "core/process", "core/keeper"},
}

# The window speaks to every server by its feed, also to the one in its own process.
GUI_MAY = {"core/access", "core/base", "core/runtime", "core/schedule", "core/tls"}
GUI = {
    "gui/feed": GUI_MAY,
    "gui/theme": GUI_MAY | {"gui/feed"},
    "gui/models": GUI_MAY | {"gui/feed", "gui/theme"},
    "gui/tokens": GUI_MAY | {"gui/feed"},
    "gui/session": GUI_MAY | {"gui/feed", "gui/models"},
    "gui/delegates": GUI_MAY | {"gui/theme", "gui/models"},
    "gui/plots": GUI_MAY | {"gui/feed", "gui/theme", "gui/models", "gui/delegates"},
    "gui/tray": GUI_MAY | {"gui/feed", "gui/theme", "gui/models", "gui/session"},
    "gui/views": GUI_MAY | {"gui/feed", "gui/theme", "gui/models", "gui/session", "gui/delegates", "gui/plots"},
}
GUI["gui"] = GUI_MAY | set(GUI)

APP = {
    "app/options": {"core/base", "core/schedule", "core/jobs", "core/protocol", "core/tls", "app/platform"},
    "app/platform": {"core/base", "core/runtime"},
    "app/reference": {"app/options"},
    "app/service": {"core/base", "core/runtime", "app/client", "app/log", "app/options", "app/platform"},
    "app/selftest": {"core/base", "app/client", "app/platform"},
    "app/doctor": {"core/base", "core/runtime", "core/tls", "app/client", "app/join", "app/options", "app/platform"},
    "app/log": {"core/base", "app/options", "app/platform"},
    "app/join": {"core/base", "core/access", "core/runtime", "core/spool", "core/tls", "app/client", "app/options"},
    "app/certificate": {"core/base", "core/runtime", "core/tls", "app/client", "app/options", "app/platform"},
    "app/backup": {"core/base", "core/runtime", "core/store", "app/client", "app/options", "app/platform"},
    "app/client": {"core/base", "core/jobs", "core/runtime", "core/tls", "app/options", "app/platform"}, # a command knows the server only by its HTTP
}
ALLOWED = CORE | GUI | APP
ALLOWED["app"] = set(ALLOWED)

# What pure code may include of Qt: values, and nothing that has a thread, a clock, a file, a socket or an event.
QT_VALUES = set("""
    QAnyStringView QByteArray QByteArrayList QByteArrayView QChar QCryptographicHash QDate QDateTime QFlags QHash
    QJsonArray QJsonDocument QJsonObject QJsonParseError QJsonValue QLatin1String QLatin1StringView QList QMap QMetaType
    QMultiMap QPair QRegularExpression QSet QString QStringBuilder QStringConverter QStringDecoder QStringEncoder
    QStringList QStringTokenizer QStringView QTime QTimeZone QUrl QUrlQuery QUtf8StringView QVarLengthArray QVariant
    QtAlgorithms QtEndian QtGlobal QtMath QtNumeric QtTypes
""".split())

STD_TOUCHING = set("""
    atomic condition_variable cstdio ctime filesystem fstream future iostream mutex random semaphore shared_mutex
    stop_token thread
""".split())

# Words by which pure code would read a clock, draw at random, log, or become an object with signals.
TOUCHING_WORDS = re.compile(
    r"\b(Q_OBJECT|QRandomGenerator|random_device|systemTimeZone\w*|current(?:DateTime\w*|Date|Time|"
    r"MSecsSinceEpoch|SecsSinceEpoch)|q(?:Debug|Info|Warning|Critical|Fatal|c(?:Debug|Info|Warning|Critical))|"
    r"lc(?:App|Link|Http|Jobs|Store|Process)|qEnvironmentVariable\w*|qgetenv|getenv|(?:steady|system|high_resolution)_clock)\b")
LOGGING_ITSELF = {"core/base/log.h", "core/base/log.cpp"}
# The zones of the system, which are values that happen to lie in files.
ZONES_THEMSELVES = {"core/schedule/zone_source_unix.cpp"}

PLATFORM_FILE = re.compile(r"_(unix|linux|win)\.(cpp|h)$")
PLATFORM_MACRO = re.compile(
    r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b.*\b(_?WIN(?:32|64)|_MSC_VER|__MINGW\w+|__linux__|__unix__|__APPLE__|Q_OS_\w+)\b",
    re.MULTILINE)
PLATFORM_HEADER = re.compile(
    r"^(windows\.h|winsock2?\.h|ws2tcpip\.h|unistd\.h|signal\.h|csignal|fcntl\.h|poll\.h|dlfcn\.h|pwd\.h|sys/.*|netinet/.*|"
    r"arpa/.*|linux/.*)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
CODE = {".cpp", ".h"}
SIGNED = CODE | {".py", ".cmake"}
MAX_LINES = 400


def read_sources(root):
    """All sources of the project below `root`; what is built or hidden is no source."""
    sources = {}
    for top in ("core", "app", "gui", "tests", "packaging"):
        for path in sorted((root / top).rglob("*")):
            if path.is_file() and (path.suffix in SIGNED or path.name in ("CMakeLists.txt", "README.md")):
                sources[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
    return sources


def room_of(path):
    """The room a path lies in: the deepest folder with a row in the table. A folder of core/ without one is named as it
    is; tests, packaging and the system's headers lie in none."""
    folder = path.rpartition("/")[0]
    parts = folder.split("/")
    if parts[0] not in ("core", "gui", "app"):
        return None
    for depth in range(len(parts), 0, -1):
        if "/".join(parts[:depth]) in ALLOWED:
            return "/".join(parts[:depth])
    return "/".join(parts[:2])


def code_files(sources):
    return ((path, text) for path, text in sources.items() if pathlib.PurePosixPath(path).suffix in CODE)


def room_files(sources):
    return ((path, text, room_of(path)) for path, text in code_files(sources) if room_of(path))


def includes(text, bracket):
    return (name for kind, name in INCLUDE.findall(text) if kind == bracket)


def without_comments(text):
    """The code alone. Strings stay: a word that is banned is banned there too."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def arrows(sources):
    for path, text, room in room_files(sources):
        for name in includes(text, '"'):
            target = room_of(name)
            if target == room or name.endswith(".moc"):
                continue
            if target is None:
                yield f'{path}: includes "{name}", which is not a path from the repository\'s root into a room'
            elif room not in ALLOWED:
                yield f"{path}: the room {room} has no row in the table of tests/layering/rules.py"
            elif target not in ALLOWED[room]:
                yield f'{path}: {room} must not include {target} ("{name}")'


def circles(sources):
    graph = {path: [n for n in includes(text, '"') if n in sources] for path, text in code_files(sources)}
    finished = set()

    def visit(path, trail):
        if path in trail:
            yield f"{path}: includes itself by way of {' -> '.join(trail[trail.index(path) + 1:] + [path])}"
        elif path not in finished:
            for target in graph.get(path, ()):
                yield from visit(target, trail + [path])
            finished.add(path)

    for start in graph:
        yield from visit(start, [])


def purity(sources):
    for path, text, room in room_files(sources):
        if room not in PURE or path in LOGGING_ITSELF | ZONES_THEMSELVES:
            continue
        for name in includes(text, "<"):
            is_qt = re.match(r"Qt?[A-Z]", name)
            if (is_qt and name not in QT_VALUES) or name in STD_TOUCHING:
                yield f"{path}: pure code must not include <{name}>"
        for word in sorted(set(TOUCHING_WORDS.findall(without_comments(text)))):
            yield f"{path}: pure code must not use {word}"


def platforms(sources):
    for path, text, _ in room_files(sources):
        if PLATFORM_FILE.search(path):
            continue
        for macro in PLATFORM_MACRO.findall(text):
            yield f"{path}: asks for {macro}; make it a pair of files, *_unix.cpp and *_win.cpp"
        for name in includes(text, "<"):
            if PLATFORM_HEADER.match(name):
                yield f"{path}: <{name}> belongs into a file *_unix.cpp or *_win.cpp"


def lengths(sources):
    for path, text in sources.items():
        lines = text.count("\n")
        if lines > MAX_LINES and pathlib.PurePosixPath(path).suffix in SIGNED:
            yield f"{path}: {lines} lines; split it by idea, {MAX_LINES} are the limit"


def licences(sources):
    for path, text in sources.items():
        if path.endswith(".md"):
            continue
        head = "\n".join(text.split("\n")[:4])
        for tag in ("SPDX-FileCopyrightText: ", "SPDX-License-Identifier: GPL-3.0-or-later"):
            if tag not in head:
                yield f"{path}: its first lines lack {tag.strip(': ')}"


MAY_INCLUDE = re.compile(r"^May include:\s+(.*?)\.(?:\s|$)", re.MULTILINE | re.DOTALL)
EVERYTHING = "everything"
NOTHING = "nothing of ours"


def readme_of(room, sources):
    """The README that speaks for a room: its own, or that of the nearest folder above."""
    while room:
        if f"{room}/README.md" in sources:
            return room
        room = room.rpartition("/")[0]
    return None


def readmes(sources):
    """What a README says that its folder may include is what the folder includes: no more, no less."""
    included = {}
    for path, text, room in room_files(sources):
        folder = readme_of(room, sources)
        if folder is None:
            yield f"{path}: neither {room} nor a folder above it has a README.md"
            continue
        targets = {room_of(name) for name in includes(text, '"') if not name.endswith(".moc")}
        included.setdefault(folder, set()).update(
            target for target in targets - {None} if target != folder and not target.startswith(folder + "/"))
    for folder, targets in sorted(included.items()):
        line = MAY_INCLUDE.search(sources[f"{folder}/README.md"])
        if line is None:
            yield f'{folder}/README.md: has no sentence "May include: …."'
        elif line[1] != EVERYTHING:
            told = set() if line[1] == NOTHING else set(re.findall(r"`((?:core|gui|app)[\w/]*)`", line[1]))
            for room in sorted(targets - told):
                yield f"{folder}/README.md: does not say that {folder} includes {room}"
            for room in sorted(told - targets):
                yield f"{folder}/README.md: says that {folder} may include {room}, which it does not"


# What shows a text that may come from another machine, and would take markup in it: what to use instead.
MARKUP = {
    r"new QLabel\b": "PlainLabel or MarkupLabel",
    r"setToolTip\((?!\s*plainTip\()(?!tr\(\"[^\"]*\"\)\))": "plainTip() for its text",
    r"new QMessageBox\b(?![^}]*setTextFormat\(Qt::PlainText\))": "setTextFormat(Qt::PlainText)",
    r"QMessageBox::(?:warning|information|critical|question)\(": "a box with setTextFormat(Qt::PlainText)",
}


def markup(sources):
    """The window shows names and sentences as they are: a worker's name may be `<b>`."""
    for path, text in code_files(sources):
        if path.startswith("gui/") and not path.startswith("gui/theme/plain_text"):
            code = without_comments(text)
            for pattern, instead in MARKUP.items():
                for found in re.finditer(pattern, code):
                    line = code[found.start():].splitlines()[0]
                    yield f"{path}: {line}: Qt may take a text for markup; use {instead} (gui/theme/plain_text.h)"


RULES = (arrows, circles, purity, platforms, lengths, licences, markup, readmes)
