"""What an edition's letters say: the words of each kind in each language, and messages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, shown
from samspill.web.areas.organiser.repairs import not_saved
from samspill.web.areas.organiser.writing import letter_in_words
from samspill.web.areas.organiser.writing_forms import MessageForm, WordsForm
from samspill.web.editions.letter_models import LetterKind, Message
from samspill.web.editions.letter_templates import (
    TEMPLATE_VERBS,
    preview,
    put_back_template,
    save_template,
    template_values,
)
from samspill.web.editions.letter_words import Place, Words, ours, own_kinds
from samspill.web.editions.messages import (
    SentAlreadyError,
    discard_message,
    message_of_edition,
    text_to_begin_with,
    texts_of,
    write_message,
)
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.recipients import people
from samspill.web.editions.seen import ChangedMeanwhileError, last_change_of


@require_safe
@login_required
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """The kinds and the languages, and which of them the edition has words of its own for."""
    edition = edition_for(request, slug)
    own = own_kinds(edition)
    rows = [
        {
            "label": kind.label,
            "cells": [
                {
                    "language": name,
                    "own": (kind.value, code) in own,
                    "url": reverse("organiser_template", args=(slug, kind.value, code)),
                }
                for code, name in settings.LANGUAGES
            ],
        }
        for kind in LetterKind
    ]
    facts = {"rows": rows, "languages": settings.LANGUAGES, "own": len(own)}
    return render(request, "organiser/writing/templates.html", page(request, edition, **facts))


@require_form
@login_required
def template(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """The words of a kind in a language, and how they read to one of the people."""
    edition = edition_for(request, slug)
    if kind not in set(LetterKind) or language not in dict(settings.LANGUAGES):
        raise Http404
    which = LetterKind(kind)
    by, now = organiser(request), timezone.now()
    if request.method == "POST" and "ours" in request.POST:
        put_back_template(edition=edition, kind=which, language=language, by=by, now=now)
        messages.success(request, _("Our own words are used again."))
        return redirect("organiser_template", slug=slug, kind=kind, language=language)
    values = template_values(edition, kind, language)
    more: dict[str, Any] = {"seen": shown(values)}
    standard = ours(kind, language)
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        initial=values or {"subject": standard.subject, "text": standard.text},
    )
    words = form.words() if request.method == "POST" and form.is_valid() else None
    if words is not None:
        try:
            save_template(
                edition=edition, kind=which, language=language, words=words, by=by, now=now,
                seen=digest_in(request),
            )  # fmt: skip
        except ChangedMeanwhileError:
            more = _meanwhile(request, edition, kind, language)
        else:
            messages.success(request, _("Saved."))
            return redirect("organiser_template", slug=slug, kind=kind, language=language)
    facts = {
        **more,
        **_reads(request, edition, which, language),
        "form": form,
        "kind": kind,
        "label": which.label,
        "language": dict(settings.LANGUAGES)[language],
        "own": bool(values),
        "places": _places(which),
    }
    return render(
        request, "organiser/writing/template.html", page(request, edition, **facts),
        status=not_saved(request),
    )  # fmt: skip


def _meanwhile(request: HttpRequest, edition: Edition, kind: str, language: str) -> dict[str, Any]:
    """Somebody else was quicker."""
    values = template_values(edition, kind, language)
    labels = {"subject": _("Subject"), "text": _("Text")}
    notice = changed(
        request,
        values=values,
        entry=last_change_of(edition, TEMPLATE_VERBS),
        label=lambda name, _value: labels[name],
        written=lambda _name, value: str(value or ""),
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}


def _places(kind: LetterKind) -> list[tuple[str, str]]:
    """What may be named in a text, and what stands there then."""
    link = (
        _("the address of the edition's pages")
        if kind is LetterKind.MESSAGE
        else _("the personal link: it must be there")
    )
    said = {
        Place.NAME: _("the name of who gets it"),
        Place.EDITION: _("what the edition is called"),
        Place.DAY: _("the day it is held"),
        Place.PLACE: _("where it is held"),
        Place.DEADLINE: _("the deadline for wishes; the line is left out where there is none"),
        Place.LINK: link,
    }
    return [(f"{{{place}}}", words) for place, words in said.items()]


def _reads(
    request: HttpRequest, edition: Edition, kind: LetterKind, language: str
) -> dict[str, Any]:
    """How what is saved reads to one of the people who read this language, or to anybody."""
    if kind is LetterKind.MESSAGE:
        return {}
    everybody = people(edition)
    readers = [who for who in everybody if who.person.language == language]
    asked = whole_number(request.GET.get("who", ""))
    one: Participant | None = next((who for who in everybody if who.pk == asked), None)
    one = one or next(iter(readers), None)
    if one is None:
        return {"people": everybody}
    one.edition = edition
    letter = letter_in_words(preview(one, kind, by=organiser(request)))
    return {"people": everybody, "one": one, "letter": letter}


@require_form
@login_required
def new_message(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a message."""
    edition = edition_for(request, slug)
    first = get_language() or settings.LANGUAGE_CODE
    return _message(request, edition, None, {first: text_to_begin_with(edition, first)})


@require_form
@login_required
def message(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A message that is not sent yet, or what one said that is."""
    edition = edition_for(request, slug)
    found = message_of_edition(edition, pk)
    if request.method == "POST" and "discard" in request.POST:
        try:
            discard_message(message=found, by=organiser(request), now=timezone.now())
        except SentAlreadyError:
            messages.error(request, _("The message has been sent: what it says stays."))
        return redirect("organiser_letters", slug=slug)
    return _message(request, edition, found, texts_of(found))


def _message(
    request: HttpRequest, edition: Edition, found: Message | None, texts: dict[str, Words]
) -> HttpResponse:
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        texts=texts,
        first=next(iter(texts)),
        at_once=found is not None and found.about_the_day,
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = write_message(
                edition=edition, texts=form.texts(), about_the_day=form.at_once,
                by=organiser(request), now=timezone.now(), message=found,
            )  # fmt: skip
        except SentAlreadyError:
            messages.error(request, _("The message has been sent: what it says stays."))
            return redirect("organiser_letters", slug=edition.slug)
        to = reverse("organiser_letters_whom", args=(edition.slug,))
        return redirect(f"{to}?message={written.pk}")
    facts = {
        "form": form,
        "message": found,
        "texts": texts,
        "places": _places(LetterKind.MESSAGE),
    }
    return render(
        request, "organiser/writing/message.html", page(request, edition, **facts),
        status=not_saved(request),
    )  # fmt: skip
