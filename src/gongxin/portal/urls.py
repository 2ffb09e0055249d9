"""Addresses of the pages. conf/urls.py puts them at / (Chinese) and /en/ (English)."""

from __future__ import annotations

from django.urls import path

from gongxin.portal.views import (
    catalogue,
    figures,
    home,
    lists,
    measures,
    news,
    open_data,
    publicity,
    quality,
    recipients,
    reports,
    subject,
)
from gongxin.portal.views import search as searching
from gongxin.portal.views import status as running

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("accessibility/", running.accessibility, name="accessibility"),
    path("catalogue/", catalogue.overview, name="catalogue"),
    path("catalogue/<str:resource>/", catalogue.resource_page, name="resource"),
    path("charts/<slug:name>.<slug:lang>.<slug:size>.svg", figures.chart, name="chart"),
    path("charts/<slug:name>.<slug:lang>.<slug:form>", figures.chart_file, name="chart_file"),
    path("commitments/", publicity.commitments, name="commitments"),
    path("commitments/table.csv", publicity.commitments_csv, name="commitments_csv"),
    path("figures/", figures.figures, name="figures"),
    path("figures/quality/", quality.quality_figures, name="quality"),
    path("figures/<slug:board>/", figures.figures, name="board"),
    path("guides/", news.guides, name="guides"),
    path("guides/<slug:slug>/", news.guide, name="guide"),
    path("lists/", lists.overview, name="lists"),
    path("lists/<str:code>/", lists.one, name="list"),
    path("measures/", measures.measures, name="measures"),
    path("news/", news.news, name="news"),
    path("news/<slug:kind>/", news.news, name="news_kind"),
    path("news/<slug:kind>/<slug:slug>/", news.article, name="article"),
    path("open-data/", open_data.overview, name="open_data"),
    path("open-data/catalog.jsonld", open_data.dcat, name="dcat"),
    path("open-data/<slug:resource>.<slug:form>", open_data.data_file, name="data_file"),
    path("publicity/", publicity.overview, name="publicity"),
    path("publicity/<str:resource>/", publicity.table, name="table"),
    path("publicity/<str:resource>/table.csv", publicity.table_csv, name="table_csv"),
    path("recipients/overdue/", recipients.overdue, name="recipients"),
    path("reports/", reports.ask, name="reports"),
    path("reports/<str:number>/", reports.report, name="report"),
    path("search/", searching.search, name="search"),
    path("status/", running.status, name="status"),
    path("subjects/<str:uscc>/", subject.file, name="subject"),
    path("subjects/<str:uscc>/report/", reports.make, name="make_report"),
    path("subjects/<str:uscc>/records/<str:resource>/<uuid:key>/", subject.record, name="record"),
    path("subjects/<str:uscc>/<str:section>/", subject.section, name="section"),
]
