"""The embedded PostgreSQL: `ensure()` and you have a database; nothing to install, nothing to configure.

Called by conf.bootstrap, the command line and the tests. Faults this supervisor was written against:
traps.md 18.
"""

from __future__ import annotations

from pathlib import Path

from gongxin.conf.embedded import coordinates as _coordinates
from gongxin.conf.embedded import supervisor as _supervisor
from gongxin.conf.embedded.coordinates import Coordinates
from gongxin.conf.embedded.layout import Layout, layout

__all__ = [
    "Coordinates",
    "Layout",
    "coordinates",
    "crashed",
    "destroy",
    "ensure",
    "layout",
    "running",
    "stop",
    "url",
]


def ensure(home: Path | None = None) -> str:
    """Start the server if it does not answer; return a libpq URL (by socket where possible)."""
    place = layout(home)
    _supervisor.start(place)
    return _coordinates.coordinates(place).url()


def running(home: Path | None = None) -> bool:
    """True if the server takes connections now."""
    return _supervisor.answers(layout(home))


def crashed(home: Path | None = None) -> bool:
    """True if the server ended without being stopped; after `stop` it is False."""
    return _supervisor.crashed(layout(home))


def stop(home: Path | None = None) -> bool:
    """Stop the server cleanly; False if it did not run."""
    return _supervisor.stop(layout(home))


def url(home: Path | None = None, *, superuser: bool = False) -> str:
    """The URL by 127.0.0.1, password included, for other programs. Starts nothing."""
    return _coordinates.coordinates(layout(home), tcp=True, superuser=superuser).url()


def coordinates(home: Path | None = None) -> Coordinates:
    """Host, port, role, password, database, known before the server runs."""
    return _coordinates.coordinates(layout(home))


def destroy(home: Path | None = None) -> None:
    """Stop the server and delete its data."""
    _supervisor.destroy(layout(home))
