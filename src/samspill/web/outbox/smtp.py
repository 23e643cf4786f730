"""A connection to a mail server of which everything together takes no longer than it may.

``EMAIL_TIMEOUT`` bounds one operation of a socket: a server that says a byte every nine seconds
holds a sender for hours. Here looking the name up, connecting, and every read and write share one
deadline, over TLS too.
"""

from __future__ import annotations

import math
import smtplib
import socket
import ssl
import threading
import time
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

GOODBYE = 2.0  # seconds for closing a connection politely


class Deadline:
    """When everything must be done: on the clock that nobody sets."""

    def __init__(self) -> None:
        self._at = math.inf

    def begin(self, seconds: float) -> None:
        """From now on, this many seconds."""
        self._at = time.monotonic() + seconds

    def remaining(self) -> float | None:
        """Seconds left, None for without end. Raises TimeoutError when it is past."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError("It took longer than it may.")
        return None if left == math.inf else left


class BoundedSocket(socket.socket):
    """A socket each of whose operations has only what is left of the deadline."""

    deadline: Deadline

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.deadline.remaining())
        return super().recv_into(*args, **kwargs)

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        self.settimeout(self.deadline.remaining())
        super().sendall(*args, **kwargs)


class BoundedTLS(ssl.SSLSocket):
    """The same over TLS: ``sendall`` and ``recv_into`` of the base are made of these."""

    deadline: Deadline

    def do_handshake(self, block: bool = False) -> None:
        self.settimeout(self.deadline.remaining())
        super().do_handshake(block)

    def read(self, *args: Any, **kwargs: Any) -> Any:
        self.settimeout(self.deadline.remaining())
        return super().read(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(self.deadline.remaining())
        return super().send(*args, **kwargs)


def connected(host: str, port: int, deadline: Deadline) -> BoundedSocket:
    """Connect to the first address of the host that answers. Raises OSError."""
    problem: OSError | None = None
    for family, kind, protocol, _name, address in addresses_of(host, port, deadline):
        found = BoundedSocket(family, kind, protocol)
        found.deadline = deadline
        try:
            found.settimeout(deadline.remaining())
            found.connect(address)
        except OSError as error:
            found.close()
            problem = error
        else:
            return found
    raise problem or OSError(f"{host} has no address.")


def addresses_of(host: str, port: int, deadline: Deadline) -> list[Any]:
    """The host's addresses. The system's look-up cannot be interrupted: it is left behind in a
    thread of its own when it takes too long. Raises OSError."""
    found: list[Any] = []
    problems: list[OSError] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            problems.append(error)

    looking = threading.Thread(target=look_up, daemon=True)
    looking.start()
    looking.join(deadline.remaining())
    if looking.is_alive():
        raise TimeoutError(f"Nobody said in time where {host} is.")
    if problems:
        raise problems[0]
    return found


class EmailBackend(DjangoBackend):
    """Django's own backend over such a connection; ``begin`` starts the time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadline = Deadline()

    def begin(self, seconds: float) -> None:
        """All that follows, until this is called again, takes so long at most."""
        self.deadline.begin(seconds)

    @property
    def connection_class(self) -> Any:
        """What Django calls to connect."""
        deadline, context = self.deadline, self.ssl_context if self.use_ssl else None

        class Connection(smtplib.SMTP):
            def __init__(self, host: str, port: int, **kwargs: Any) -> None:
                kwargs.pop("context", None)
                super().__init__(host, port, **kwargs)

            def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
                plain = connected(host, port, deadline)
                return context.wrap_socket(plain, server_hostname=host) if context else plain

        return Connection

    @property
    def ssl_context(self) -> ssl.SSLContext:
        """The system's, whose sockets keep the deadline."""
        made = ssl.create_default_context()
        if self.ssl_certfile:
            made.load_cert_chain(self.ssl_certfile, self.ssl_keyfile)
        made.sslsocket_class = type("Bounded", (BoundedTLS,), {"deadline": self.deadline})
        return made

    def close(self) -> None:
        """Say goodbye if that is quick; a connection that is gone already is no fault."""
        self.deadline.begin(GOODBYE)
        try:
            super().close()
        except (smtplib.SMTPException, OSError):
            self.connection = self._partial_connection = None

    def drop(self) -> None:
        """Close the connection without a word, as one that answers no more is closed."""
        for connection in (self.connection, self._partial_connection):
            if connection is not None:
                connection.close()
        self.connection = self._partial_connection = None

    def answers(self) -> bool:
        """True when the connection that is open still works: the server closes idle ones."""
        if self.connection is None:
            return False
        try:
            code, _said = self.connection.rset()
        except (smtplib.SMTPException, OSError):
            return False
        return code == 250
