from django.apps import AppConfig


class WarningConfig(AppConfig):
    name = "gongxin.warning"
    verbose_name = "Early warning"
    default_auto_field = "django.db.models.BigAutoField"
