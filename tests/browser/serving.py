"""Apps served by a real uvicorn in a process of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Server:
    """An app under plain uvicorn, in a process that can be stopped and started again at the same port."""

    def __init__(self, folder: Path, log: Path, target: str = "app:app") -> None:
        self.folder = folder
        self.log = log
        self.target = target
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def command(self) -> list[str]:
        """What is run, without Python."""
        return ["uvicorn", self.target, "--port", str(self.port), "--log-level", "warning"]

    def start(self) -> None:
        """Start uvicorn and wait until it answers."""
        environment = {**os.environ, "STARIO_SECRET": "a secret for tests"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command], cwd=self.folder, stdout=log, stderr=log, env=environment
            )
        for _ in range(200):
            try:
                urlopen(self.url, timeout=5).close()
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        pytest.fail(f"uvicorn does not answer:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Stop the server as a process manager does; open streams must not hold it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            pytest.fail("uvicorn did not end within 20 s")
