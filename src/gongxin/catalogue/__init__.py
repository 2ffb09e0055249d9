"""Catalogue: reads definitions into frozen models, with effective dates and legal basis. Pure; no Django.

Anyone above may use what is listed in ``__all__``; models live in ``catalogue.model``.
"""

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.headers import Column, HeaderMapping, map_headers, template_headers
from gongxin.catalogue.loader import BUILT_IN, ENVIRONMENT, check, load
from gongxin.catalogue.model.codes import CodeSet, CodeValue
from gongxin.catalogue.model.metric import AlertRule, Maturity, Metric
from gongxin.catalogue.model.regime import Regime, SeverityClass
from gongxin.catalogue.model.resource import Field, Resource
from gongxin.catalogue.model.sections import Category, Section
from gongxin.catalogue.model.terms import (
    CHANNELS,
    PUBLIC_CHANNELS,
    SEVERITIES,
    Basis,
    Channel,
    Law,
    Nature,
    Severity,
    Standard,
)
from gongxin.catalogue.problems import CatalogueError, Problem, UnknownDefinition

__all__ = [
    "BUILT_IN",
    "CHANNELS",
    "ENVIRONMENT",
    "PUBLIC_CHANNELS",
    "SEVERITIES",
    "AlertRule",
    "Basis",
    "Catalogue",
    "CatalogueError",
    "Category",
    "Channel",
    "CodeSet",
    "CodeValue",
    "Column",
    "Field",
    "HeaderMapping",
    "Law",
    "Maturity",
    "Metric",
    "Nature",
    "Problem",
    "Regime",
    "Resource",
    "Section",
    "Severity",
    "SeverityClass",
    "Standard",
    "UnknownDefinition",
    "check",
    "load",
    "map_headers",
    "template_headers",
]
