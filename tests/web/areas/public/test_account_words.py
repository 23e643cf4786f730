"""The pages of accounts say everything in all three languages, what is wrong included."""

from __future__ import annotations

import re

SAID = re.compile(r">([^<>]+)<|\b(?:aria-label|alt|title|placeholder)=\"([^\"]+)\"")
LEFT_OUT = re.compile(r"<(script|style|svg|textarea|pre|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{3,}")
# What is called the same in every language.
NAMES = {"Samspill", "Bokmål", "Nynorsk", "English", "Demo"}
# Bokmål where nynorsk has another word.
BOKMAL = re.compile(
    r"\b(?:ikke|jeg|hva|hvem|hvor|hvis|fra|noen|noe|uten|bare|også|være|gjøre|deg selv|du må velge"
    r"|er påkrevd|minst|passordet ditt kan ikke|riktig|lenke|velg|skriv inn|vennligst|dette feltet"
    r" er påkrevet|gyldig e-postadresse|for kort|vanlig|tegn)\b",
    re.IGNORECASE,
)
