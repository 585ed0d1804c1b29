#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the system gives and takes: a log that nobody reads, signals, open files. Nothing of it stops the program."""
import fcntl
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from harness import BINARY, PYTHON, HoldfastTest, is_running, wait_until
from processes import environment, processes_with

# Runs a program as a careless parent does: with children ignored, and signals ignored or blocked.
CARELESS = ("import os, signal, sys\nfor number in (signal.SIGCHLD, signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM):\n"
            " signal.signal(number, signal.SIG_IGN)\n"
            "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD})\nos.execv(sys.argv[1], sys.argv[1:])")


def parents_and_states():
    """(process, parent, state) of every process."""
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            yield int(folder.name), int(fields[1]), fields[0]


class Logs(HoldfastTest):
    def test_a_log_that_nobody_reads_stops_nothing(self):
        fifo = self.folder / "log"
        os.mkfifo(fifo)
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4096)
        server = self.start("server", "sh", "-c", f'exec "$@" 2>{fifo}', "sh", BINARY, "--server", "--listen",
                            f"127.0.0.1:{self.port}", "--data", self.folder / "server")
        wait_until(self.is_listening, 20, "the server listens")
        for number in range(60):
            self.raw_worker(f"w{number}").close()
        self.assertEqual(self.http("/healthz")[0], 200)
        self.assertEqual(server.terminate(), 0)

    def is_listening(self):
        try:
            return self.http("/healthz")[0] == 200
        except OSError:
            return False


class Signals(HoldfastTest):
    def test_a_careless_parent_changes_nothing(self):
        self.start_server()
        worker = self.start("worker", PYTHON, "-c", CARELESS, BINARY, "--worker", "--connect", self.link_url, "--name",
                            "alpha", "--data", self.folder / "w")
        worker.wait_for_line("ready: registered")
        run = self.run_now("signals", command=["grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"])
        self.assertEqual((run["state"], run["exit_code"]), ("succeeded", 0), run["reason"])
        self.assertEqual({line.split()[1] for line in self.log_of(run["id"]).splitlines()}, {b"0" * 16})
        self.assertEqual(worker.terminate(), 0)

    def test_a_file_beyond_the_limit_of_its_size_is_an_ordinary_error(self):
        server = self.start("server", "prlimit", "--fsize=400000", BINARY, "--server", "--listen", f"127.0.0.1:{self.port}",
                            "--data", self.folder / "server")
        server.wait_for_line("ready: ws://")
        with self.assertRaises(TimeoutError):
            for number in range(20): # the last one waits until the database takes it
                body = json.dumps({"name": f"j{number}", "command": ["echo", "x" * 60_000]})
                self.http("/api/v1/jobs", "POST", body=body, timeout=5)
        server.wait_for_line("the database is unavailable")
        self.assertEqual(self.http("/healthz")[0], 503)
        self.assertTrue(server.is_running())


