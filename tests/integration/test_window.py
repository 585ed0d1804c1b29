# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of the window: who loads it, and what the program says where it is missing or another one's."""
import pathlib
import shutil
import subprocess
import unittest

from harness import BINARY, HoldfastTest, environment

MODULE = pathlib.Path(BINARY).with_name("holdfast-monitor.so")
DISPLAY = {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}  # the program asks for a display, Qt draws nowhere


def maps(process):
    return pathlib.Path(f"/proc/{process.pid}/maps").read_text()


@unittest.skipUnless(MODULE.is_file(), "this build has no window")
class TestWindow(HoldfastTest):
    def test_a_server_loads_no_library_of_the_window(self):
        server = self.start_server()
        self.assertIn("libQt6Core", maps(server))
        for library in ("libQt6Widgets", "libQt6Gui", "libX11", "holdfast-monitor"):
            self.assertNotIn(library, maps(server))

    def test_a_server_with_a_window(self):
        server = self.start_server("--monitor", env=DISPLAY)
        server.wait_for_line("a monitor is connected from")
        self.assertIn("libQt6Widgets", maps(server))
        self.assertEqual(server.stop(), 0)

    def copy_of_the_program(self):
        program = self.folder / "bin" / "holdfast"
        program.parent.mkdir()
        shutil.copy(BINARY, program)
        return program

    def open_window(self, program):
        done = subprocess.run([program, "--monitor"], env=environment(HOME=str(self.folder), **DISPLAY),
                              capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stderr

    def test_no_file_of_the_window(self):
        code, said = self.open_window(self.copy_of_the_program())
        self.assertEqual(code, 2)
        self.assertEqual(said, "holdfast: --monitor: the monitor window is not installed. Install it (holdfast-monitor), or "
                               "ask the server: holdfast status, worker list\n")

    def test_a_file_that_is_no_window(self):
        program = self.copy_of_the_program()
        program.with_name(MODULE.name).write_bytes(b"no library")
        code, said = self.open_window(program)
        self.assertEqual(code, 1)
        self.assertEqual(len(said.splitlines()), 1, said)
        self.assertIn("install the window and the program from the same build", said.lower())

    def test_the_window_of_another_version(self):
        program = self.copy_of_the_program()
        data = MODULE.read_bytes()
        version = subprocess.run([BINARY, "--version"], capture_output=True, check=True).stdout.split()[1]
        program.with_name(MODULE.name).write_bytes(data.replace(version + b"\0", b"9" * len(version) + b"\0"))
        code, said = self.open_window(program)
        self.assertEqual(code, 1)
        self.assertIn("this is not the window of Holdfast " + version.decode(), said)


if __name__ == "__main__":
    unittest.main()
