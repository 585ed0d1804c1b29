# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server and several workers, each behind a proxy of its own; who is connected, seen from both sides."""
import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import time

import postgres
from lab import ROOT, Lab, free_port, has_program, make_certificate
from processes import environment, wait_until
from proxy import Loop, Proxy

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
LINK_UP, LINK_LOST = re.compile(r"ready: registered with | is back after "), re.compile(r" is lost[:;,]")


WINE = ROOT / "packaging/windows/wine"


def windows_path(path):
    """As a program under Wine names a file of this system."""
    return "Z:" + str(path).replace("/", "\\")


class Unreachable(Exception):
    """The server gave no answer: what it was asked may have been done or not."""


class Refused(Unreachable):
    """It says that it can take nothing now, and so has done nothing."""


def can_begin():
    """For a tool's main(): false, and said, where there is no program; SIGTERM ends what was started from now on."""
    try:
        has_program()
    except AssertionError as error:
        print(error, file=sys.stderr)
        return False
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return True


class Worker:
    """A worker's name, its path, and the process that is it at present."""

    def __init__(self, name, proxy, data):
        self.name, self.proxy, self.data, self.process = name, proxy, data, None

    def lost_since(self, moment):
        """The first moment since then (monotonic) at which its log says that the link is lost; None: not lost."""
        process = self.process
        return next((at for at, line in zip(process.times, process.lines) if at >= moment and LINK_LOST.search(line)), None)

    def says_connected(self):
        for line in reversed(self.process.lines):
            if LINK_LOST.search(line):
                return False
            if LINK_UP.search(line):
                return True
        return False