class Orphans(HoldfastTest):
    def test_process_1_of_a_container_leaves_no_zombies(self):
        container = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
        if shutil.which("unshare") is None or subprocess.run([*container, "true"], check=False).returncode != 0:
            self.skipTest("this user may not make a container")
        self.start_server()
        unshare = self.start("container", *container, BINARY, "--worker", "--connect", self.link_url, "--name", "alpha",
                             "--data", self.folder / "w")
        unshare.wait_for_line("ready: registered")
        worker = next(pid for pid, parent, _ in parents_and_states() if parent == unshare.pid)
        self.addCleanup(os.kill, worker, signal.SIGTERM) # unshare takes none
        self.add_job("orphan", command=["sh", "-c", "(sleep 0.3 &) ; true"])
        for _ in range(5):
            self.assertEqual(self.wait_final(self.request_run("orphan"))["state"], "succeeded")
        # What is left is the nursery of its keepers.
        wait_until(lambda: sum(parent == worker for _, parent, _ in parents_and_states()) <= 1, 20, "no other child is left")
        self.assertFalse([pid for pid, parent, state in parents_and_states() if parent == worker and state == "Z"])

    def test_a_program_that_hides_is_found_and_stopped(self):
        self.start_server()
        self.start_worker()
        note = self.folder / "hidden"
        hide = f"setsid env -i sh -c 'echo $$ >{note}; exec sleep 1000' & sleep 1000"
        self.add_job("hides", command=["sh", "-c", f"({hide}) & wait"])
        run = self.request_run("hides")
        wait_until(lambda: note.exists() and note.read_text().strip(), 20, "the hidden program runs")
        hidden = int(note.read_text())
        parent = next(parent for pid, parent, _ in parents_and_states() if pid == hidden)
        os.kill(parent, 9)
        self.ask("run", "cancel", run)
        self.assertEqual(self.wait_final(run)["state"], "cancelled")
        self.assertFalse(is_running(hidden))

    def test_a_keeper_collects_what_it_adopts(self):
        self.start_server()
        self.start_worker()
        self.add_job("parent", command=["sh", "-c", "for i in 1 2 3; do (sleep 0.1 &) ; done; sleep 1000"])
        run = self.request_run("parent")
        self.wait_state(run, {"running"})
        keeper = processes_with(f"{self.folder}/", "--keep")[0]
        wait_until(lambda: sum(parent == keeper for _, parent, _ in parents_and_states()) == 1, 20, "one child is left")
        self.ask("run", "cancel", run)
        self.assertEqual(self.wait_final(run)["state"], "cancelled")


    def test_output_that_is_not_waited_for_leaves_a_mark(self):
        self.start_server()
        self.start_worker()
        run = self.run_now("late", command=["bash", "-c", "exec > >(sleep 30; cat); echo the last line"])
        self.assertEqual((run["state"], run["exit_code"], self.log_of(run["id"])), ("succeeded", 0, b""))
        self.assertIn("a process that it left behind could still write", run["reason"])
        run = self.run_now("silent", command=["sh", "-c", "sleep 2 >/dev/null 2>&1 & echo done"])
        self.assertIsNone(run["reason"])

    def test_a_job_may_wait_for_what_it_left(self):
        self.start_server()
        self.start_worker()
        filtered = ["bash", "-c", "exec > >(sleep 2; cat); echo the last line"]
        run = self.run_now("linger", "--linger", "1m", command=filtered)
        self.assertEqual((run["state"], self.log_of(run["id"]), run["reason"]), ("succeeded", b"the last line\n", None))
        run = self.run_now("too-long", "--linger", "1m", "--timeout", "2s", command=["sh", "-c", "sleep 1000 & exit 0"])
        self.assertEqual(run["state"], "timed_out")


