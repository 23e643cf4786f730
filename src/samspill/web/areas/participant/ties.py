"""My people: those one has met, and what was agreed. Of the person, across editions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import LineInput
from samspill.web.areas.kit.visits import visit_of
from samspill.web.areas.participant.action_forms import AgreeForm
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.sharing.beginnings import say_where_to_share
from samspill.web.sharing.calendar_days import in_calendar
from samspill.web.sharing.calendar_models import What
from samspill.web.sharing.note_queries import notes_on_person
from samspill.web.sharing.outcomes.models import LONGEST_STORY
from samspill.web.sharing.outcomes.queries import stories_with
from samspill.web.sharing.permissions import STRONGER, UNSURE, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_files import CSV, VCARD, as_csv, as_vcards
from samspill.web.sharing.tie_models import LONGEST_LINE
from samspill.web.sharing.tie_permissions import may_keep_ties, may_reach, ties_are_on
from samspill.web.sharing.tie_queries import (
    contacts,
    find,
    last_time,
    offer_of,
    one_known,
    own_offer,
    own_sector,
    own_telephone,
    people_known,
)
from samspill.web.sharing.ties import (
    AUTHORITIES,
    Lines,
    NoSuchCodeError,
    NoTieError,
    keep_in_touch,
    make_code,
    release,
    save_lines,
    save_telephone,
    say_whether_held,
    take_back,
    take_code,
)

TieView = Callable[..., HttpResponse]


def for_ties(view: TieView) -> TieView:
    """A page for whoever keeps ties, who gets the visit beside the request. Where nobody lets them,
    there is none: 404. Whoever came by a personal link signs in first; whose things are held back
    is told so."""

    @wraps(view)
    @login_required
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visit = visit_of(request, cast(Person, request.user), timezone.now())
        try:
            with as_visit(visit):
                verdict = may_keep_ties(visit)
                if verdict:
                    return view(request, visit, **kwargs)
        except NoTieError:
            raise Http404 from None
        if verdict.reason == UNSURE:
            return redirect("identity")
        if verdict.reason != STRONGER:
            raise Http404
        to = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('sign_in_fully')}?{to}")

    return checked


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)


class DayForm(forms.Form):
    """When one would be reminded of somebody; nothing for never."""

    day = forms.DateField(
        label=gettext_lazy("Keep in touch: remind me on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class StoryForm(forms.Form):
    """What two did, for the board to read."""

    text = LineInput(
        label=gettext_lazy("What came of it, in a few sentences without names"),
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_safe
@for_ties
def one(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Somebody one has met: contact details, what was agreed, and when to be in touch."""
    return person_page(request, visit, pk)


def person_page(
    request: HttpRequest, visit: Visit, pk: int, agreeing: AgreeForm | None = None
) -> HttpResponse:
    """The page of somebody one may reach; ``agreeing``: a form on it that has to be put right."""
    facts = facts_of(request, visit, pk) | {"form": agreeing or AgreeForm()}
    status = 422 if agreeing is not None else 200
    return render(request, "participant/person.html", facts, status=status)


def facts_of(request: HttpRequest, visit: Visit, pk: int) -> dict[str, Any]:
    """What the page of somebody shows. Raises Http404 for whom the visitor cannot reach."""
    if not may_reach(visit, pk) or (known := one_known(visit, pk)) is None:
        raise Http404
    there = in_calendar(visit)
    say_where_to_share(visit, [known])
    return {
        "them": known,
        "contact": contacts(visit, [known]).get(pk),
        "offer": offer_of(visit, pk),
        "form": AgreeForm(),
        "stories": stories_with(visit, pk),
        "story_form": StoryForm(),
        "longest_story": LONGEST_STORY,
        "day_form": DayForm(initial={"day": known.keep_in_touch}),
        "notes": notes_on_person(visit, pk),
        "touch_in_calendar": (What.TOUCH, pk) in there,
        "in_calendar": {subject for what, subject in there if what == What.ACTION},
        "me_id": visit.person,
        "nav": around_people(request),
    }


