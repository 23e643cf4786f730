"""Those one has met, as a page: last time's first, or those that one asks for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from samspill.web.areas.participant.ties import around_people, for_ties
from samspill.web.sharing.beginnings import say_where_to_share
from samspill.web.sharing.outcomes.queries import questions_for
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_queries import (
    Known,
    editions_met_at,
    last_time,
    people_known,
)
from samspill.web.wishes.themes import is_about, stems_of, themes_in

A_PAGE = 40  # people
LONGEST_THEME = 100


@dataclass(frozen=True)
class Asked:
    """Whom one asks for: those met at an edition (its slug), those one owes something, those whose
    profile is about a theme. Empty for everybody."""

    edition: str
    owed: bool
    theme: str

    def __bool__(self) -> bool:
        return bool(self.edition or self.owed or self.theme)

    def query(self, **other: str) -> str:
        """As an address says it, but for what is said otherwise here."""
        said = {"edition": self.edition, "show": "owed" if self.owed else "", "theme": self.theme}
        return urlencode({name: value for name, value in (said | other).items() if value})

    def among(self, known: list[Known], topics: dict[int, list[str]], visit: Visit) -> list[Known]:
        """Those of them."""
        shown = known
        if self.edition:
            shown = [each for each in shown if any(h.edition == self.edition for h in each.met)]
        if self.owed:
            mine = visit.person
            shown = [each for each in shown if any(a.owner_id == mine for a in each.open_actions)]
        if self.theme:
            stems = stems_of(self.theme)
            shown = [
                each
                for each in shown
                if any(is_about(text, stems) for text in topics.get(each.person, ()))
            ]
        return shown


@require_safe
@for_ties
def people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Those one has met, last time's first."""
    known = people_known(visit)
    gone = [each for each in known if not each.met and each.meetings and not each.tied]
    there = [each for each in known if each not in gone]
    topics = say_where_to_share(visit, there)
    latest, last = last_time(there)
    editions = editions_met_at(there)
    edition = request.GET.get("edition", "")
    asked = Asked(
        edition if edition in {each.edition for each in editions} else "",
        request.GET.get("show") == "owed",
        " ".join(request.GET.get("theme", "").split())[:LONGEST_THEME],
    )
    shown = asked.among(there, topics, visit)
    rest = shown if asked else [each for each in there if each not in last]
    today = timezone.localdate(visit.now)
    facts = {
        "met": len([each for each in there if each.met]),
        "agreed": len([each for each in there if each.actions]),
        "latest": latest,
        "last": [] if asked else last,
        "offers": [each for each in there if each.offered and not each.given],
        "due": [each for each in there if each.keep_in_touch and each.keep_in_touch <= today],
        "page": Paginator(rest, A_PAGE).get_page(request.GET.get("page")),
        "query": f"{asked.query()}&" if asked else "",
        "chips": [(held, asked.query(edition=held.edition)) for held in editions],
        "owed_query": asked.query(show="owed"),
        "asked": asked,
        "themes": themes_in(text for texts in topics.values() for text in texts),
        "gone": gone,
        "questions": questions_for(visit),
        "ties": any(each.tied for each in there),
        "me_id": visit.person,
        "nav": around_people(request),
    }
    return render(request, "participant/people.html", facts)
