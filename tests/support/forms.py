"""What a browser would post back from a page's form, unchanged."""

from __future__ import annotations

from html.parser import HTMLParser

from django.test import Client


class _Forms(HTMLParser):
    """The values of each form of a page, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.name = ""  # of the list or the text that is open
        self.first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and "name" in have:
            ticked = have.get("type") not in {"checkbox", "radio"} or "checked" in have
            if ticked and have.get("type") != "submit":
                box = have.get("type") in {"checkbox", "radio"}
                self.forms[-1][have["name"]] = have.get("value", "on" if box else "")
        elif tag == "select":
            self.name, self.first = have["name"], True
        elif tag == "option" and (self.first or "selected" in have):
            self.forms[-1][self.name], self.first = have.get("value", ""), False


def form_on(html: str, holds: str = "seen") -> dict[str, str]:
    """The values of the form that has such a field."""
    parser = _Forms()
    parser.feed(html)
    (found,) = [form for form in parser.forms if holds in form]
    found.pop("csrfmiddlewaretoken", None)
    return found


def shown_form(client: Client, address: str) -> dict[str, str]:
    """The values of the page's form that says what it showed."""
    return form_on(client.get(address).content.decode())
