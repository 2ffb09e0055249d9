"""What a submission may measure. Beyond it, reading refuses before it parses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes unless said otherwise."""

    columns: int = 1_000
    rows: int = 100_000_000
    cell: int = 1 << 20
    """One cell; a row with a larger one is refused, the rest goes on."""
    header: int = 1 << 20
    """The whole header record."""
    unpacked: int = 4 << 30
    """XLSX: all parts together, unpacked. 1,048,576 rows by 20 columns of text take about 1.5 GB."""
    ratio: int = 200
    """XLSX: unpacked to packed, for parts above 10 MiB. Real sheets stay below 60."""
    parts: int = 10_000
    """XLSX: files inside the package."""
    json_depth: int = 64
