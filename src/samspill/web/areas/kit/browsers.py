"""What somebody would call the browser that they are signed in with, by what it calls itself."""

from __future__ import annotations

# The first that fits: others name themselves after those that came before them.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def browser_in_words(said: str) -> str:
    """ "Firefox, Android"; empty for one that we do not know."""
    known = (
        next((name for sign, name in names if sign in said), "") for names in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in known if name)
