"""Files of forms, for people on a seat and on pages that take papers of everybody (`takes_papers`): kept in memory as far as
a paper may be large, never in a temporary file.

Django's own handler drops a form's files in silence when together they are over 2.5 MB; here each may be as large as FIL2 lets
it be, and what is over is cut so that FIL2 refuses it with its sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from gongxin.papers.rules.files import LARGEST

MOST = 4 * LARGEST
"""Bytes of all files of one form; a file that would not fit comes out empty, which FIL2 refuses too."""


View = TypeVar("View", bound=Callable[..., Any])


def takes_papers(view: View) -> View:
    """Marks a page whose form takes papers of whoever is not signed in; outermost of its decorators."""
    view.takes_papers = True  # type: ignore[attr-defined]
    return view


class PaperUploadHandler(FileUploadHandler):
    """For requests on a seat and pages that take papers; the others go on to the next handler."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.left = MOST
        self.kept: BytesIO | None = None
        self.left_out = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO() if self._is_ours() else None
        self.left_out = False
        if self.kept is not None:
            raise StopFutureHandlers

    def _is_ours(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        return getattr(self.request, "seat", None) is not None or getattr(getattr(match, "func", None), "takes_papers", False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.kept is None:
            return raw_data
        piece = raw_data[: max(LARGEST + 1 - start, 0)]
        if len(piece) > self.left:
            self.left += self.kept.tell()
            self.kept = BytesIO()
            self.left_out = True
        elif not self.left_out:
            self.left -= self.kept.write(piece)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        del file_size
        if self.kept is None:
            return None
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, size, self.charset, self.content_type_extra
        )
