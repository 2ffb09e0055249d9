"""Addresses of an organisation's own space, below /space/ (conf/urls.py)."""

from __future__ import annotations

from django.urls import path

from gongxin.space.views import (
    commitments,
    complaints,
    files,
    grants,
    home,
    lists,
    looks,
    notices,
    objections,
    people,
    ratings,
    repairs,
    reports,
    warnings,
)

app_name = "space"
_RECORD = "records/<str:resource>/<uuid:key>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("file/", files.file, name="file"),
    path(_RECORD, files.record, name="record"),
    path(_RECORD + "object/", objections.new, name="object"),
    path(_RECORD + "repair/", repairs.new, name="repair_record"),
    path("objections/", objections.all_, name="objections"),
    path("objections/<int:number>/", objections.one, name="objection"),
    path("repairs/", repairs.all_, name="repairs"),
    path("repairs/<int:number>/", repairs.one, name="repair"),
    path("papers/<uuid:number>/", files.paper, name="paper"),
    path("commitments/", commitments.all_, name="commitments"),
    path("commitments/<int:number>/", commitments.one, name="commitment"),
    path("commitments/<int:number>/papers/<uuid:name>", commitments.paper, name="commitment_paper"),
    path("complaints/", complaints.all_, name="complaints"),
    path("complaints/<int:number>/", complaints.one, name="complaint"),
    path("complaints/<int:number>/papers/<uuid:name>", complaints.paper, name="complaint_paper"),
    path("lists/", lists.all_, name="lists"),
    path("lists/<int:number>/", lists.one, name="list_entry"),
    path("lists/<int:number>/papers/<uuid:name>", lists.paper, name="list_paper"),
    path("notices/", notices.all_, name="notices"),
    path("notices/<int:number>/", notices.one, name="notice"),
    path("warnings/", warnings.all_, name="warnings"),
    path("warnings/<int:number>/", warnings.one, name="warning"),
    path("reports/", reports.all_, name="reports"),
    path("ratings/", ratings.all_, name="ratings"),
    path("looks/", looks.all_, name="looks"),
    path("grants/", grants.all_, name="grants"),
    path("people/", people.all_, name="people"),
]
