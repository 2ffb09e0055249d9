"""Objections, repairs, their papers, reorganisations and certifications: for the subject, the department whose fact it is, and
the credit office. One module for each; what they share is in asking, bodies and schemas."""

from __future__ import annotations

from ninja import Router

from gongxin.api.remedies import objections, papers, reorganisations, repairs, reviewing

router = Router(tags=["remedies"])
for _module in (papers, objections, reviewing, repairs, reorganisations):
    router.add_router("", _module.router)
