"""Forms of the sign-in pages that are ours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """An invitation becomes an account."""

    code = forms.CharField(
        label=_("邀请码"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("信用主管部门或本单位管理员给您的一次性代码。"),
    )
    word = forms.CharField(
        label=_("账号"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        help_text=_("字母、数字、点和连字符；不要写姓名或手机号。"),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 12 个字符，不能是常见密码。"),
    )
    again = forms.CharField(
        label=_("再输一次密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", _("两次输入的密码不一致。"))
        return found
