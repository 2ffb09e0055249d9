from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "gongxin.papers"
    verbose_name = "Papers"
    default_auto_field = "django.db.models.BigAutoField"
