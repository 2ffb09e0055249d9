"""One address for every page of the URL configuration: a page that is added must be placed here, and is then looked at by all
tests that look at every page."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

FILES = {"table_csv", "commitments_csv", "data_file", "dcat", "chart", "chart_file", "make_report"}
"""Names that are no pages."""


def samples(world: ModuleType) -> dict[str, list[str]]:
    """Name of the URL pattern → addresses, without the language."""
    key = world.key_of(f"penalty {world.FOOD} 17")
    return {
        "home": ["/"],
        "about": ["/about/"],
        "accessibility": ["/accessibility/"],
        "catalogue": ["/catalogue/"],
        "resource": ["/catalogue/administrative_penalty/", "/catalogue/serious_list_entry/"],
        "board": [f"/figures/{name}/" for name in ("departments", "remedies", "platform", "integrity")],
        "chart": ["/charts/trend.zh.wide.svg"],
        "chart_file": [f"/charts/trend.zh.{form}" for form in ("csv", "xlsx", "json", "svg", "png")],
        "commitments": ["/commitments/"],
        "commitments_csv": ["/commitments/table.csv"],
        "figures": ["/figures/"],
        "quality": ["/figures/quality/"],
        "guides": ["/guides/"],
        "guide": [f"/guides/{name}/" for name in ("objection", "repair", "report", "departments")],
        "lists": ["/lists/"],
        "list": ["/lists/SX04/", "/lists/HH01/", "/lists/SX17/"],
        "measures": ["/measures/", "/measures/?matter=tender"],
        "news": ["/news/"],
        "news_kind": ["/news/case/"],
        "article": ["/news/news/opening/"],
        "open_data": ["/open-data/"],
        "dcat": ["/open-data/catalog.jsonld"],
        "data_file": ["/open-data/administrative_penalty.csv", "/open-data/administrative_penalty.parquet"],
        "publicity": ["/publicity/", f"/publicity/?on={world.ago(30)}"],
        "table": [
            "/publicity/administrative_penalty/",
            "/publicity/administrative_penalty/?kind=罚款&since=2020-01-01",
            "/publicity/administrative_licence/",
            "/publicity/abnormal_operation/",
        ],
        "table_csv": ["/publicity/administrative_penalty/table.csv"],
        "recipients": ["/recipients/overdue/"],
        "reports": ["/reports/", "/reports/?number=x"],
        "report": [],  # there is one only after somebody made it: tests/reports
        "make_report": [f"/subjects/{world.FOOD}/report/"],
        "search": ["/search/", "/search/?q=云州", "/search/?q=无此组织"],
        "status": ["/status/"],
        "subject": [f"/subjects/{code}/" for code in (world.FOOD, world.BIG, world.SHOP, world.COUNTY, world.ODD, world.NEW)],
        "record": [f"/subjects/{world.FOOD}/records/administrative_penalty/{key}/"],
        "section": [f"/subjects/{world.BIG}/administration/"],
    }


WRONG = {
    "/nowhere/": 404,
    "/publicity/nothing/": 404,
    "/publicity/social_insurance_arrears/": 404,
    "/publicity/administrative_penalty/?kind=x": 400,
    "/publicity/administrative_penalty/?after=forged": 400,
    "/publicity/?on=2026-13-01": 400,
    "/lists/ZZ99/": 404,
    "/measures/?matter=x": 400,
    "/figures/none/": 404,
    "/figures/publicity/": 404,
    "/figures/office/": 404,
    "/charts/league.zh.csv": 404,
    "/charts/trend.zh.exe": 404,
    "/guides/none/": 404,
    "/news/none/": 404,
    "/open-data/none.csv": 404,
    "/reports/none/": 404,
    "/subjects/X/": 400,
}


def pages(world: ModuleType, *, english: bool = True) -> Iterator[str]:
    """Every page, Chinese and English."""
    for name, addresses in samples(world).items():
        if name in FILES:
            continue
        for address in addresses:
            yield address
            if english:
                yield f"/en{address}"
