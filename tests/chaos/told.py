# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A receiver of notifications beside the chaos: which runs it was told of. It refuses one request in four."""
import itertools
import json

from processes import wait_until
from sinks import WebSink
from stage import Unreachable

CHANNEL = "chaos"
TOLD = ("failed", "lost", "missed")


class Receiver(WebSink):
    def __init__(self):
        super().__init__()
        self._number = itertools.count()

    def status_for(self, path, is_first):
        return 500 if next(self._number) % 4 == 1 else super().status_for(path, is_first)

    def join(self, stage):
        """Becomes a channel of the server."""
        token = (stage.folder / "server" / "admin.token").read_text().strip()
        stage.api("channels", "POST", {"name": CHANNEL, "kind": "webhook", "target": self.url + "/ok", "on": list(TOLD)},
                  token=token)

    def heard(self, stage, timeout=300):
        """(the runs it was told of, how many events were left out), once nothing is on its way any more."""
        def is_idle():
            try:
                return stage.api("channels")[0]["waiting"] == 0
            except Unreachable:
                return False
        wait_until(is_idle, timeout, "all notifications are told")
        messages = [json.loads(body) for _, body in self.at("/ok")]
        runs = {event["run"] for message in messages for event in message["events"]}
        return runs, sum(message["left_out"] for message in messages)
