from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "gongxin.integrity"
    verbose_name = "Government integrity"
    default_auto_field = "django.db.models.BigAutoField"
