"""Whether a process answers and could serve, and a page whose connection broke."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from samspill.web.site.health import lacks
from samspill.web.site.middleware import OnceMore


@override_settings(ALLOWED_HOSTS=["samspill.example.org"], SECURE_SSL_REDIRECT=True)
def test_a_process_answers_without_a_database_a_host_or_https(client: Client) -> None:
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_ready_is_a_database_that_has_all_migrations(client: Client) -> None:
    assert lacks() == []
    assert client.get("/readyz").content == b"ok\n"
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("editions", "0001_as_it_is")
    try:
        answer = client.get("/readyz")
    finally:
        recorder.record_applied("editions", "0001_as_it_is")
    assert answer.status_code == 503
    assert answer.content == b"1 migration is not applied to the database: run manage.py migrate.\n"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_said_to_be(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor == "postgresql":
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    else:
        monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/db.sqlite3")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


@pytest.mark.django_db(transaction=True)
class TestOnceMore:
    """A page whose connection broke is made once more."""

    def made(self, method: str, breaks: int) -> tuple[int, HttpResponse | None]:
        """How often a view that loses its connection so many times is asked, and the answer."""
        asked = []

        def view(request: HttpRequest) -> HttpResponse:
            asked.append(request)
            connection.ensure_connection()
            if len(asked) <= breaks:
                connection.close()
                error = OperationalError("server closed the connection unexpectedly")
                answer = middleware.process_exception(request, error)
                if answer is None:
                    raise error
                return answer
            return HttpResponse("here")

        middleware = OnceMore(view)
        try:
            answer = middleware(RequestFactory().generic(method, "/"))
        except OperationalError:
            return len(asked), None
        return len(asked), answer

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_reading_is_done_again(self, method: str) -> None:
        asked, answer = self.made(method, breaks=1)
        assert asked == 2
        assert answer is not None
        assert answer.content == b"here"

    def test_twice_is_enough(self) -> None:
        assert self.made("GET", breaks=2) == (2, None)

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    def test_writing_is_not(self, method: str) -> None:
        assert self.made(method, breaks=1) == (1, None)

    def test_a_fault_on_a_sound_connection_is_none_of_its_business(self) -> None:
        connection.ensure_connection()
        request = RequestFactory().get("/")
        error = OperationalError("no such column")
        assert OnceMore(lambda _: HttpResponse()).process_exception(request, error) is None
