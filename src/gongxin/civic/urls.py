"""Addresses of the pages. conf/urls.py puts them before the portal's."""

from __future__ import annotations

from django.urls import path, re_path

from gongxin.civic.views import commitments, integrity, tips

app_name = "civic"
urlpatterns = [
    path("integrity/", integrity.overview, name="integrity"),
    path("integrity/method/", integrity.method, name="method"),
    path("integrity/regions/<str:region>/", integrity.overview, name="region"),
    path("integrity/contracts/<int:number>/", integrity.contract, name="contract"),
    path("integrity/bodies/<str:uscc>/", integrity.body, name="body"),
    path("integrity/bodies/<str:uscc>/<slug:kind>/", integrity.records, name="records"),
    re_path(r"^commitments/(?P<number>[0-9]{20})/$", commitments.one, name="commitment"),
    path("tips/", tips.report, name="tips"),
    path("tips/follow/", tips.follow, name="follow"),
]