class Files(HoldfastTest):
    def start_careless(self, *command):
        """With a umask that lets everybody read and write."""
        return self.start(command[0], "sh", "-c", 'umask 000; exec "$@"', "sh", BINARY, *command)

    def refused(self, *command, env=None):
        """What a program says that must not start."""
        done = subprocess.run([BINARY, *map(str, command)], capture_output=True, timeout=60, check=False,
                              env=environment() if env is None else env)
        self.assertIn(done.returncode, (1, 2), done.stderr)
        return done.stderr.decode()

    def test_files_are_for_their_user_alone(self):
        server = self.start_careless("--server", "--listen", f"127.0.0.1:{self.port}", "--data", self.folder / "s",
                                     "--log-file", self.folder / "s.log")
        wait_until(lambda: "ready: " in self.text_of("s.log"), 20, "the server is ready")
        worker = self.start_careless("--worker", "--connect", self.link_url, "--name", "alpha", "--data", self.folder / "w")
        worker.wait_for_line("ready: registered")
        self.add_job("umask", command=["sh", "-c", f"umask; until test -e {self.folder}/go; do sleep 0.05; done"])
        run = self.request_run("umask")
        self.wait_state(run, {"running"})
        paths = [self.folder / "s.log", *self.folder.glob("[sw]/**/*")]
        self.assertGreater(len(paths), 12)
        self.assertEqual([path for path in paths if path.lstat().st_mode & 0o077], [])
        (self.folder / "go").touch()
        self.wait_final(run)
        self.assertEqual(self.log_of(run), b"0000\n")
        self.assertTrue(server.is_running())

    def text_of(self, name):
        path = self.folder / name
        return path.read_text() if path.exists() else ""

    def test_a_folder_that_others_may_write_is_closed_or_refused(self):
        (self.folder / "server").mkdir()
        (self.folder / "server").chmod(0o777)
        server = self.start_server()
        server.wait_for_line("warning app  other users could write into .*server; they no longer can")
        self.assertEqual((self.folder / "server").stat().st_mode & 0o777, 0o755)
        shared = self.folder / "shared"
        shared.mkdir()
        shared.chmod(0o1777)
        self.assertIn("other users may write into this folder", self.refused("--worker", "--data", shared))

    def test_two_servers_never_share_a_database(self):
        self.start_server()
        other = self.folder / "other"
        other.mkdir()
        os.link(self.folder / "server" / "holdfast.db", other / "holdfast.db")
        said = self.refused("--server", "--listen", "127.0.0.1:0", "--data", other)
        self.assertIn("another server uses this database", said)

    def test_what_is_no_file_is_refused_at_once(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        for option, path, why in (("--config", pipe, "not a file"), ("--config", self.folder, "not a file"),
                                  ("--config", "/dev/zero", "not a file"), ("--log-file", self.folder, "not a file"),
                                  ("--log-file", pipe, "nobody reads this pipe"), ("--token-file", self.folder, "not a file"),
                                  ("--token-file", "/dev/zero", "longer than 4096 bytes")):
            said = self.refused("--worker", "--data", self.folder / "w", option, path)
            self.assertRegex(said, f"{option}.*{why}")

    def test_the_log_goes_to_standard_output_or_a_pipe(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        for path in ("/dev/stdout", "/dev/stderr", pipe):
            output = self.folder / "out"
            with output.open("wb") as stream:
                server = subprocess.Popen([BINARY, "--server", "--listen", "127.0.0.1:0", "--data", self.folder / "piped",
                                           "--log-file", path], stdout=stream, stderr=subprocess.STDOUT,
                                          stdin=subprocess.DEVNULL, env=environment())
            self.addCleanup(server.wait)
            self.addCleanup(server.kill)
            said = bytearray()

            def is_ready():
                if path == pipe:
                    try:
                        said.extend(os.read(reader, 65536))
                    except BlockingIOError:
                        pass
                else:
                    said[:] = output.read_bytes()
                return b"ready: ws://" in said
            wait_until(is_ready, 20, f"the log is in {path}")
            server.terminate()
            self.assertEqual(server.wait(20), 0)

    def test_a_token_comes_through_a_pipe(self):
        self.start_server()
        reading, writing = os.pipe()
        os.write(writing, (self.folder / "server/admin.token").read_bytes())
        os.close(writing)
        done = subprocess.run([BINARY, "job", "list", "--url", f"http://127.0.0.1:{self.port}", "--token-file",
                               f"/dev/fd/{reading}"], pass_fds=[reading], capture_output=True, check=False, timeout=20,
                              env=environment())
        os.close(reading)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_without_a_home_there_is_no_default_folder(self):
        bare = {"PATH": os.environ["PATH"]}
        for face in ("--server", "--worker"):
            for env in (bare, bare | {"HOME": "/"}):
                self.assertIn("Give a folder with --data", self.refused(face, env=env))

    def test_programs_see_nothing_of_the_worker(self):
        self.start_server()
        service = {"NOTIFY_SOCKET": "/run/none", "JOURNAL_STREAM": "8:1", "LISTEN_FDS": "1", "WATCHDOG_USEC": "1",
                   "INVOCATION_ID": "i", "CREDENTIALS_DIRECTORY": "/none", "HOLDFAST_LOG_LEVEL": "info", "AWS_SECRET_ACCESS_KEY": "a secret",
                   "ASKED": "for", "TZ": "UTC"}
        self.start_worker(env=service)
        run = self.run_now("env", "--env", "NOTIFY_SOCKET=of-the-job", "--pass-env", "ASKED", "--pass-env", "LISTEN_FDS",
                           "--pass-env", "NOT_SET", command=["env"])
        seen = dict(line.split("=", 1) for line in self.log_of(run["id"]).decode().splitlines())
        self.assertEqual({name for name in seen if name.startswith(("HOLDFAST_", "HF_"))},
                         {"HOLDFAST_RUN_ID", "HOLDFAST_ATTEMPT", "HOLDFAST_JOB", "HOLDFAST_WORKER", "HOLDFAST_FENCE"})
        self.assertEqual(service.keys() & seen.keys(), {"ASKED", "TZ", "NOTIFY_SOCKET"})
        self.assertEqual(seen["NOTIFY_SOCKET"], "of-the-job")
        self.assertNotIn("a secret", seen.values())


class Ends(HoldfastTest):
    def test_a_stop_that_leaves_something_unwritten_exits_with_1(self):
        server = self.start_server()
        other = sqlite3.connect(self.folder / "server" / "holdfast.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        self.addCleanup(other.close)
        with self.assertRaises(TimeoutError):
            self.http("/api/v1/jobs", "POST", body=json.dumps({"name": "j", "command": ["true"]}), timeout=3)
        server.wait_for_line("the database is unavailable")
        began = time.monotonic()
        self.assertEqual(server.terminate(), 1)
        self.assertLess(time.monotonic() - began, 40)
        server.wait_for_line("batches that are not stored: [1-9]")


if __name__ == "__main__":
    unittest.main()
