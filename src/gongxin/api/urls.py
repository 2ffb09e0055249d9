"""Addresses under /api/v1/. Importing this completes the service: every module adds its operations."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from gongxin.api import (
    catalogue,
    changes,
    checks,
    commitments,
    complaints,
    exchange,
    health,
    integrity,
    integrity_acts,
    lists,
    notices,
    quality_acts,
    ratings,
    remedies,
    reports,
    searching,
    subjects,
    submissions,
    tokens,
    warnings,
)
from gongxin.api.guarding import guard
from gongxin.api.service import api

__all__ = ["api", "urlpatterns"]

for _module in (
    searching, subjects, catalogue, changes, submissions, checks, notices, exchange, lists, remedies, commitments, tokens,
    integrity_acts, integrity, complaints, reports, ratings, warnings, quality_acts, health,
):  # fmt: skip
    guard(_module.router)
    api.add_router("", _module.router)

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
