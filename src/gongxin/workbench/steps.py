"""Steps of a case as forms on its page: each one names itself, asks for what it needs, and calls the room.

One address takes all steps of a case (`step` says which); a step that the case no longer offers does nothing but say so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from gongxin.workbench.desk import attempt
from gongxin.workbench.forms import DeskForm


class Nothing(DeskForm):
    """A step that needs no words."""


@dataclass
class Step:
    """One thing that can be done now. do: gets the cleaned form; places: the room's places → fields of the form."""

    name: str
    label: str
    do: Callable[[dict[str, Any]], Any]
    form: type[DeskForm] = Nothing
    hint: str = ""
    told: str = ""
    grave: bool = False
    places: dict[str, str] = field(default_factory=dict)
    initial: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    whole: bool = True  # False: the room minds its own transactions (files are involved)
    bound: DeskForm | None = None
    alone: bool = False

    @property
    def shown(self) -> DeskForm:
        """The form as it came back with errors, or an empty one."""
        if self.bound is None:
            self.bound = self.form(auto_id=f"{self.name}-%s", initial=self.initial, **self.given)
        return self.bound

    @property
    def open(self) -> bool:
        """Unfolded: the only step there is, or one with errors."""
        return self.alone or (self.bound is not None and self.bound.is_bound)


def offer(steps: Sequence[Step]) -> Sequence[Step]:
    """Steps for the page; a single one is unfolded."""
    for step in steps:
        step.alone = len(steps) == 1
    return steps


def take(request: HttpRequest, steps: Sequence[Step], address: str) -> HttpResponse | None:
    """Take the step that was posted; a redirect to `address` when it was taken or is no longer offered, None when its form has
    errors (which it now shows)."""
    wanted = next((step for step in steps if step.name == request.POST.get("step")), None)
    if wanted is None:
        messages.warning(request, _("这一步已经办过，或者现在不能办。请看当前状态。"))
        return HttpResponseRedirect(address, status=303)
    form = wanted.form(request.POST, request.FILES, auto_id=f"{wanted.name}-%s", **wanted.given)
    wanted.bound = form
    if form.is_valid() and _taken(wanted, form):
        messages.success(request, wanted.told or _("已办理。"))
        return HttpResponseRedirect(address, status=303)
    return None


def _taken(step: Step, form: DeskForm) -> bool:
    return attempt(form, lambda: step.do(form.cleaned_data), step.places, whole=step.whole) is not None
