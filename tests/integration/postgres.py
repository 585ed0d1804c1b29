# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL server of the tests' own: in a temporary folder, by a Unix socket only, with fsync. PostgreSQL refuses root:
run by root, it is the user "postgres". It ends with this process."""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from processes import wait_until


def programs():
    """Where initdb and postgres are; None: PostgreSQL is not installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Cluster:
    owner = "--reuid=postgres", "--regid=postgres", "--clear-groups"

    def __init__(self, small=None):
        """`small`: the size of a disk on which new databases lie; needs root."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-pg.", dir="/tmp"))  # a socket's path must be short
        self.small = small
        (self.folder / "small").mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        self.server = None
        self.databases = 0
        self.start()

    def copy(self):
        """A replica of this cluster that does not run yet."""
        return Replica(self)

    def _command(self, program, *arguments):
        user = self.owner if os.geteuid() == 0 else []
        return ["setpriv", "--pdeathsig", "QUIT", *user, str(programs() / program), *map(str, arguments)]

    def _on_small_disk(self, command):
        """Only this process sees the disk."""
        mount = f'mount -t tmpfs -o size={self.small},mode=700,uid=$(id -u postgres) tmpfs {self.folder}/small && exec "$@"'
        return ["unshare", "--mount", "sh", "-c", mount, "sh", *command]

    def _run(self, program, *arguments):
        done = subprocess.run(self._command(program, *arguments), capture_output=True, text=True, timeout=120, check=False,
                              cwd=self.folder)
        if done.returncode != 0:
            raise AssertionError(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def start(self):
        with open(self.folder / "log", "ab") as log:
            command = self._command("postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=",
                                    "-c", "shared_buffers=32MB")
            self.server = subprocess.Popen(self._on_small_disk(command) if self.small else command,
                                           stdout=log, stderr=log, cwd=self.folder)
        wait_until(self.is_ready, 30, "PostgreSQL starts")
        if self.small:
            self.sql("postgres", f"CREATE TABLESPACE small LOCATION '{self.folder}/small'")

    def fill_disk(self):
        """The small one."""
        done = self._beside("head -c 1G /dev/zero > ballast")
        if b"No space left" not in done.stderr:
            raise AssertionError(f"the disk is not full: {done.stderr}")

    def free_disk(self):
        self._beside("rm ballast")

    def _beside(self, line):
        """Runs a line on the small disk."""
        return subprocess.run(["nsenter", "--mount", "--target", str(self.server.pid), "sh", "-c",
                               f"cd {self.folder}/small && {line}"], capture_output=True, timeout=60, check=False)

    def is_ready(self):
        return subprocess.run([programs() / "pg_isready", "-q", "-h", self.folder], check=False).returncode == 0

    def stop(self, how=signal.SIGQUIT):
        """SIGQUIT: at once, like a crash; SIGINT: ends the sessions in order."""
        if self.server:
            self.server.send_signal(how)
            self.server.wait(60)
            self.server = None

    def new_database(self):
        """An empty one, as a value of --database."""
        self.databases += 1
        self.sql("postgres", f"CREATE DATABASE t{self.databases}" + (" TABLESPACE small" if self.small else ""))
        return f"postgresql:///t{self.databases}?host={self.folder}&user=postgres"

    def sql(self, database, text):
        """What the statements give, rows as lines."""
        where = ["-d", database] if database.startswith("postgresql:") else ["-h", self.folder, "-U", "postgres", "-d", database]
        return self._run("psql", "-XqtA", "-v", "ON_ERROR_STOP=1", *where, "-c", text)

    def pooler(self, port, mode):
        """The command of a PgBouncer before this cluster."""
        config = self.folder / f"pgbouncer-{mode}.ini"
        config.write_text(f"[databases]\n* = host={self.folder} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
                          f"listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n")
        user = ["setpriv", *self.owner] if os.geteuid() == 0 else []
        return [*user, shutil.which("pgbouncer", path="/usr/sbin:/usr/bin"), str(config)]

    def end_connections(self, database):
        self.sql(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                           "AND pid <> pg_backend_pid()")

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Replica(Cluster):
    """It takes over what the primary has at one moment, and knows nothing of what comes later: as one that is a second behind."""

    def __init__(self, primary):  # pylint: disable=super-init-not-called
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-pg.", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.server, self.databases, self.small = None, primary.databases, None

    def catch_up(self, primary):
        self._run("pg_basebackup", "-D", self.folder / "data", "-h", primary.folder, "-U", "postgres", "-X", "stream",
                  "-c", "fast", "--no-sync")
        (self.folder / "data" / "standby.signal").touch()
        if os.geteuid() == 0:
            shutil.chown(self.folder / "data" / "standby.signal", "postgres")

    def promote(self):
        self.start()
        self.sql("postgres", "SELECT pg_promote(true, 60)")
