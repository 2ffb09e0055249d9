"""Publicity 公示: what anybody may page through, across all organisations: licences and penalties as they are decided,
lists, commitments; sums over them for figures and charts; and the files of open data.

Whether a record is shown is decided anew by every question, by the registry's own gate. What this room keeps is an index of
where to look (`public_line`), never an answer: what changed since the index was brought up to date is read beside it.
"""
