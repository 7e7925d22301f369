"""The frame of a page: one HTML text with its style in it, for screens light and dark, and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from casepact.experiment.comparing import Verdict
from casepact.frozen import dataclass
from casepact.render.simulation.charts.figure import Figure
from casepact.render.simulation.charts.pictures import inline_svg
from casepact.render.simulation.charts.theme import DARK
from casepact.render.simulation.summary import Table

__all__ = [
    "Part",
    "callout_html",
    "details_html",
    "figure_html",
    "items_html",
    "list_html",
    "page",
    "paragraphs",
    "table_html",
    "tiles_html",
    "verdicts_html",
]

_STYLE = """
:root { color-scheme: light dark; --ink: #1b2433; --faint: #5d6470; --line: #dfe4ec; --page: #ffffff;
  --soft: #f3f5f9; --accent: #0072b2; --bad: #b04a00; --good: #00704f; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .4rem; text-wrap: balance; }
h2 { font-size: 1.2rem; margin: 2.8rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.8rem 0 .3rem; }
p { margin: .5rem 0; max-width: 46rem; }
.lead { color: var(--faint); }
nav { margin: 1.2rem 0 0; font-size: .9rem; }
nav a { color: var(--accent); margin-right: 1.1rem; white-space: nowrap; }
ul { padding-left: 1.2rem; max-width: 46rem; }
li { margin: .35rem 0; }
.short li { font-size: 1.05rem; }
.remark, figcaption { color: var(--faint); font-size: .86rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .88rem; margin: .6rem 0; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--faint); font-weight: 600; vertical-align: bottom; }
th, td { padding: .28rem .8rem .28rem 0; white-space: nowrap; }
thead th { border-bottom: 1px solid var(--line); }
tbody tr.group > * { font-weight: 600; padding-top: .7rem; color: var(--ink); }
tbody th { font-weight: 400; color: var(--ink); }
tbody tr.under th { padding-left: 1.1rem; color: var(--faint); }
td.number, th.number { text-align: right; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; font-size: .92rem; }
dt { color: var(--faint); } dd { margin: 0; }
pre { overflow-x: auto; font-size: .82rem; background: var(--soft); padding: .8rem 1rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: .8rem 0 1rem; padding: 0;
  list-style: none; max-width: none; }
.tiles li { background: var(--soft); border-radius: .6rem; padding: .7rem 1rem; margin: 0;
  min-width: 8.5rem; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.25; }
.tiles span { color: var(--faint); font-size: .84rem; display: block; }
.callout { border-left: 4px solid var(--bad); background: var(--soft); padding: .55rem .9rem;
  border-radius: 0 .4rem .4rem 0; }
