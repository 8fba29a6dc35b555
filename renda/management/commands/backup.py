from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from renda.backup import Failed, back_up


class Command(BaseCommand):
    """What a system timer runs each night; people go on working meanwhile."""

    help = "备份数据库、文件和密钥到一个目录；同一目录里的各次备份共用一份文件。"

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="放各次备份的目录，应在另一块磁盘上。")

    def handle(self, folder, **options):
        try:
            place, faults = back_up(folder, timezone.localtime())
        except (Failed, OSError) as error:
            raise CommandError(f"没有备份成：{error}") from error
        self.stdout.write(f"已备份到 {place}")
        if faults:
            raise CommandError(f"有{len(faults)}个文件丢失或者内容变了，没有备份进去。")
