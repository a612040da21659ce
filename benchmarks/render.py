"""Build and render a table of 1,000 rows, and a small page: Stario's plain path beside Jinja2 and an f-string."""

from __future__ import annotations

from _measure import against, interleaved, record
from jinja2 import Environment
from markupsafe import escape

from stario import html as h

ROWS = [(n, f"name <{n}> & co", f"https://example.org/{n}") for n in range(1000)]
TABLE = Environment(autoescape=True).from_string(
    '<table class="people"><tbody>{% for id, name, url in rows %}<tr id="row-{{ id }}"><td>{{ id }}</td>'
    '<td><a href="{{ url }}">{{ name }}</a></td></tr>{% endfor %}</tbody></table>'
)


def stario_table() -> str:
    return h.render(
        h.table(class_="people")[
            h.tbody[
                [
                    h.tr(id=f"row-{id}")[h.td[id], h.td[h.a(href=url)[name]]]
                    for id, name, url in ROWS
                ]
            ]
        ]
    )  # fmt: skip


def jinja_table() -> str:
    return TABLE.render(rows=ROWS)


def by_hand() -> str:
    rows = [
        f'<tr id="row-{id}"><td>{id}</td><td><a href="{escape(url)}">{escape(name)}</a></td></tr>'
        for id, name, url in ROWS
    ]
    return f'<table class="people"><tbody>{"".join(rows)}</tbody></table>'


def main() -> None:
    assert stario_table() == jinja_table() == by_hand()
    contenders = {"jinja2": jinja_table, "stario, plain path": stario_table, "f-string, public escape": by_hand}
    record("render: 1,000 rows", against(interleaved(contenders), "jinja2"))


if __name__ == "__main__":
    main()
