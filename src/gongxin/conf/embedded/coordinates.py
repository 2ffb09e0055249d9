"""How to reach the embedded server: socket or 127.0.0.1, port, role, password. Known before the server runs.

The port and the passwords are made once and kept in the home, so that settings can name the database without
starting anything.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from gongxin.conf import home as homes
from gongxin.conf.embedded.layout import Layout

__all__ = ["DATABASE", "ROLE", "SUPERUSER", "Coordinates", "choose_port", "coordinates"]

ROLE = "gongxin"
DATABASE = "gongxin"
SUPERUSER = "postgres"
PORTS = range(15432, 32000)  # below the range from which systems take ports for outgoing connections


@dataclass(frozen=True)
class Coordinates:
    host: str
    """The socket's folder, or 127.0.0.1."""
    port: int
    user: str
    password: str
    dbname: str

    def parameters(self) -> dict[str, str | int]:
        """Keyword arguments for psycopg.connect. The password check is mutual (SCRAM): no stranger on our
        port passes.
        """
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.dbname,
            "require_auth": "scram-sha-256",
        }

    def url(self) -> str:
        login = f"{quote(self.user)}:{quote(self.password, safe='')}"
        if self.host.startswith("/"):
            return f"postgresql://{login}@/{self.dbname}?{urlencode({'host': self.host, 'port': self.port})}"
        return f"postgresql://{login}@{self.host}:{self.port}/{self.dbname}"


def coordinates(layout: Layout, *, superuser: bool = False, tcp: bool = False, dbname: str = DATABASE) -> Coordinates:
    user = SUPERUSER if superuser else ROLE
    return Coordinates(
        host="127.0.0.1" if tcp or layout.run is None else str(layout.run),
        port=_port(layout),
        user=user,
        password=homes.secret(f"postgres-{user}", home=layout.home),
        dbname="postgres" if superuser else dbname,
    )


def choose_port(layout: Layout, *, replace: bool) -> int:
    """Find a port nobody listens on and keep it. With `replace=False` a port kept by another starter wins."""
    port = next(filter(_free, random.sample(PORTS, 200)), 0) or _any_free()
    homes.keep_private_file(layout.state, json.dumps({"port": port}).encode(), replace=replace)
    return port if replace else _port(layout)


def _port(layout: Layout) -> int:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return int(json.loads(layout.state.read_text("utf-8"))["port"])
    # Missing, or damaged by hand: begin anew; a running server on another port is then found by its pid and
    # restarted.
    return choose_port(layout, replace=layout.state.exists())


def _free(port: int) -> bool:
    with contextlib.suppress(OSError), socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
