"""The server that Datastar's own SDK tests ask: `/test` answers with the events that the signals name.

`python tools/sdk_server.py CHECKOUT` builds their Go runner from a checkout of the Datastar repository, asks this
server, and ends with the runner's status. On Debian the build needs golang-go, golang-github-stretchr-testify-dev and
golang-golang-x-net-dev: nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from stario import html as h
from stario.datastar import Code, SignalsError, events, read_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

PACKAGES: Final = ("golang-go", "golang-github-stretchr-testify-dev", "golang-golang-x-net-dev")
DEBIANS_PACKAGES: Final = "/usr/share/gocode"
_IMPORT_PATH: Final = "src/github.com/starfederation/datastar/sdk"
_LONGEST: Final = 300  # seconds, for the build and for the run


class Case(msgspec.Struct, rename="camel"):
    """One event that is asked for, under the names of the tests' files."""

    type: str
    script: str = ""
    elements: str | None = None
    signals: dict[str, Any] = {}
    signals_raw: str | None = msgspec.field(name="signals-raw", default=None)
    selector: str | None = None
    mode: events.Mode = "outer"
    namespace: events.Namespace = "html"
    use_view_transition: bool = False
    view_transition_selector: str | None = None
    only_if_missing: bool = False
    auto_remove: bool = True
    attributes: dict[str, str] = {}
    event_id: str | None = None
    retry_duration: int | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """What every event has."""
        return {"event_id": self.event_id, "retry": self.retry_duration}


class Asked(msgspec.Struct):
    """The signals of a request."""

    events: list[Case]


def _patch_elements(case: Case) -> bytes:
    return events.patch_elements(
        h.raw(case.elements) if case.elements is not None else None,
        selector=case.selector,
        mode=case.mode,
        namespace=case.namespace,
        use_view_transition=case.use_view_transition,
        view_transition_selector=case.view_transition_selector,
        **case.fields,
    )


def _patch_signals(case: Case) -> bytes:
    values = case.signals if case.signals_raw is None else case.signals_raw
    return events.patch_signals(values, only_if_missing=case.only_if_missing, **case.fields)


def _execute_script(case: Case) -> bytes:
    code = Code(case.script)  # the tests' own: nothing else asks this server
    return events.execute_script(code, auto_remove=case.auto_remove, attributes=case.attributes, **case.fields)


_GENERATORS: Final[dict[str, Callable[[Case], bytes]]] = {
    "patchElements": _patch_elements,
    "patchSignals": _patch_signals,
    "executeScript": _execute_script,
}


async def answer(request: Request) -> Response:
    """Answer with the events that the signals name."""
    try:
        asked = await read_signals(request, Asked)
    except SignalsError as error:
        return Response(error.message, error.status)
    body = b"".join(_GENERATORS[case.type](case) for case in asked.events)
    request.app.state.answered += 1
    return Response(body, media_type="text/event-stream", headers={"cache-control": "no-cache"})


app = Starlette(routes=[Route("/test", answer, methods=["GET", "POST"])])
app.state.answered = 0


# -- the runner


def build(checkout: Path, folder: Path) -> Path:
    """Build the runner in a folder, with Debian's packages in the place of modules; raises `SystemExit`."""
    if not (checkout / "sdk" / "tests" / "cmd" / "datastar-sdk-tests").is_dir():
        sys.exit(f"expected a checkout of the Datastar repository with sdk/tests in it, came {checkout}")
    if shutil.which("go") is None or not Path(DEBIANS_PACKAGES).is_dir():
        sys.exit(f"Datastar's SDK tests are built with Go: apt install {' '.join(PACKAGES)}")
    shutil.copytree(checkout / "sdk", folder / _IMPORT_PATH)  # a package's embedded files may not be links
    runner = folder / "datastar-sdk-tests"
    paths = os.pathsep.join([str(folder), DEBIANS_PACKAGES])
    _run(
        ["go", "build", "-o", str(runner), "./cmd/datastar-sdk-tests"],
        folder / _IMPORT_PATH / "tests",
        {**os.environ, "GO111MODULE": "off", "GOPATH": paths, "GOFLAGS": "", "GOCACHE": str(folder / "cache")},
    )
    return runner


def _run(command: list[str], folder: Path, environment: Mapping[str, str] = os.environ) -> None:
    done = subprocess.run(command, check=False, timeout=_LONGEST, cwd=folder, env=environment)
    if done.returncode:
        sys.exit(done.returncode)


def check(checkout: Path) -> NoReturn:
    """Run Datastar's SDK tests against this server; raises `SystemExit` with their status, 0 when all passed."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        runner = build(checkout, Path(folder))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            _run([str(runner), "-server", address], Path(folder))
        finally:
            server.should_exit = True
            thread.join(10)
    cases = len([*(checkout / "sdk" / "tests" / "golden").glob("*/*/input.json")])
    print(f"{app.state.answered} of {cases} cases of Datastar's SDK tests were asked and answered")
    sys.exit(0 if app.state.answered == cases > 0 else 1)


if __name__ == "__main__":
    check(Path(sys.argv[1]).resolve())
