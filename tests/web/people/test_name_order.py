"""Names in the order that Norwegians sort them."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samspill.web.people.order import order_key
from samspill.web.people.sameness import same_address, same_name
from support.examples import tries
from support.postgres import installed_postgres

# In order. What is alike but for marks or capitals stands side by side.
NAMES = (
    "a", "A", "á", "Á", "à", "â", "a a", "a b", "a-b", "a.b", "a'b", "a&b", "aA", "ab", "ab c",
    "abc", "Ale", "Asa", "Bår", "Bård", "Baard", "Baas", "de Vries", "De Vries", "DeVries", "Ðór",
    "Duro", "Đuro", "Dus", "Ex", "Luk", "Łuk", "Lul", "O'Brien", "Obrien", "OBrien", "oeuvre",
    "Oeuvre", "Thor", "Þór", "Tor", "Uber", "y", "Y", "ü", "Ü", "ű", "Ybe", "Yber", "Über", "Ybf",
    "z", "z æ", "Zahl", "Zz", "Äberg", "Ærlig", "ärlig", "Ærlih", "ęx", "Öberg", "Ødegård", "øre",
    "Øre", "öre", "Öre", "őre", "Ørf", "œuvre", "Aa", "AAb", "Ålesund", "Aalesund", "åse", "Åse",
    "Aase", "Åsen", "aasen", "Aasen", "AAsen", "ǀx",
)  # fmt: skip
LETTERS = "aAåÅæÆøǿØöÖüz -'é\u0323\u030a\u0301"


def ordered(names: tuple[str, ...] | list[str]) -> list[str]:
    return sorted(names, key=lambda name: (order_key(name), name))


class TestOrder:
    """The key of a name."""

    def test_as_norwegians_sort(self) -> None:
        assert ordered(["Åsen", "Ødegård", "Zahl", "Ærlig"]) == ["Zahl", "Ærlig", "Ødegård", "Åsen"]
        assert ordered(list(reversed(NAMES))) == list(NAMES)

    def test_numbers_count_as_numbers(self) -> None:
        rooms = ["Rom 10", "Rom 2", "Rom 1b", "Rom 1", "Rom 002a", "Rom"]
        assert ordered(rooms) == ["Rom", "Rom 1", "Rom 1b", "Rom 2", "Rom 002a", "Rom 10"]

    def test_letters_and_their_marks_apart_or_together_are_one(self) -> None:
        assert order_key("Åse Ødegård") == order_key("A\u030ase Ødega\u030ard")

    @given(st.text(max_size=220) | st.text("aAåÅ\u030aæ19 \u0338l·", max_size=20))
    @tries(300)
    def test_any_text_has_a_key(self, text: str) -> None:
        assert len(order_key(text)) <= 10_000

    # Doubled vowels, and marks that are joined to letters or not.
    @given(st.lists(st.text(LETTERS, max_size=6), min_size=2, max_size=6))
    @example(["\u030a", "\u0301\u0323", "\u0323\u0301"])
    @tries(400)
    def test_as_postgresql_sorts(self, collated: psycopg.Connection, names: list[str]) -> None:
        rows = collated.execute(
            "select n from unnest(%s::text[]) n order by n collate nb", (names,)
        )
        keys = [order_key(str(name)) for (name,) in rows]
        assert keys == sorted(keys)

    def test_the_list_above_is_postgresqls_order(self, collated: psycopg.Connection) -> None:
        rows = collated.execute(
            'select n from unnest(%s::text[]) n order by n collate nb, n collate "C"',
            (list(reversed(NAMES)),),
        )
        assert [name for (name,) in rows] == list(NAMES)


@pytest.fixture(scope="module")
def collated() -> Iterator[psycopg.Connection]:
    """A PostgreSQL with ICU, and ``nb``: as ``nb-x-icu``, numbers as numbers, and marks in any
    sequence as in the canonical one (kk), which ICU leaves out unless it is asked."""
    with installed_postgres() as server:
        if server is None:
            pytest.skip("no PostgreSQL with ICU is installed here (the wheel's has none)")
        with psycopg.connect(server.url, autocommit=True) as link:
            link.execute("create collation nb (provider = icu, locale = 'nb-u-kk-kn-true')")
            yield link


class TestSameness:
    """Who is the same."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("İstanbul", "istanbul"),
            ("ISTANBUL", "ıstanbul"),
            ("Straße", "STRASSE"),
            ("Åsen  AS", "a\u030aSEN AS"),
            ("می\u200cخواهم", "میخواهم"),
            ("ﬁrma", "Firma"),
        ],
    )
    def test_the_same_name(self, one: str, other: str) -> None:
        assert same_name(one) == same_name(other)

    @given(st.text(max_size=30))
    @tries(300)
    def test_the_key_of_a_key_is_itself(self, text: str) -> None:
        assert same_name(same_name(text)) == same_name(text)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("kari@xn--blbr-roah.no", "Kari@BLÅBÆR.no"),
            ("kari@blåbær.no", "kari@bla\u030abær\u3002no"),
            (" Kari@Eksempel.NO ", "kari@eksempel.no"),
        ],
    )
    def test_the_same_address(self, one: str, other: str) -> None:
        assert same_address(one) == same_address(other)

    @pytest.mark.parametrize(
        "address",
        [
            "kari@straße.no",
            "kari@xn--zzzzzzzzzz99999999.no",
            "kari@xn--.no",
            "kari",
            "@",
            "a@b@c.no",
        ],
    )
    def test_what_is_another_address_or_none_stays(self, address: str) -> None:
        assert same_address(address) == address
        assert same_address("kari@straße.no") != same_address("kari@strasse.no")

    @given(st.text(max_size=30).map(lambda text: f"a@xn--{text}.no"))
    @tries(300)
    def test_any_address_has_one_form(self, address: str) -> None:
        assert same_address(same_address(address)) == same_address(address)
