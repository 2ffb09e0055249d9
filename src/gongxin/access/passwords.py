"""The length of passwords, said in both languages: Django's Chinese texts lack this one."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    """At least `min_length` characters (OPTIONS of the setting)."""

    def get_error_message(self) -> str:
        return str(_("密码太短，至少要有 %(n)d 个字符。") % {"n": self.min_length})

    def get_help_text(self) -> str:
        return self.get_error_message()
