"""Codes of the city: unified social credit codes, registration numbers; and the broken ones that are
planted on purpose."""

from __future__ import annotations

from datetime import date
from random import Random

from stdnum.iso7064 import mod_11_2, mod_11_10

from gongxin.kernel import identifiers, uscc

SERIAL_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FIRST_MA = date(2015, 10, 1)
"""From here on subject codes come from the segments MA and MB; before, they were digits."""


class CodeMaker:
    """Gives out codes, each once. All chance comes from one random stream."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def uscc(self, category: str, region: str, established: date) -> tuple[str, str]:
        """A valid code of that category, and the organisation code inside it."""
        while True:
            if established >= FIRST_MA:
                segment = "MB" if category[0] == "1" else "MJ" if category[0] in "35" else "MA"
                serial = segment + "".join(self._rng.choice(SERIAL_LETTERS) for _ in range(6))
            else:
                serial = f"{self._rng.randint(20_000_000, 79_999_999)}"
            code = uscc.generate(category, region, serial)
            inner = uscc.subject_code(code)
            if serial not in self._given and not identifiers.contains(inner):  # MA1234567 is also Macao's passport
                self._given.add(serial)
                return code, inner

    def registration_number(self, region: str, individual: bool) -> str:
        """A 15-digit number of before 2015: office, serial (6 and above: individual businesses), check
        digit."""
        while True:
            serial = self._rng.randint(60_000_000, 69_999_999) if individual else self._rng.randint(1, 29_999_999)
            first14 = f"{region}{serial:08d}"
            if first14 not in self._given:
                self._given.add(first14)
                return first14 + str(mod_11_10.calc_check_digit(first14))

    def broken(self, code: str) -> str:
        """The same code with another last character: refused unless the register holds it as issued."""
        wrong = [c for c in uscc.ALPHABET if c != code[17]]
        return code[:17] + self._rng.choice(wrong)

    def resident_number(self) -> str:
        """A number such as a person might have, at random; planted where it must be refused, never anything
        else.

        The year of birth lies in the 2090s: the guard sees a resident number, and nobody can be its
        holder."""
        first17 = f"9{self._rng.randint(10, 99)}{self._rng.randint(100, 999)}"
        first17 += f"20{self._rng.randint(90, 99)}{self._rng.randint(1, 12):02d}{self._rng.randint(1, 28):02d}"
        first17 += f"{self._rng.randint(0, 999):03d}"
        return first17 + mod_11_2.calc_check_digit(first17)

    def mobile_number(self) -> str:
        """Eleven digits in the shape of a mobile number, from the block 154, which no operator was given."""
        return f"154{self._rng.randint(0, 99_999_999):08d}"
