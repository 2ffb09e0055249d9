"""Addresses of the pages. conf/urls.py puts them at / (Chinese) and /en/ (English)."""

from __future__ import annotations

from django.urls import path

from gongxin.portal.views import catalogue, home, recipients, search, subject

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("recipients/overdue/", recipients.overdue, name="recipients"),
    path("search/", search.search, name="search"),
    path("catalogue/", catalogue.overview, name="catalogue"),
    path("catalogue/<str:resource>/", catalogue.resource_page, name="resource"),
    path("subjects/<str:uscc>/", subject.file, name="subject"),
    path("subjects/<str:uscc>/records/<str:resource>/<uuid:key>/", subject.record, name="record"),
    path("subjects/<str:uscc>/<str:section>/", subject.section, name="section"),
]
