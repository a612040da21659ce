"""Three pages of 50 KB and more, as people save them: made here, always the same, since other people's may not be kept.

A documentation page (pictures, code, notes), a shop whose markup was never checked (unclosed tags, scripts, forms), and
a journal with figures (tables, formulas, embedded media, templates).
"""

# ruff: noqa: E501  # pages have long lines

from __future__ import annotations

from random import Random

from stario.html.parsing.names import words

_WORDS = sorted(
    words(
        "water stone river light early garden between answer window northern paper letter measure quiet winter market "
        "bridge copper salt island weather harbour number signal engine naïve café Straße œuvre 東京 Привет"
    )
)
_ENTITIES = ["&amp;", "&lt;", "&copy;", "&nbsp;", "&mdash;", "&#8217;", "&eacute;", "&hellip;", "&notin;", "&#x1F600;"]


def _sentence(random: Random, words: int = 12) -> str:
    chosen = [random.choice(_WORDS) for _ in range(words)]
    chosen.insert(words // 2, random.choice(_ENTITIES))
    return " ".join(chosen).capitalize() + "."


def _inline(random: Random) -> str:
    forms = [
        "<b>{}</b>", "<code>x &lt; {}</code>", '<a href="#{0}">{0}</a>', "<em>{}</em> ", "<kbd>Ctrl</kbd>+<kbd>{}</kbd>",
        '<span class="term" data-term="{0}">{0}</span>', "<br>{}", "<q lang='fr'>{}</q>", "<del>{0}</del> <ins>{0}</ins>",
    ]  # fmt: skip
    text = _sentence(random, 6)
    return f"{text} {random.choice(forms).format(random.choice(_WORDS))}, {_sentence(random, 5)}"


def _picture(random: Random, number: int) -> str:
    bars = "\n".join(
        f'      <rect x="{x * 12}" y="{90 - (tall := random.randrange(10, 90))}" width="10" height="{tall}" fill="url(#g{number})"/>'
        for x in range(10)
    )
    return f"""<figure>
  <svg viewBox="0 0 120 100" width="480" role="img" aria-labelledby="t{number}" xmlns="http://www.w3.org/2000/svg">
    <title id="t{number}">Figure {number}: a &amp; b</title>
    <defs>
      <linearGradient id="g{number}" gradientTransform="rotate(90)"><stop offset="5%" stop-color="gold"/>
        <stop offset="95%" stop-color="red" stop-opacity=".5"/></linearGradient>
      <clipPath id="c{number}" clipPathUnits="userSpaceOnUse"><circle cx="60" cy="50" r="45"/></clipPath>
    </defs>
    <style>.axis {{ stroke: #333 }}</style>
    <g clip-path="url(#c{number})">
{bars}
    </g>
    <text x="4" y="98" font-size="5" text-anchor="start">{_sentence(random, 3)} <tspan dy="2">end</tspan></text>
    <foreignObject x="0" y="0" width="40" height="20"><p>HTML <b>inside</b></p></foreignObject>
    <a xlink:href="#top"><path d="M0 0L10 10" stroke-width="2"/></a>
  </svg>
  <figcaption>{_inline(random)}</figcaption>
</figure>"""


def _code(random: Random) -> str:
    lines = [
        f'    if {random.choice("abc")} &lt; {n}:\n        return "{random.choice(_WORDS)}"  # {n}' for n in range(4)
    ]
    return (
        '<pre><code class="language-python">\ndef f(a, b, c):\n' + "\n".join(lines) + "\n\n\treturn None\n</code></pre>"
    )


def documentation(size: int = 52_000) -> str:
    """Return a documentation page."""
    random = Random(1)
    sections: list[str] = []
    number = 0
    while sum(map(len, sections)) < size:
        number += 1
        items = "\n".join(f"    <li>{_inline(random)}</li>" for _ in range(4))
        terms = "".join(f"<dt>{random.choice(_WORDS)}<dd>{_inline(random)}\n" for _ in range(3))
        sections.append(f"""
<!-- section {number} -->
<section id="s{number}">
  <h2 id="h{number}"><a class="anchor" href="#h{number}" aria-hidden="true">§</a>{_sentence(random, 4)}</h2>
  <p>{_inline(random)}
     {_inline(random)}</p>
  {_code(random)}
  <ul>
{items}
  </ul>
  <dl>
{terms}</dl>
  {_picture(random, number)}
  <details{" open" * (number % 2)}><summary>More</summary><blockquote cite="/source?a=1&amp;b=2">{_inline(random)}</blockquote></details>
</section>""")
    body = "".join(sections)
    return f"""<!DOCTYPE html>
<html lang="en" class="no-js">
<head>
<meta charset="utf-8">
<title>Reference &mdash; a &lt;guide&gt;</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="https://cdn.example/docs.css" integrity="sha384-abc" crossorigin>
<style>
  body > main {{ max-width: 70ch; }}
  a::after {{ content: "\\201C"; }}
</style>
<script>document.documentElement.className = "js"; if (1 < 2 && 3 > 2) {{ window.x = '</' + 'p>'; }}</script>
<noscript><link rel="stylesheet" href="/plain.css"></noscript>
</head>

<body id="top" onload="start()">
<nav aria-label="Contents"><ol>{"".join(f'<li><a href="#s{n}">Part {n}</a></li>' for n in range(1, number + 1))}</ol></nav>
<main>{body}
</main>
<footer><p>&copy; 2026 <!-- nobody --> All rights kept.</p></footer>
</body>
</html>
"""


def shop(size: int = 52_000) -> str:
    """Return a shop's page as nobody checked it."""
    random = Random(2)
    rows: list[str] = []
    number = 0
    while sum(map(len, rows)) < size:
        number += 1
        options = "".join(
            f"<option value={n}{' selected' * (n == 2)}>{n} &times; {random.choice(_WORDS)}" for n in range(1, 5)
        )
        rows.append(f"""
<!--[if lt IE 9]><p>Old &amp; tired</p><![endif]-->
<li class='card  {random.choice(_WORDS)}' data-id={number} data-json='{{"a": [1, 2], "b": "it&#39;s"}}' style="width: 50%; background: url('/i/{number}.png')">
<h3 onclick="pick({number}, 'a&amp;b')">{_sentence(random, 3)}</H3>
<img src=/img/{number}.jpg alt="" width=120 height=80 loading=lazy srcset="/img/{number}.jpg 1x, /img/{number}@2x.jpg 2x">
<p>{_inline(random)}
<p align=center>{_inline(random)} <b>bold <i>both</b> slanted</i>
<form action=/cart?add={number}&go=1 method=post><input type=hidden name=csrf value="a'b&quot;c"><label>Pieces
<select name=n disabled="">{options}</select></label><input type=checkbox checked name=gift> Gift?
<textarea name=note rows=2 placeholder="&lt;note&gt;">

 {_sentence(random, 5)}
</textarea><button type=submit formaction="javascript:void(0)" disabled=disabled>Buy</button></form>
<table border=1 cellpadding=2><tr><th scope=row>Price<td>&pound;{random.randrange(1, 99)}.50<tr><td colspan=2><font color=red>{_sentence(random, 4)}</font><table class=inner><tr><td>in<td>side</table>after</table>
<ul><li>{_sentence(random, 3)}<li>{_sentence(random, 3)}<ul><li>inner<li>more</ul><li>last</ul>""")
    return f"""<!doctype html>
<title>Shop</title>
<meta charset=utf-8>
<meta property="og:title" content="Shop &amp; more">
<base href=/shop/>
<script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "Store", "name": "Stone & Salt", "url": "/"}}
</script>
<script>
var prices = {{}}, html = "<b>" + 1 + "<\\/b>";
for (var i = 0; i < 10; i++) {{ prices[i] = i * 1.5; }}
// it's "done" \\n
</script>
<script src=https://cdn.example/cart.js async defer></script>
<script>document.write("<!-- hidden --><script>1<\\/script>")</script>
<body bgcolor=white class="shop  front">
<a name=top></a><center><h1>Welcome</h1></center>
<marquee>{_sentence(random, 4)}</marquee>
<div hx-get="/more" hx-on:click="x()" @click="open = !open" x-data="{{ open: false }}" :class="{{ a: open }}" data-on:click="$n++"></div>
<ul id=goods>{"".join(rows)}
</ul>
<p>Sorted<table><caption>Totals<thead><tr><th>A<th>B<tbody><tr><td>1<td>2<tfoot><tr><td>3</table>
<o:p></o:p><x-stars value=4>four</x-stars><nobr>no break<wbr>here</nobr>
<script>track("end")</script>
</body>
"""


def journal(size: int = 52_000) -> str:
    """Return a journal's page with figures."""
    random = Random(3)
    parts: list[str] = []
    number = 0
    while sum(map(len, parts)) < size:
        number += 1
        rows = "\n".join(
            "      <tr>" + "".join(f"<td headers=c{c}>{random.random():.3f}</td>" for c in range(5)) + "</tr>"
            for _ in range(6)
        )
        parts.append(f"""
  <article aria-labelledby="a{number}" itemscope itemtype="https://schema.org/Article">
    <header><h2 id="a{number}">{_sentence(random, 4)}</h2><time datetime="2026-01-{number % 28 + 1:02d}">in January</time></header>
    <p>{_inline(random)} E&thinsp;=&thinsp;mc<sup>2</sup>, H<sub>2</sub>O, <ruby>東<rp>(</rp><rt>tō</rt><rp>)</rp></ruby>.</p>
    <table>
      <caption>{_sentence(random, 3)}</caption>
      <colgroup><col span="2" style="width:20%"><col></colgroup>
      <thead><tr>{"".join(f'<th id="c{c}" scope="col">C{c}</th>' for c in range(5))}</tr></thead>
      <tbody>
{rows}
      </tbody>
    </table>
    <math display="block" xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>x</mi><mo>=</mo><mfrac><mrow><mo>-</mo><mi>b</mi></mrow><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></mrow>
      <semantics><mtext>where <b>a</b></mtext><annotation-xml encoding="text/html"><p>a &ne; 0</p></annotation-xml></semantics></math>
    <iframe src="https://video.example/{number}" title="Talk" allowfullscreen loading="lazy" sandbox="allow-scripts"></iframe>
    <iframe srcdoc="&lt;p&gt;A &amp;amp; B&lt;/p&gt;" width="300"></iframe>
    <video controls muted poster="/p{number}.jpg" width="640"><source src="/v{number}.webm" type="video/webm"><track kind="captions" src="/c.vtt" srclang="en" default>No video.</video>
    <object data="/chart{number}.svg" type="image/svg+xml"><param name="a" value="1"><p>No chart.</p></object>
    <template id="row{number}"><tr><td>{{{{ value }}}}</td></tr></template>
    <meter min="0" max="1" value="0.{number % 10}">{number}</meter> <progress max="100" value="{number}"></progress>
    <dialog id="d{number}"><form method="dialog"><button value="ok" autofocus>OK</button></form></dialog>
    <p contenteditable="true" spellcheck="false" draggable="false" hidden tabindex="-1" style="color:red;gap:1rem">{_inline(random)}</p>
  </article>""")
    return f"""<!-- saved from a browser -->
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<!-- after the doctype -->
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en" dir="ltr">
<head>
  <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
  <meta http-equiv="refresh" content="300; url=/next" />
  <title>Journal</title>
  <script type="importmap">{{"imports": {{"a": "/a.js"}}}}</script>
  <script type="module">import a from "a"; a(`</p>`);</script>
  <style media="print">@page {{ margin: 2cm }}</style>
</head>
<body>
  <main>{"".join(parts)}
  </main>
  <select name="kind"><optgroup label="One"><option>a</option><option value="">b</option></optgroup></select>
  <xmp><b>as it is</b></xmp>
</body>
<!-- the end --></html>
<!-- after all -->
"""


PAGES = {"documentation": documentation, "shop": shop, "journal": journal}
