"""Forms of letters: whom they go to, what they say, and what a message says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samspill.web.areas.kit.posted import LineInput, whole_numbers
from samspill.web.editions.letter_models import LONGEST_TEXT, LetterKind
from samspill.web.editions.letter_words import Place, PlaceError, Words, check_places
from samspill.web.editions.models import Participant
from samspill.web.editions.recipients import ASKING, Choice, Group, counts
from samspill.web.people.models import Sector

GROUPS: dict[Group, Promise] = {
    Group.ALL: gettext_lazy("Everybody who comes"),
    Group.NOT_INVITED: gettext_lazy("Not invited yet"),
    Group.SILENT: gettext_lazy("Invited, and has not answered"),
    Group.NOT_OPENED: gettext_lazy("Has not opened the link"),
    Group.NO_PROFILE: gettext_lazy("Has no profile"),
    Group.NO_WISHES: gettext_lazy("Has no wishes"),
    Group.ANSWERED: gettext_lazy("Has answered"),
}
KINDS = (LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.MESSAGE)
FIRST_CHOICE = {
    LetterKind.INVITATION: Group.NOT_INVITED,
    LetterKind.REMINDER: Group.SILENT,
}


class WhomForm(forms.Form):
    """How far people have come, and where they are from: each with how many there are."""

    group = forms.MultipleChoiceField(
        label=gettext_lazy("How far they have come"), widget=forms.CheckboxSelectMultiple
    )
    sector = forms.MultipleChoiceField(
        label=gettext_lazy("Sector"), widget=forms.CheckboxSelectMultiple
    )
    org = forms.MultipleChoiceField(
        label=gettext_lazy("Organisation"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, choice: Choice, *, kind: str, everybody: list[Participant]) -> None:
        super().__init__(
            initial={
                "group": sorted(choice.groups),
                "sector": sorted(choice.sectors),
                "org": [str(pk) for pk in choice.organisations],
            }
        )
        groups = counts(everybody)
        sectors = Counter(who.organisation.sector for who in everybody)
        organisations = Counter(who.organisation_id for who in everybody)
        names = {who.organisation_id: who.organisation.name for who in everybody}
        self._offer("group", [
            (group.value, GROUPS[group], groups[group])
            for group in Group
            if not (kind in ASKING and group is Group.ANSWERED)
        ])  # fmt: skip
        self._offer("sector", [(s.value, s.label, sectors[s]) for s in Sector if sectors[s]])
        self._offer("org", [
            (str(pk), names[pk], organisations[pk])
            for pk in sorted(names, key=lambda pk: names[pk].casefold())
        ])  # fmt: skip

    def _offer(self, name: str, rows: list[tuple[str, Any, int]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (for the types)
        field.choices = [(value, f"{label} ({number})") for value, label, number in rows]


def choice_in(asked: QueryDict, kind: LetterKind) -> Choice:
    """What an address asks for; what it makes no sense of is left out."""
    named = frozenset(Group(g) for g in asked.getlist("group") if g in set(Group))
    if not any(name in asked for name in ("chosen", "group", "sector", "org", "add")):
        named = frozenset({FIRST_CHOICE[kind]} if kind in FIRST_CHOICE else ())
    return Choice(
        groups=named,
        sectors=frozenset(s for s in asked.getlist("sector") if s in set(Sector)),
        organisations=_numbers(asked, "org"),
        added=_numbers(asked, "add"),
        left_out=_numbers(asked, "but"),
        again="again" in asked,
    )


def query_of(choice: Choice, kind: str, message: int | None) -> str:
    """The choice as the query of an address."""
    facts: list[tuple[str, str]] = [("kind", kind), ("chosen", "1")]
    facts += [("message", str(message))] if message is not None else []
    facts += [("group", group) for group in sorted(choice.groups)]
    facts += [("sector", sector) for sector in sorted(choice.sectors)]
    for name, pks in (
        ("org", choice.organisations), ("add", choice.added), ("but", choice.left_out),
    ):  # fmt: skip
        facts += [(name, str(pk)) for pk in sorted(pks)]
    facts += [("again", "1")] if choice.again else []
    return urlencode(facts)


def kind_in(asked: QueryDict) -> LetterKind:
    """The kind that an address asks for; an invitation where it asks for none there is."""
    named = asked.get("message", "").isdecimal()
    wanted = LetterKind.MESSAGE.value if named else asked.get("kind", "")
    return LetterKind(wanted) if wanted in {kind.value for kind in KINDS} else KINDS[0]


def _numbers(asked: QueryDict, name: str) -> frozenset[int]:
    return frozenset(whole_numbers(asked.getlist(name)))


class WordsForm(forms.Form):
    """A subject and a text, with their places. ``kind``: which letter's."""

    subject = LineInput(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, kind: str, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in self.fields.values():
            field.required = required

    def clean(self) -> dict[str, Any]:
        """The places are known, and those that are needed are there."""
        data = super().clean() or self.cleaned_data
        subject, text = data.get("subject") or "", data.get("text") or ""
        if (subject or text) and not self.errors:
            for name in ("subject", "text"):
                if not data.get(name):
                    self.add_error(name, _("Write both a subject and a text."))
            for name, words, kind in (
                ("subject", Words(subject, ""), LetterKind.MESSAGE.value),
                ("text", Words("", text), self.kind),
            ):
                try:
                    check_places(words, kind)
                except PlaceError as error:
                    self.add_error(name, _refusal(error, name))
        return data

    def words(self) -> Words | None:
        """What is written, when the form is valid; None for nothing."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        return Words(self.cleaned_data["subject"], text) if text else None


def _refusal(error: PlaceError, field: str) -> str:
    place = f"{{{error.place}}}"
    if error.missing:
        return _(
            "%(place)s is missing: without it nobody gets in. Write it on a line of its own."
        ) % {"place": place}
    if error.place == Place.LINK and field == "subject":
        return _("%(place)s can't stand in the subject: others may see it there.") % {
            "place": place
        }
    known = ", ".join(f"{{{each}}}" for each in Place if field == "text" or each != Place.LINK)
    return _("There is no place called %(place)s. There are: %(known)s.") % {
        "place": place,
        "known": known,
    }


class MessageForm:
    """What a message says in each language, one of them at least, and whether it goes at once."""

    def __init__(
        self, data: QueryDict | None, *, texts: Mapping[str, Words], first: str, at_once: bool
    ) -> None:
        self.posted = data is not None
        languages = [first, *(code for code, _name in settings.LANGUAGES if code != first)]
        self.at_once = at_once if data is None else "at_once" in data
        self.forms = {
            code: WordsForm(
                data, kind=LetterKind.MESSAGE, required=False, prefix=code,
                initial=_initial(texts.get(code)),
            )
            for code in languages
        }  # fmt: skip
        self.empty = False

    def is_valid(self) -> bool:
        """True when something is said, and all of it can be filled in."""
        faulty = [form for form in self.forms.values() if not form.is_valid()]  # each says so
        if not self.posted or faulty:
            return False
        self.empty = not self.texts()
        return not self.empty

    def texts(self) -> dict[str, Words]:
        """What is written, by language, when the form is valid."""
        found = {code: form.words() for code, form in self.forms.items()}
        return {code: words for code, words in found.items() if words is not None}

    @property
    def parts(self) -> list[dict[str, Any]]:
        """A form a language, the first one open."""
        names = dict(settings.LANGUAGES)
        return [
            {
                "form": form,
                "name": names[code],
                "open": not nth or bool(form.errors) or bool(form.initial) or self.posted,
            }
            for nth, (code, form) in enumerate(self.forms.items())
        ]


def _initial(words: Words | None) -> dict[str, str]:
    return {} if words is None else {"subject": words.subject, "text": words.text}
