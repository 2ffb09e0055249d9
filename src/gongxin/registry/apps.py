"""Django's handle on the room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Subjects and records (信用主体与信用记录)."""

    name = "gongxin.registry"
    label = "registry"
    verbose_name = "公信登记簿 · registry"
    default_auto_field = "django.db.models.BigAutoField"
