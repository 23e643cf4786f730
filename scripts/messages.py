"""Collects every text of the pages that is to be translated, and updates the .po files.

Walks Django's own parse trees of the templates and Python's of the code, so nothing but Python
is needed. ``python scripts/messages.py`` updates; ``--check`` says what is missing and exits 1.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import polib

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src/samspill/web"
LANGUAGES = ("nb", "nn")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, order=True)
class Message:
    """A text as gettext knows it; ``plural`` and ``context`` are empty when it has none."""

    text: str
    plural: str = ""
    context: str = ""


def messages() -> dict[Message, set[str]]:
    """Every message, and the files it stands in (relative to the project)."""
    found: dict[Message, set[str]] = {}
    for path in sorted(WEB.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for message in in_python(path.read_text(encoding="utf-8")):
            found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    for pattern in ("*.html", "*.txt"):
        for path in sorted((WEB / "areas/templates").rglob(pattern)):
            for message in in_template(path.read_text(encoding="utf-8")):
                found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return found


def in_python(source: str) -> Iterator[Message]:
    """Messages in calls of gettext's functions with literal texts."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if name not in CALLS:
            continue
        values = [a.value for a in node.args if isinstance(a, ast.Constant)]
        texts = [value for value in values if isinstance(value, str)]
        if not texts:
            continue
        if name.startswith("ngettext"):
            yield Message(texts[0], plural=texts[1])
        elif name.startswith("pgettext"):
            yield Message(texts[1], context=texts[0])
        else:
            yield Message(texts[0])


def in_template(source: str) -> Iterator[Message]:
    """Messages of translate and blocktranslate tags, and of ``_("...")`` in expressions."""
    from django.template import Engine, Origin, Template

    engine = Engine.get_default()
    template = Template(source, origin=Origin("<messages>"), engine=engine)
    yield from _in_nodes(template.nodelist)
    for literal in re.findall(r"""[=|: (]_\(\s*"((?:[^"\\]|\\.)*)"\s*\)""", source):
        yield Message(literal)
    for literal in re.findall(r"""[=|: (]_\(\s*'((?:[^'\\]|\\.)*)'\s*\)""", source):
        yield Message(literal)


def _in_nodes(nodes: object) -> Iterator[Message]:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    for node in nodes:  # type: ignore[attr-defined]  # Django's node lists are untyped
        if isinstance(node, TranslateNode):
            text = node.filter_expression.var
            literal = getattr(text, "literal", text)
            context = node.message_context.var if node.message_context else ""
            if isinstance(literal, str):
                yield Message(literal.strip("\"'"), context=str(context))
        elif isinstance(node, BlockTranslateNode):
            singular, _names = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            context = node.message_context.var if node.message_context else ""
            yield Message(_trim(node, singular), _trim(node, plural), str(context))
        for name in getattr(node, "child_nodelists", ()):
            yield from _in_nodes(getattr(node, name, None) or ())
        for _condition, nodelist in getattr(node, "conditions_nodelists", ()):
            yield from _in_nodes(nodelist)


def _trim(node: object, text: str) -> str:
    from django.utils.translation import trim_whitespace

    text = text.replace("%%", "%") if "%(" not in text else text
    return trim_whitespace(text) if getattr(node, "trimmed", False) else text


def catalogue(language: str) -> polib.POFile:
    """The language's .po file as it stands, or an empty one."""
    path = WEB / "locale" / language / "LC_MESSAGES/django.po"
    if path.exists():
        return polib.pofile(str(path))
    empty = polib.POFile()
    empty.metadata = {**HEADER, "Language": language}
    return empty


def key(entry: polib.POEntry) -> Message:
    """What an entry translates."""
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def missing(language: str) -> list[Message]:
    """Messages without a translation, or with an empty one."""
    translated = {key(entry) for entry in catalogue(language) if entry.translated()}
    return sorted(set(messages()) - translated)


def update(language: str) -> None:
    """Add new messages without a translation and drop those that are not used any more."""
    known = {key(entry): entry for entry in catalogue(language)}
    fresh = polib.POFile()
    fresh.metadata = {**HEADER, "Language": language}
    for message, files in sorted(messages().items()):
        entry = known.get(message) or polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural or None,
            msgctxt=message.context or None,
            msgstr_plural={0: "", 1: ""} if message.plural else {},
        )
        entry.occurrences = [(name, "") for name in sorted(files)]
        fresh.append(entry)
    path = WEB / "locale" / language / "LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))


def main(arguments: list[str]) -> int:
    """Update, or with ``--check`` list what is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samspill.web.site.settings.development")
    django.setup()
    if "--check" in arguments:
        gaps = {language: missing(language) for language in LANGUAGES}
        for language, texts in gaps.items():
            for message in texts:
                print(f"{language}: {message.text!r}")
        return 1 if any(gaps.values()) else 0
    for language in LANGUAGES:
        update(language)
        print(f"{language}: {len(missing(language))} of {len(messages())} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
