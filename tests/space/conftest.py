"""The same world as the API's tests, and people of two organisations in it."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from api.conftest import committed_world, world
from gongxin.access import api as access

__all__ = ["committed_world", "world"]

PASSWORD = "walnut-kiln-harbour-6"


def person(subject: str, role: str, word: str) -> Client:
    """Somebody of the organisation, invited, joined and signed in."""
    now = timezone.now()
    invited = access.invite_member(subject, role, made_by="test", now=now)
    access.join(invited.token, word=word, password=PASSWORD, now=now)
    client = Client()
    client.post("/accounts/login/", {"login": word, "password": PASSWORD})
    return client


@pytest.fixture
def manager(world: ModuleType) -> Client:
    return person(world.FOOD, "manager", "food-manager")


@pytest.fixture
def reader(world: ModuleType) -> Client:
    return person(world.FOOD, "reader", "food-reader")


@pytest.fixture
def other(world: ModuleType) -> Client:
    return person(world.BIG, "manager", "big-manager")
