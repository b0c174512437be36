# SPDX-License-Identifier: EUPL-1.2
"""A mail server for tests: it speaks real SMTP, answers each letter as a test tells it, and keeps what it took."""

import email
import email.policy
import socketserver
import threading

# Instead of an answer: hang up, or say nothing until the test lets go.
CUT = "cut"
HOLD = "hold"


class _Dialogue(socketserver.StreamRequestHandler):
    """One connection, which is one letter here."""

    def handle(self):
        self.faults = self.server.next_faults()
        try:
            self.answer("CONNECT", "220 mail.example.se")
            while line := self.rfile.readline():
                self.hear(line.decode().strip())
        except OSError:
            pass

    def hear(self, line):
        verb = line[:4].upper()
        self.server.heard.append(verb + line[4:])
        if verb != "DATA":
            usual = "221 Bye" if verb == "QUIT" else "250 OK"
            return self.answer(verb, usual)
        if self.answer("DATA", "354 Go on").startswith("354"):
            self.take_text()

    def take_text(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or self.faults.get("TEXT") == CUT:
                raise ConnectionAbortedError
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        raw = b"".join(lines)
        if self.faults.get("END") in (None, CUT, HOLD):
            self.server.letters.append(email.message_from_bytes(raw, policy=email.policy.default))
        self.answer("END", "250 Taken")

    def answer(self, stage, usual):
        said = self.faults.get(stage, usual)
        if said == HOLD:
            self.server.is_holding.set()
            self.server.let_go.wait(timeout=30)
            said = usual
        if said == CUT:
            raise ConnectionAbortedError
        self.wfile.write(f"{said}\r\n".encode())
        return said


class MailServer(socketserver.ThreadingTCPServer):
    """Runs in threads of its own while it is entered; ``letters`` are those it took, ``heard`` the commands."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Dialogue)
        self.port = self.server_address[1]
        self.letters, self.heard = [], []
        self.is_holding, self.let_go = threading.Event(), threading.Event()
        self._faults, self._lock = [], threading.Lock()

    def will(self, *faults):
        """Set the answers to the next letters, one dict of stage and answer each; those that follow are taken.

        Stages: CONNECT, EHLO, MAIL, RCPT, DATA, TEXT (only CUT), END (after the final dot), QUIT.
        """
        self._faults = list(faults)

    def next_faults(self):
        with self._lock:
            return self._faults.pop(0) if self._faults else {}

    @property
    def ids(self):
        """The Message-IDs of the letters it took, in the order they came."""
        return [letter["Message-ID"] for letter in self.letters]

    def __enter__(self):
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self.let_go.set()
        self.shutdown()
        self._thread.join()
        self.server_close()
