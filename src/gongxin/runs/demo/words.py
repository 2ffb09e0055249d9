"""Invented names: of organisations and of their legal representatives.

Every name carries 云州 (a city that does not exist) or stands behind a record of such an organisation; the
characters are rare and paired by chance, so that none is a known brand or a known person."""

from __future__ import annotations

from random import Random

from gongxin.runs.demo.sources import read


class Words:
    """Draws names from one random stream; a name is given out once only."""

    def __init__(self, rng: Random) -> None:
        data = read("words")
        self._rng = rng
        self._first: list[str] = list(data["brand_first"])
        self._second: list[str] = list(data["brand_second"])
        self._surnames = [str(name) for name in data["surnames"]]
        self._given_first: list[str] = list(data["given_first"])
        self._given_second: list[str] = list(data["given_second"])
        self._avoid = tuple(data["avoid"])
        self._taken: set[str] = set()

    def brand(self) -> str:
        """Two characters, sometimes three: 澄禾, 砚舟源."""
        while True:
            brand = self._rng.choice(self._first) + self._rng.choice(self._second)
            if self._rng.random() < 0.18:
                brand += self._rng.choice(self._second)
            if brand not in self._avoid:
                return brand

    def person(self) -> str:
        """A legal representative's name."""
        given = self._rng.choice(self._given_first)
        if self._rng.random() < 0.7:
            given += self._rng.choice(self._given_second)
        return self._rng.choice(self._surnames) + given

    def unique(self, pattern: str) -> str:
        """`pattern` with {brand} filled so that the whole has not been given out before."""
        for _ in range(2_000):
            name = pattern.replace("{brand}", self.brand())
            if self.take(name):
                return name
        msg = f"no free name left for {pattern}"
        raise RuntimeError(msg)

    def take(self, name: str) -> bool:
        """Reserve `name`; False if it is gone already."""
        if name in self._taken:
            return False
        self._taken.add(name)
        return True
