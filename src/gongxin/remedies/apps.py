from django.apps import AppConfig


class RemediesConfig(AppConfig):
    name = "gongxin.remedies"
    verbose_name = "Remedies"
    default_auto_field = "django.db.models.BigAutoField"
