"""What all contenders are given: the workloads by name, each with the arguments of its function.

The same objects for all, made once. Texts hold what a page meets: an ampersand in some names, an apostrophe here and
there. W6 is the exception: every line of it is full of what has to be escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Product:
    id: int
    slug: str
    name: str
    summary: str
    price: str
    stock: int


@dataclass(frozen=True)
class Person:
    name: str
    initials: str
    role: str
    kind: str
    action: str
    invited: bool


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    type: str
    value: str
    placeholder: str
    help: str
    error: str | None
    wide: bool
    required: bool
    disabled: bool


@dataclass(frozen=True)
class Comment:
    subject: str
    text: str
    code: str


@dataclass(frozen=True)
class Entry:
    id: int
    time: str
    level: str
    message: str


PRODUCTS = [
    Product(
        id=n,
        slug=f"tool-{n}",
        name=f"{('Spade', 'Rake & hoe', 'Trowel', 'Watering can')[n % 4]} no. {n}",
        summary="Forged in one piece, with a handle of ash that outlives whoever digs with it.",
        price=f"{n * 7 % 90 + 9}.{n % 10}0",
        stock=n * 3 % 7,
    )
    for n in range(1, 51)
]
ROWS = [[f"{(row * 31 + column * 17) % 9973}" for column in range(10)] for row in range(1000)]
PEOPLE = [
    Person(
        name=f"{('Ada', 'Björk', 'Conor', 'Dana')[n % 4]} {('Lovelace', 'Berg', 'Keane', 'Scott & Co')[n % 3]} {n}",
        initials=f"{'ABCD'[n % 4]}{'LBK'[n % 3]}",
        role=("Gardener", "Neighbour", "Keeper of bees")[n % 3],
        kind=("green", "plain", "amber")[n % 3],
        action=f"invite-{n}",
        invited=n % 5 == 0,
    )
    for n in range(100)
]
FIELDS = [
    Field(
        name=f"bed_{n}",
        label=f"{('Name', 'Mail', 'Width & length', 'Telephone')[n % 4]} of bed {n}",
        type=("text", "email", "number", "tel")[n % 4],
        value=f"{n * 13}",
        placeholder=("Beans", "you@example.org", "120", "+32 9 000 00 00")[n % 4],
        help="Leave it as it is if you are not sure.",
        error="This does not look right." if n % 9 == 0 else None,
        wide=n % 2 == 0,
        required=n % 3 == 0,
        disabled=n % 10 == 0,
    )
    for n in range(100)
]
COMMENTS = [
    Comment(
        subject=f'Re: "R&D" <budget> for {n} & {n + 1}',
        text=f'If a < b && b > {n}, then "it" isn\'t <em>really</em> a & b; see <a href="/r?x={n}&y=2">R&D</a>. ' * 6,
        code=f'if (x < {n} && y > 2) {{ return "<b>" + s + \'</b>\' & 0xff; }}  // <-- & "so" on\n' * 4,
    )
    for n in range(50)
]
WELCOME = {
    "title": "Plot: a garden plan",
    "user": "Ada Lovelace",
    "gardens": "12,408",
    "notice": "Frost on Thursday & Friday: cover what is tender.",
    "changed": "2025-03-14",
}


def entries() -> Iterator[Entry]:
    """Yield 5,000 lines of a log, each made when it is asked for."""
    for n in range(5000):
        level = ("debug", "info", "warning")[n % 3]
        yield Entry(
            n, f"12:{n // 60 % 60:02}:{n % 60:02}", level, f"GET /plants/{n}?page={n % 7}&sort=name took {n % 90} ms"
        )


WORKLOADS: dict[str, tuple[str, str, tuple[Any, ...]]] = {
    "W1": ("products", "50-row product page", ("Garden tools", PRODUCTS)),
    "W2": ("table", "1000 x 10 table", (ROWS,)),
    "W3": ("people", "300 component calls", (PEOPLE,)),
    "W4": ("welcome", "static page with 5 slots", tuple(WELCOME.values())),
    "W5": ("form", "100-input form", (FIELDS,)),
    "W6": ("comments", "escape-heavy", (COMMENTS,)),
}
"""Name: the function, what it is, the arguments it is called with."""
