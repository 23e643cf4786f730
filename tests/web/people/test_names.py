"""Names in the database: their order and their sameness follow them wherever they are written."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from cast import Cast
from samspill.web.editions.models import Participant, Room
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.people.order import order_key


def named(*names: str) -> list[Organisation]:
    return [Organisation(name=name, sector=Sector.BUSINESS) for name in names]


class TestOrder:
    """Lists are in the order of Norwegian names, on both databases."""

    def test_organisations_people_and_rooms(self, cast: Cast) -> None:
        names = ["Zahl", "Ærlig", "Ødegård", "Åsen", "Aasland"]
        Organisation.objects.bulk_create(named(*reversed(names)))
        found = Organisation.objects.filter(name__in=names).values_list("name", flat=True)
        assert list(found) == names
        for pk, name in zip(
            Participant.objects.filter(edition=cast.edition).values_list("person_id", flat=True),
            names,
            strict=False,
        ):
            Person.objects.filter(pk=pk).update(name=name)
        listed = [str(p) for p in Participant.objects.filter(person__name__in=names)]
        assert listed == names
        for name in ("Rom 10", "Rom 2"):
            Room.objects.create(edition=cast.edition, name=name)
        rooms = [room.name for room in cast.edition.rooms.all()]
        assert rooms == ["Rom 2", "Rom 10", "Storsalen"]

    def test_the_key_follows_every_way_of_writing(self, cast: Cast) -> None:
        person = cast.bank.person
        person.name = "Åse"
        person.save(update_fields=["name"])
        person.refresh_from_db()
        assert bytes(person.name_order) == order_key("Åse")
        person.name = "Øyvind"
        Person.objects.bulk_update([person], ["name"])
        person.refresh_from_db()
        assert bytes(person.name_order) == order_key("Øyvind")
        with pytest.raises(TypeError, match="update it with a value"):
            Person.objects.update(name=F("email"))


class TestSameness:
    """One organisation by each name, one account for each address."""

    @pytest.mark.parametrize("name", ["FJORDBANKEN", "Fjordbanken ", "Fjord\u200dbanken"])
    def test_an_organisation_is_there_once(self, cast: Cast, name: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.bulk_create(named(name))

    def test_whoever_shares_a_mailbox_is_not_found_by_it(self, cast: Cast) -> None:
        cast.bank.person.refresh_from_db()
        other = Person.objects.create(
            email="berit@eksempel.no", name="Bo Bank", shares_mailbox=True
        )
        assert (cast.bank.person.sign_in, other.sign_in) == ("berit@eksempel.no", None)
        assert Person.objects.get_by_natural_key("BERIT@eksempel.no") == cast.bank.person

    def test_nobody_else_has_the_address_that_somebody_signs_in_with(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(email="berit@eksempel.no", name="Bo Bank")
        Person.objects.create(email="berit@eksempel.no", name="Bo", shares_mailbox=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(name="Bo").update(shares_mailbox=False)
        Person.objects.filter(name="Bo").update(email="bo@eksempel.no", shares_mailbox=False)
        assert Person.objects.get(sign_in="bo@eksempel.no").name == "Bo"
        Person.objects.filter(name="Bo").update(email="b@eksempel.no")
        assert Person.objects.get(name="Bo").sign_in == "b@eksempel.no"
