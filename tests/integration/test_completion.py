#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bash, zsh and fish offer while somebody types a command line, in the shells themselves."""
import os
import pty
import shutil
import subprocess
import unittest

from harness import BINARY, HoldfastTest, environment, wait_until

# In the shell under test: what the script offers goes into a file, whole, with a last line that says so.
PROBE = r"""
PATH={folder}:$PATH PS1=; bind 'set bell-style none'; source {script}
probe() {{ _holdfast "$@"; {{ printf '%s\n' "${{COMPREPLY[@]}}"; echo .; }} >{answer}.new; mv {answer}.new {answer}; }}
complete -F probe holdfast
echo .; echo . >{answer}
"""

# The same for zsh, whose own function adds each group of words on its own.
ZSH_PROBE = r"""
PATH={folder}:$PATH PS1=; setopt no_beep; autoload -Uz compinit; compinit -u -D
compadd() {{
  [[ ${{@[1,(i)(-|--)]}} == *-(O|A|D)\ * ]] && {{ builtin compadd "$@"; return; }}
  local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >>{answer}.new; builtin compadd "$@"
}}
over() {{ print . >>{answer}.new; mv {answer}.new {answer} }}
probe() {{ comppostfuncs=(over); _holdfast }}
source {script}; compdef probe holdfast
print . >{answer}
"""


def script(shell):
    return subprocess.run([BINARY, "completion", shell], capture_output=True, check=True, env=environment()).stdout


class Completion(HoldfastTest):
    def setUp(self):
        super().setUp()
        (self.folder / "holdfast").symlink_to(BINARY)

    def script_file(self, shell):
        path = self.folder / f"completion.{shell}"
        path.write_bytes(script(shell))
        return path

    def shell_or_skip(self, name):
        if not shutil.which(name):
            self.skipTest(f"{name} is not installed")

    def test_each_script_is_one_of_its_shell(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell=shell):
                self.shell_or_skip(shell)
                done = subprocess.run([shell, "-n", self.script_file(shell)], capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def begin(self, command, probe, **extra):
        """A shell at a terminal that has read the script and the probe around it."""
        self.answer = self.folder / "answer"
        shell = command[0]
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(self.folder)
            os.execvpe(shell, command, environment(TERM="dumb", HISTFILE="", **extra))
        self.addCleanup(self.end_shell)
        source = self.folder / "probe"
        source.write_text(probe.format(folder=self.folder, script=self.script_file(shell), answer=self.answer))
        os.write(self.terminal, f"source {source}\n".encode())
        wait_until(self.answer.exists, 20, f"{shell} has read the script")

    def end_shell(self):
        os.close(self.terminal)
        os.waitpid(self.child, 0)

    def offered(self, line):
        """What the key Tab offers behind this line."""
        self.answer.unlink(missing_ok=True)
        os.write(self.terminal, line.encode() + b"\t")
        wait_until(self.answer.exists, 20, f"the shell completes {line!r}")
        os.write(self.terminal, b"\x15")  # away with the line
        found = self.answer.read_text().splitlines()
        self.assertEqual(found.pop(), ".")
        return [word for word in found if word]

    # -- bash

    def begin_bash(self):
        self.begin(["bash", "--norc", "--noprofile", "-i"], PROBE)

    def test_bash_knows_the_grammar(self):
        self.begin_bash()
        self.assertIn("job", self.offered("holdfast "))
        self.assertEqual(self.offered("holdfast jo"), ["job"])
        self.assertIn("--require-token", self.offered("holdfast --server --re"))
        self.assertEqual(self.offered("holdfast job re"), ["resume", "replan", "remove"])
        self.assertEqual(self.offered("holdfast help job rep"), ["replan"])
        self.assertEqual(self.offered("holdfast job add x --ov"), ["--overlap", "--overlap-most"])
        self.assertEqual(self.offered("holdfast job add x --overlap s"), ["skip"])
        self.assertEqual(self.offered("holdfast job add x --overlap=s"), ["skip"])
        self.assertEqual(self.offered("holdfast job add x --cwd job --gap "), ["run-after", "skip"])
        self.assertEqual(self.offered("holdfast --utc job list --colu"), ["--columns"])
        self.assertEqual(self.offered("holdfast status --data "), [])  # there is no folder
        self.assertIn("holdfast", self.offered("holdfast status --tls-ca "))
        self.assertEqual(self.offered("holdfast job add x -- --wi"), [])

    def test_bash_asks_the_server_that_the_line_names(self):
        self.start_server("--require-token")
        self.take_admin_token()
        self.add_job("backup", command=["true"])
        self.start_worker(env={"HOLDFAST_TOKEN": self.ask("token", "create", "--role", "worker")["token"]})
        run = self.request_run("backup")
        token = self.folder / "token"
        token.write_text(self.token)
        self.begin_bash()
        ask = f"--url {self.url} --token-file {token}"
        self.assertEqual(self.offered(f"holdfast job show {ask} "), ["backup"])
        self.assertEqual(self.offered(f"holdfast run wait --token-file={token} a --url={self.url} "), [run])
        self.assertEqual(self.offered(f"holdfast worker show {ask} al"), ["alpha"])
        self.assertEqual(self.offered(f"holdfast run list {ask} --job b"), ["backup"])
        self.assertEqual(sorted(self.offered(f"holdfast run log {ask} ")), sorted([run, "backup"]))
        self.assertEqual(self.offered(f"holdfast job show {ask} backup "), [])

    def test_nothing_is_said_where_there_is_no_server(self):
        self.begin_bash()
        self.assertEqual(self.offered(f"holdfast job show --url http://127.0.0.1:{self.port} "), [])
        answer = self.client("completion", "jobs", json_output=False)
        self.assertEqual((answer.code, answer.out, answer.error), (3, b"", ""))

    # -- zsh

    def test_zsh_knows_the_grammar_and_the_names(self):
        self.shell_or_skip("zsh")
        self.start_server()
        self.add_job("backup", command=["true"])
        self.begin(["zsh", "-f", "-i"], ZSH_PROBE, HOME=str(self.folder))
        self.assertEqual(sorted(self.offered("holdfast job re")), ["remove", "replan", "resume"])
        self.assertEqual(self.offered("holdfast help job rep"), ["replan"])
        self.assertEqual(self.offered("holdfast job add x --overlap s"), ["skip"])
        self.assertEqual(self.offered(f"holdfast job show --url {self.url} b"), ["backup"])
        self.assertEqual(self.offered(f"holdfast run list --url={self.url} --job b"), ["backup"])

    # -- fish

    def test_fish_knows_the_grammar_and_the_names(self):
        self.shell_or_skip("fish")
        self.start_server()
        self.add_job("backup", command=["true"])

        def offered(line):
            done = subprocess.run(
                ["fish", "--no-config", "-c", f"source {self.script_file('fish')}; complete -C '{line}'"], capture_output=True,
                text=True, check=True, cwd=self.folder,
                env=environment(HOLDFAST_URL=self.url, PATH=f"{self.folder}:{os.environ['PATH']}", HOME=str(self.folder)))
            self.assertEqual(done.stderr, "")
            return [found.split("\t")[0] for found in done.stdout.splitlines()]

        self.assertEqual(offered("holdfast job re"), ["remove", "replan", "resume"])
        self.assertEqual(offered("holdfast job show "), ["backup"])
        self.assertEqual(offered("holdfast job add x --overl"), ["--overlap", "--overlap-most"])
        self.assertEqual(offered("holdfast help job repl"), ["replan"])
        self.assertEqual(offered("holdfast run list --job b"), ["backup"])


if __name__ == "__main__":
    unittest.main()
