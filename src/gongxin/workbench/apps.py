from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "gongxin.workbench"
    label = "workbench"
