"""A mail server on a socket, which does to letters what mail servers do.

It speaks enough SMTP for a real client. At every step of a conversation it asks ``at`` what to
do: a test refuses one address there, says 451, hangs, disappears, or ends the process that is
sending. What it has accepted is in ``accepted``.
"""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from enum import StrEnum


class Step(StrEnum):
    """Where a conversation is; the server has not answered yet."""

    GREETING = "greeting"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    LETTER = "letter"  # all of it has come, and is not accepted yet
    ACCEPTED = "accepted"  # it is accepted, and the sender has not been told


class Vanish(Exception):  # noqa: N818  (what the server does, no error)
    """Close the connection without a word."""


class Hang(Exception):  # noqa: N818
    """Say nothing any more."""


@dataclass
class Talk:
    """One letter's conversation: to whom, and the letter when it has come."""

    to: str = ""
    letter: Message | None = None
    secure: bool = False


@dataclass
class Server:
    """The server while it runs."""

    port: int = 0
    accepted: list[Talk] = field(default_factory=list)
    connections: int = 0
    steps: list[tuple[str, str]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None  # offered by STARTTLS, or from the first byte
    from_the_start: bool = False
    drips: float = 0.0  # seconds between one byte of an answer and the next
    open: list[socket.socket] = field(default_factory=list)
    # What to do at a step: None goes on; a text is the answer; Vanish and Hang are raised.
    at: Callable[[Step, Talk], str | None] = lambda step, talk: None

    def addresses(self) -> list[str]:
        """To whom letters were accepted, in order."""
        return [talk.to for talk in self.accepted]

    def cut(self) -> None:
        """Close the connections that are open, as a server does that has waited long."""
        for connection in self.open:
            connection.shutdown(socket.SHUT_RDWR)

    def ids(self) -> list[str]:
        """The Message-IDs of what was accepted, in order."""
        return [str(talk.letter["Message-ID"]) for talk in self.accepted if talk.letter]


class _Conversation(socketserver.StreamRequestHandler):
    told: Server

    def _secure(self) -> None:
        assert self.told.tls is not None
        self.connection = self.told.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def handle(self) -> None:
        self.told.connections += 1
        self.told.open.append(self.request)
        try:
            if self.told.from_the_start:
                self._secure()
            self._talk()
        except (Vanish, OSError):
            return
        except Hang:
            self.told.ended.wait()
        finally:
            self.told.open.remove(self.request)
            self.connection.close()

    def _talk(self) -> None:
        talk = Talk()
        if not self._step(Step.GREETING, talk, "220 test"):
            return
        while line := self.rfile.readline():
            said = line.decode(errors="replace").strip()
            verb = said[:4].upper()
            if verb in {"EHLO", "HELO"}:
                offered = "250-STARTTLS\r\n" if self.told.tls else ""
                self._say(f"250-test\r\n{offered}250-8BITMIME\r\n250 SMTPUTF8")
            elif verb == "STAR":
                self._say("220 go on")
                self._secure()
            elif verb == "MAIL":
                talk = Talk()
                self._step(Step.MAIL, talk, "250 go on")
            elif verb == "RCPT":
                talk.to = said.partition("<")[2].partition(">")[0]
                self._step(Step.RCPT, talk, "250 go on")
            elif verb == "DATA":
                if self._step(Step.DATA, talk, "354 go on"):
                    self._take(talk)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self, talk: Talk) -> None:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        talk.secure = isinstance(self.connection, ssl.SSLSocket)
        talk.letter = message_from_bytes(b"".join(lines))
        if answer := self._asked(Step.LETTER, talk):
            self._say(answer)
            return
        self.told.accepted.append(talk)
        self._asked(Step.ACCEPTED, talk)
        self._say("250 taken")

    def _step(self, step: Step, talk: Talk, usual: str) -> bool:
        answer = self._asked(step, talk) or usual
        self._say(answer)
        return answer[0] in "23"

    def _asked(self, step: Step, talk: Talk) -> str | None:
        self.told.steps.append((step.value, talk.to))
        return self.told.at(step, talk)

    def _say(self, text: str) -> None:
        said = f"{text}\r\n".encode()
        if not self.told.drips:
            self.wfile.write(said)
            return
        for n in range(len(said)):
            self.wfile.write(said[n : n + 1])
            self.told.ended.wait(self.told.drips)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def mail_server(port: int = 0) -> Iterator[Server]:
    """A server for as long as the block, on a port of its own choice unless told which."""
    told = Server()
    handler = type("Conversation", (_Conversation,), {"told": told})
    with _Listener(("127.0.0.1", port), handler) as listener:
        told.port = listener.server_address[1]
        running = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
        running.start()
        try:
            yield told
        finally:
            told.ended.set()
            listener.shutdown()
            running.join()
