from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "gongxin.complaints"
    verbose_name = "Tips and complaints"
    default_auto_field = "django.db.models.BigAutoField"
