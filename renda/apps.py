from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.module_loading import autodiscover_modules


class RendaConfig(AppConfig):
    default = True
    name = "renda"
    verbose_name = "人大履职监督平台"

    def ready(self):
        autodiscover_modules("lifecycles", "letters", "jobs", "intake")
        # What they register, such as parameters and long work, is known to every process.
        for room in ("soundness", "entrance", "ladder", "intake.importing"):
            import_module(f"renda.{room}")


class OfficeAdminConfig(admin.AdminConfig):
    default = False
    default_site = "renda.office.Office"
