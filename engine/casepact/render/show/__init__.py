"""Prints a policy as the tables its customers know: as text, Markdown or JSON."""

from casepact.render.show.page import Page, Section, Table
from casepact.render.show.sections import SECTIONS, page_of
from casepact.render.show.writers import page_json, page_markdown, page_text

__all__ = ["SECTIONS", "Page", "Section", "Table", "page_json", "page_markdown", "page_of", "page_text"]
