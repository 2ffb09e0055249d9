"""Django's entry to the room; no signals, nothing happens at start."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gongxin.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
