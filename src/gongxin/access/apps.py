from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gongxin.access"
    verbose_name = "Access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gongxin.access import signals  # noqa: F401 (connects them)
