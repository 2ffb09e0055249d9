from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongxin.notices"
    verbose_name = "Notices"
    default_auto_field = "django.db.models.BigAutoField"
