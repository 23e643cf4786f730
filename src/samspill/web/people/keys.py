"""Columns that follow from another column of the same row, kept by the model itself.

A key is made anew whenever its row is written: by ``save``, by the bulk verbs, and by ``update``
with a value (with an expression it is refused, as its result is known to the database alone).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When

from samspill.web.people.order import order_key
from samspill.web.people.sameness import LONGEST_KEY, same_name


class KeptKey(models.Field):  # type: ignore[type-arg]  # each key says what it holds
    """What keys share: the columns that they follow from."""

    follows: tuple[str, ...] = ("name",)

    @staticmethod
    def made_of(value: str) -> Any:
        """The key of a value."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        key = self.kept_for(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def kept_for(self, instance: models.Model) -> Any:
        """The key of a row."""
        return self.made_of(getattr(instance, self.follows[0]))

    def in_update(self, fields: Mapping[str, Any]) -> Any:
        """The key in an update that sets these fields."""
        value = fields[self.follows[0]]
        if not isinstance(value, str):
            raise TypeError(f"{self.follows[0]} has a key: update it with a value.")
        return self.made_of(value)


class OrderKey(KeptKey, models.BinaryField):  # type: ignore[type-arg]
    """Where a name comes in a list (see ``order_key``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "default": b"", **kwargs})

    @staticmethod
    def made_of(value: str) -> bytes:
        """The key of a name."""
        return order_key(value)


class SameKey(KeptKey, models.CharField):  # type: ignore[type-arg]
    """What names have in common that are the same name (see ``same_name``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"editable": False, "max_length": LONGEST_KEY, "default": "", **kwargs}
        )

    @staticmethod
    def made_of(value: str) -> str:
        """The key of a name."""
        return same_name(value)


class SignInKey(KeptKey, models.EmailField):  # type: ignore[type-arg]
    """The address that an account is signed in with: its e-mail, unless others have it too."""

    follows = ("email", "shares_mailbox")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "null": True, "unique": True, **kwargs})

    def kept_for(self, instance: models.Model) -> Any:
        shares, email = (getattr(instance, name) for name in reversed(self.follows))
        return None if shares else email

    def in_update(self, fields: Mapping[str, Any]) -> Any:
        email = fields.get("email", F("email"))
        if "shares_mailbox" in fields:
            return None if fields["shares_mailbox"] else email
        return Case(When(shares_mailbox=True, then=None), default=Value(email))


def _keys(model: type[models.Model], changed: Iterable[str]) -> list[KeptKey]:
    keys = (field for field in model._meta.concrete_fields if isinstance(field, KeptKey))
    names = set(changed)
    return [key for key in keys if not names.isdisjoint(key.follows)]


class KeyedQuerySet(models.QuerySet[Any]):
    """A query set whose writes keep the keys."""

    def update(self, **fields: Any) -> int:
        """As Django's, with the keys of what is changed."""
        for key in _keys(self.model, fields):
            if key.attname not in fields:  # bulk_update brings them along
                fields[key.attname] = key.in_update(fields)
        return super().update(**fields)

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """As Django's, with the keys of what is changed."""
        objs, names = list(objs), list(fields)
        for key in _keys(self.model, names):
            names.append(key.name)
            for instance in objs:
                key.pre_save(instance, add=False)
        return super().bulk_update(objs, names, batch_size=batch_size)


class Keyed(models.Model):
    """A model with keys: ``save`` with a list of fields takes their keys along."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """As Django's, with the keys of what is changed."""
        if update_fields is not None:
            names: Sequence[str] = list(update_fields)
            update_fields = [*names, *(key.name for key in _keys(type(self), names))]
        super().save(*args, update_fields=update_fields, **kwargs)
