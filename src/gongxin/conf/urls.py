"""Addresses: the API under /api/v1/, the pages at the root, in Chinese unless the address begins with
/en/.
"""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("gongxin.api.urls"):
    urlpatterns += [path("api/v1/", include("gongxin.api.urls"))]
if find_spec("gongxin.portal.urls"):
    urlpatterns += i18n_patterns(path("", include("gongxin.portal.urls")), prefix_default_language=False)