class Stage(Lab):
    """`quick`: a link that notices within a second; else the defaults of the product. Use as a context: it ends all, and
    keeps the folder where something raised or keep() was called. `windows`: the workers are this program, under Wine, and
    their jobs are `child`, tests/support/child.cpp as another."""

    def __init__(self, folder, workers=3, quick=True, server_env=None, disks=False, tls=False, database="sqlite", windows=None,
                 child=None):
        self.open_lab(folder)
        self.windows, self.child = windows, child
        self.over_tls = tls
        self.quick, self.server_env, self.disks = quick, server_env or {}, []
        if not quick:
            self.server_defaults, self.worker_defaults = (), ("--slots", "4")
        self._kept, self.clock_offset = False, 0.0  # seconds that the server's wall clock is ahead
        self.exits = []  # sentences on processes that did not end as they should
        if disks:
            self._mount(["server", f"worker-{NAMES[0]}"])
        if tls:
            make_certificate(self.folder / "server")
        self.cluster = postgres.Cluster() if database == "postgresql" else None
        if self.cluster:
            self.database_options = ("--database", self.cluster.new_database())
        self.loop = Loop()
        self.server = None
        self.workers = [Worker(name, Proxy(self.loop, free_port(), self.address, sealed=tls), self.folder / f"worker-{name}")
                        for name in NAMES[:workers]]

    def _mount(self, names):
        for name in names:
            place = self.folder / name
            place.mkdir()
            if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4g,mode=0700", "tmpfs", place], capture_output=True,
                              check=False).returncode == 0:
                self.disks.append(place)

    def __enter__(self):
        return self

    def keep(self):
        self._kept = True

    def __exit__(self, kind, *rest):
        if kind:
            self.keep()
        for worker in self.workers:
            worker.proxy.close()
        self.end_all()
        if self.windows:
            subprocess.run([WINE, "wineboot", "--kill"], env=environment(WINEPREFIX=str(self.folder / "wine")),
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if self.cluster:
            self.cluster.close()
        self.write_logs()
        self.loop.close()
        for disk in self.disks:
            if self._kept:
                shutil.copytree(disk, f"{disk}.kept", ignore_dangling_symlinks=True)
            subprocess.run(["umount", disk], check=False)
        if self._kept:
            print(f"the folder is kept: {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def write_logs(self):
        for number, process in enumerate(self.processes):
            text = "".join(line + "\n" for line in process.lines)
            (self.folder / f"{number:04}-{process.title.replace(' ', '-')}.log").write_text(text)

    # -- processes

    def start_all(self):
        self.run_server()
        for worker in self.workers:
            self.run_worker(worker)
        for worker in self.workers:
            worker.process.wait_for_line("ready: registered", 60)

    def run_server(self):
        """Starts it; on the same port and data as the one before."""
        options = ("--ping-timeout", "1s") if self.quick else ()
        if self.over_tls:
            options += ("--allow-host", "127.0.0.1")  # the workers name their proxy's port
        self.server = self.start_server(*options, ready=False, env=self.server_env)
        self.server.wait_for_line("ready: wss?://", 60)

    def run_worker(self, worker):
        if self.windows:
            worker.process = self.start(
                f"worker {worker.name}", WINE, self.windows, "--worker", "--name", worker.name, "--connect",
                self.link_url_at(worker.proxy.port), "--data", windows_path(worker.data), *self.worker_defaults,
                env={"WINEPREFIX": str(self.folder / "wine")})
            return
        worker.process = self.start_worker(worker.name, ready=False, data=worker.data, url=self.link_url_at(worker.proxy.port))

    def terminate(self, process):
        """An orderly stop, as SIGTERM promises one."""
        self._note_exit(process, process.stop())

    def _note_exit(self, process, code):
        if self.windows and process is not self.server:
            return  # Wine ends a program at SIGTERM
        if code != 0:
            self.exits.append(f"{process.title} (process {process.pid}) ended with {code} on SIGTERM")

    def check_alive(self):
        """Raises where the server or a worker has ended by itself."""
        for process in [self.server] + [worker.process for worker in self.workers]:
            if not process.is_running():
                raise AssertionError(f"{process.title} has ended by itself, with {process.exit_code()}")

    def end_processes(self):
        """An orderly stop of all; how each ended is in `exits`."""
        for process, code in self.end_all():
            self._note_exit(process, code)

    # -- questions to the server

    def api(self, path, method="GET", body=None, timeout=20, token=None):
        """The JSON of an answer that says yes; raises Unreachable where there is none."""
        try:
            headers = {"Authorization": f"Bearer {token}"} if token else None
            status, answer = self.http("/api/v1/" + path, method, headers, json.dumps(body) if body is not None else None, timeout)
            if status in (200, 201):
                return json.loads(answer)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"{method} {path}: {error}") from error
        if status in (429, 503):
            raise Refused(f"{method} {path}: {status} {answer!r}")
        raise AssertionError(f"{method} {path}: {status} {answer!r}")

    def seen(self):
        """The workers' rows by name; empty while the server gives none."""
        try:
            return {row["name"]: row for row in self.api("workers", timeout=2)}
        except Unreachable:
            return {}

    @staticmethod
    def is_up(worker, row, before, at_usable, cuts):
        """True for a worker that both sides take for connected: where the fault cuts, by another connection than in its row
        `before` it; else, if something came over it since the row `at_usable`."""
        if not row or row["state"] == "offline" or not worker.says_connected():
            return False
        if before and (cuts or row["connected_at"] != before["connected_at"]):
            return row["connected_at"] != before["connected_at"]
        return not at_usable or row["last_seen_at"] != at_usable["last_seen_at"]

    def wait_up(self, incident, before, timeout):
        """Waits until all of its workers are up again. Gives seconds from the moment when nothing stood in the way, by name:
        of those that connected anew, and of those whose connection of `before` (rows) lived through it until it was heard."""
        at_usable, anew, lived = self.seen(), {}, {}

        def all_up():
            rows = self.seen()
            for name, worker in [(worker.name, worker) for worker in incident.workers]:
                row, old = rows.get(name), before.get(name)
                if name not in anew and name not in lived and self.is_up(worker, row, old, at_usable.get(name), incident.cuts):
                    same = old and row["connected_at"] == old["connected_at"]
                    (lived if same else anew)[name] = time.monotonic() - incident.usable
            return len(anew) + len(lived) == len(incident.workers)
        wait_until(all_up, timeout, f"{', '.join(worker.name for worker in incident.workers)} connected again")
        return anew, lived
