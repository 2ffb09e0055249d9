"""How forms of the workbench look: label, help, field, errors at the field; and the fields that many of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _


class DeskRenderer(DjangoTemplates):
    """Fields by our own template."""

    field_template_name = "workbench/parts/field.html"


class DeskForm(forms.Form):
    """A form of the workbench. `once` makes a second click harmless where a form makes something new (desk.once)."""

    default_renderer = DeskRenderer
    use_required_attribute = True
    error_css_class = "wrong"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def token(self) -> str:
        """A new word for every form shown."""
        return str(self.data.get("once") or uuid4())


class Day(forms.DateInput):
    """A day, by the browser's own field; without one, as 2026-03-05."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def words(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "", most: int = 2000) -> forms.CharField:
    """Somebody's words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def reason(**kwargs: Any) -> forms.CharField:
    """Why: kept with the decision and told to those it concerns."""
    return words(_("理由"), **kwargs)


def line(label: Any, *, required: bool = True, most: int = 200, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text)


def choice(label: Any, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    """One of several, which the form is given when it is made (`choices`)."""
    return forms.ChoiceField(label=label, required=required, help_text=help_text)


def money(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DecimalField:
    """An amount in yuan."""
    return forms.DecimalField(label=label, required=required, max_digits=16, decimal_places=2, min_value=0, help_text=help_text)


class ChoosingForm(DeskForm):
    """A form whose choices are known only when it is shown: `choices`, field → (value, words); none is chosen beforehand
    but where all are shown."""

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[str, Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, given in choices.items():
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)
            several = isinstance(chosen, forms.MultipleChoiceField) or isinstance(chosen.widget, forms.RadioSelect)
            chosen.choices = list(given) if several else [("", "—"), *given]


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=help_text, widget=Day(), input_formats=["%Y-%m-%d"])


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ".pdf,.ofd,.png,.jpg,.jpeg"})


class FilesField(forms.FileField):
    """Papers of a step: a list of files; what they are is for the room that keeps them to see (FIL1-FIL4)."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        several = data if isinstance(data, list | tuple) else [data]
        given = [item for item in several if item is not None]
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return given


def papers(*, required: bool) -> FilesField:
    return FilesField(
        label=_("材料"), required=required, help_text=_("PDF、OFD、PNG、JPEG，可选几个，每个不超过 10 MB，一次共 40 MB 以内。")
    )
