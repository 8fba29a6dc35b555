from django.core.management.base import BaseCommand
from django.utils import timezone

from renda.reindex import reindex


class Command(BaseCommand):
    """After an upgrade or a restore; otherwise it is done every night."""

    help = "核对搜索索引，补上缺的，改正旧的；可以随时运行，不影响使用。"

    def handle(self, **options):
        self.stdout.write(f"索引已核对，改正{reindex(at=timezone.now())}条。")
