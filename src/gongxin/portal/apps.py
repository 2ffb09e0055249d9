"""Registers the room with Django: templates, style sheet, English texts."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongxin.portal"
    label = "portal"