@require_POST
@for_ties
def let_have(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """One's contact details, let go or taken back."""
    if request.POST.get("do") == "take back":
        take_back(to=pk, visit=visit, by=_by(request))
        messages.success(request, _("Taken back. Neither of you sees the other's any more."))
    else:
        release(to=pk, visit=visit, by=_by(request))
    return back_to(visit, pk)


@require_POST
@for_ties
def held(request: HttpRequest, visit: Visit, pk: int, meeting: UUID) -> HttpResponse:
    """Whether a meeting took place."""
    said = request.POST.get("held") == "yes"
    say_whether_held(meeting=meeting, other=pk, held=said, visit=visit, by=_by(request))
    return back_to(visit, pk)


@require_POST
@for_ties
def touch(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The day to be in touch again."""
    form = DayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        keep_in_touch(other=pk, day=day, visit=visit, by=_by(request))
        messages.success(request, _("Saved"))
    return back_to(visit, pk)


def back_to(visit: Visit, person: int) -> HttpResponse:
    """To the other's page, while the visitor may open it."""
    if may_reach(visit, person):
        return redirect("tie", pk=person)
    return redirect("ties")


class CodeForm(forms.Form):
    """A code that somebody shows one."""

    code = LineInput(
        label=gettext_lazy("The code they show you, or from their sheet"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@sensitive_variables("form", "given")
@require_form
@for_ties
def code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Exchange contact details with somebody one talks to: enter their code, or show one's own."""
    if request.method != "POST":
        return _code(request, CodeForm())
    form = CodeForm(request.POST)
    if not within_limit(request, "tie_code", account=str(visit.person)):
        return too_often(request)
    if form.is_valid():
        try:
            given = take_code(code=form.cleaned_data["code"], visit=visit, by=_by(request))
        except NoSuchCodeError:
            said = _(
                "This code is not good. Each is good once: one that is shown for ten minutes, one "
                "on a sheet for sixty days."
            )
            form.add_error("code", said)
        else:
            messages.success(request, _("You have each other's contact details."))
            return redirect("tie", pk=given)
    return _code(request, form, status=422)


@require_POST
@for_ties
def new_code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's own code, to be read aloud or scanned. It is shown once, and kept by nobody."""
    made = make_code(visit=visit, by=_by(request))
    # After the "#", so that no server on the way, and no log, has it.
    address = f"{settings.SITE_URL}{reverse('tie_code')}#{made}"
    drawn = segno.make(address, micro=False).svg_data_uri(border=2)
    return _code(request, CodeForm(), made=f"{made[:3]} {made[3:]}", drawn=drawn)


def _code(request: HttpRequest, form: CodeForm, status: int = 200, **made: str) -> HttpResponse:
    facts = {"form": form, "nav": around_people(request), **made}
    return render(request, "participant/code.html", facts, status=status)


class CardForm(forms.Form):
    """What goes with one's contact details, and what one can be asked about all year."""

    telephone = LineInput(label=gettext_lazy("Telephone"), max_length=30, required=False)
    ask_me = LineInput(label=gettext_lazy("Ask me about"), max_length=LONGEST_LINE, required=False)
    lend = LineInput(label=gettext_lazy("We can lend"), max_length=LONGEST_LINE, required=False)
    help_with = LineInput(
        label=gettext_lazy("What we would like help with"), max_length=LONGEST_LINE, required=False
    )
    stays = forms.BooleanField(
        label=gettext_lazy("I stay all year: others who stay may find me by these lines"),
        required=False,
    )


@require_form
@for_ties
def card(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's own telephone, and the lines that others who stay can find."""
    offer = own_offer(visit)
    kept = {
        "telephone": own_telephone(visit),
        "ask_me": offer.ask_me,
        "lend": offer.lend,
        "help_with": offer.help_with,
        "stays": offer.stays,
    }
    posted = request.POST if request.method == "POST" else None
    form = CardForm(posted, initial=kept)
    if own_sector(visit) not in AUTHORITIES:
        del form.fields["help_with"]
    if posted is not None and form.is_valid():
        said = form.cleaned_data
        by = _by(request)
        save_telephone(telephone=said["telephone"], visit=visit, by=by)
        lines = Lines(said["stays"], said["ask_me"], said["lend"], said.get("help_with", ""))
        save_lines(lines=lines, visit=visit, by=by)
        messages.success(request, _("Saved"))
        return redirect("tie_card")
    facts = {"form": form, "email": _by(request).email, "nav": around_people(request)}
    status = 200 if posted is None else 422
    return render(request, "participant/card.html", facts, status=status)


@require_safe
@for_ties
def look(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who among those who stay knows something, or can lend it."""
    text = request.GET.get("q", "")
    if text and not within_limit(request, "tie_search", account=str(visit.person)):
        return too_often(request)
    stays = own_offer(visit).stays
    found = find(visit, text) if stays else []
    facts = {"text": text, "found": found, "stays": stays, "nav": around_people(request)}
    return render(request, "participant/find.html", facts)


@require_safe
@for_ties
def vcards(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's ties for an address book."""
    known = people_known(visit)
    return _file(as_vcards(known, contacts(visit, known)), VCARD, "samspill.vcf")


@require_safe
@for_ties
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's ties for a spreadsheet."""
    known = people_known(visit)
    return _file(as_csv(known, contacts(visit, known)), CSV, "samspill.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def around_people(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of one's people."""
    places = (
        (_("My people"), "ties"),
        (_("My actions"), "actions"),
        (_("My notes"), "notes"),
        (_("Exchange contact details"), "tie_code"),
        (_("Find somebody"), "tie_find"),
        (_("What others get of me"), "tie_card"),
        (_("Who you are"), "identity"),
    )
    found = []
    for label, name in places:
        url = reverse(name)
        below = name == "tie_code" and request.path.startswith(url)
        found.append({"label": label, "url": url, "current": request.path == url or below})
    return found


def last_time_in_words(request: HttpRequest, me: Participant) -> dict[str, object]:
    """Those met at an earlier edition, for whoever comes back: ``last`` and ``latest`` for the
    first page of the edition. Nothing for who has met nobody there, or came by a link."""
    visit = visit_of(request, me.person, timezone.now())
    if not ties_are_on(me.edition_id) or not may_keep_ties(visit):
        return {}
    with as_visit(visit):
        latest, last = last_time(people_known(visit))
    if latest is None or latest.edition == me.edition.slug:
        return {}
    return {"latest": latest, "last": last, "me_id": visit.person}