figure { margin: 1rem 0 1.6rem; }
figcaption { max-width: 46rem; margin-top: .3rem; }
.picture { display: block; width: 100%; height: auto; overflow: visible; }
.even { font-weight: 600; }
.better { color: var(--good); font-weight: 600; } .worse { color: var(--bad); font-weight: 600; }
details { margin: .8rem 0; } summary { cursor: pointer; color: var(--accent); }
footer { margin-top: 3rem; color: var(--faint); font-size: .82rem; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf2; --faint: #a8b0be; --line: #2c3442; --page: #11151c; --soft: #1b212b;
    --accent: #5bb0ea; --bad: #ff9152; --good: #3ecfa2; }
%DARK%
}
@page { margin: 16mm 14mm; }
@media print {
  main { max-width: none; padding: 0; } nav, .screen { display: none; }
  body { font-size: 10.5pt; } h2 { break-after: avoid; } h3 { break-after: avoid; }
  figure, tr, li { break-inside: avoid; } .scroll { overflow: visible; }
  details > * { display: block; }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a page under a heading, by the name that the contents lead to."""

    name: str
    title: str
    html: str


def page(title: str, lead: str, parts: Sequence[Part], *, footer: str) -> str:
    """The text of an HTML file, which is well-formed XML too. The texts given are plain."""
    links = "".join(f'<a href="#{part.name}">{escape(part.title)}</a>' for part in parts)
    sections = "\n".join(
        f'<section id="{part.name}" aria-labelledby="{part.name}-h">'
        f'<h2 id="{part.name}-h">{escape(part.title)}</h2>\n{part.html}\n</section>'
        for part in parts
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(title)}</h1>\n<p class="lead">{escape(lead)}</p>\n'
        f'<nav aria-label="Contents">{links}</nav>\n{sections}\n'
        f"<footer>{escape(footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    """The style sheet: on a dark page every colour of a picture is replaced by its equal there."""
    rules = "\n".join(
        f'  .picture [fill="{light}"] {{ fill: {dark}; }} .picture [stroke="{light}"] {{ stroke: {dark}; }}'
        for light, dark in DARK.items()
    )
    return _STYLE.replace("%DARK%", rules)


def paragraphs(texts: Iterable[str], *, style: str = "") -> str:
    """Plain texts as paragraphs."""
    opening = f'<p class="{style}">' if style else "<p>"
    return "\n".join(f"{opening}{escape(text)}</p>" for text in texts)


def list_html(texts: Iterable[str], *, style: str = "") -> str:
    """Plain texts as a list; nothing where there are none."""
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    opening = f'<ul class="{style}">' if style else "<ul>"
    return f"{opening}{items}</ul>" if items else ""


def callout_html(word: str, text: str) -> str:
    """A text that nobody should miss, after a word that says what it is."""
    return f'<p class="callout"><strong>{escape(word)}:</strong> {escape(text)}.</p>'


def verdicts_html(verdicts: Iterable[tuple[str, Verdict]]) -> str:
    """Sentences that have a verdict in them, which is coloured."""
    items = []
    for text, verdict in verdicts:
        style = {Verdict.BETTER: "better", Verdict.WORSE: "worse"}.get(verdict, "even")
        marked = f'<span class="{style}">{verdict.value}</span>'
        items.append(f"<li>{escape(text).replace(verdict.value, marked, 1)}</li>")
    return f'<ul class="short">{"".join(items)}</ul>' if items else ""


def tiles_html(tiles: Iterable[tuple[str, str, str]]) -> str:
    """The few numbers that matter most: each a number, what it is, and its interval."""
    items = "".join(
        f"<li><b>{escape(number)}</b>{escape(what)}<span>{escape(between)}</span></li>"
        for number, what, between in tiles
    )
    return f'<ul class="tiles">{items}</ul>' if items else ""


def items_html(items: Iterable[tuple[str, str]]) -> str:
    """Names and what stands for them; nothing where there are none."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in items)
    return f"<dl>{rows}</dl>" if rows else ""


def details_html(summary: str, text: str) -> str:
    """A text as it stands, in lines, under a summary that opens it."""
    return f"<details><summary>{escape(summary)}</summary><pre>{escape(text)}</pre></details>"


def table_html(table: Table) -> str:
    """A table with its heading and note; nothing where it has no rows."""
    if not table.rows:
        return ""
    first, *others = table.header
    head = f'<th scope="col">{escape(first)}</th>' + "".join(
        f'<th scope="col" class="number">{escape(name)}</th>' for name in others
    )
    note = f'<p class="remark">{escape(table.note)}</p>' if table.note else ""
    rows = "\n".join(_rows(table))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>{note}"
    )


def _rows(table: Table) -> Iterator[str]:
    nested = any(row and row[0].startswith(" ") for row in table.rows)
    for row in table.rows:
        if not row:
            continue
        under = row[0].startswith(" ")
        style = "under" if under else "group" if nested else ""
        cells = "".join(f'<td class="{_kind(text)}">{escape(text)}</td>' for text in row[1:])
        opening = f'<tr class="{style}">' if style else "<tr>"
        yield f'{opening}<th scope="row">{escape(row[0].strip())}</th>{cells}</tr>'


def _kind(text: str) -> str:
    return text if text in ("better", "worse") else "number"


def figure_html(figure: Figure, *, heading: bool = True) -> str:
    """A figure with its caption, and its title where that is not the heading of the part already."""
    title = f"<h3>{escape(figure.title)}</h3>\n" if heading else ""
    return f"{title}<figure>{inline_svg(figure)}\n<figcaption>{escape(figure.caption)}</figcaption></figure>"
