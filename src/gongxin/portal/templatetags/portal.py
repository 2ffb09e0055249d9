"""The few template tags the pages need."""

from __future__ import annotations

from django import template

from gongxin.portal import city
from gongxin.portal.language import current

register = template.Library()


@register.simple_tag  # type: ignore[untyped-decorator]
def html_lang() -> str:
    """The BCP 47 tag for <html lang>: `zh-Hans` chooses simplified glyphs where fonts hold several."""
    return "en" if current() == "en" else "zh-Hans"


@register.simple_tag  # type: ignore[untyped-decorator]
def site_name() -> str:
    """信用云州, Credit Yunzhou: the name of this site in the language of the page."""
    return city.site_name().pick(current())


@register.simple_tag  # type: ignore[untyped-decorator]
def city_name() -> str:
    """The city's name in the language of the page."""
    return city.city().pick(current())
