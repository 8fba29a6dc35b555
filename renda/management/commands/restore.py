from pathlib import Path
from time import monotonic

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from renda import backup

RESTART = "请重新启动各进程。"


class Command(BaseCommand):
    """Into an empty database without a question; over one that is worked with only by its name."""

    help = "从一次备份恢复到现在所配置的数据库和数据目录，升级到现在的版本，逐项核对。"

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path, help="一次备份的目录。")
        parser.add_argument("--over", default="", metavar="库名", help="要覆盖的数据库的名字。")

    def handle(self, backup, over, **options):
        self.refuse_if_in_use(over)
        begun = monotonic()
        try:
            manifest = self.restore(backup)
        except OSError as error:
            raise CommandError(f"没有恢复成：{error}") from error
        rows, files = sum(manifest["rows"].values()), len(manifest["files"])
        self.stdout.write(
            f"已恢复{manifest['made_at'][:16]}的备份：{rows}行、{files}个文件，"
            f"用时{monotonic() - begun:.1f}秒，逐项核对无误。{RESTART}"
        )

    def refuse_if_in_use(self, over):
        name = backup.name_of_database()
        if over not in ("", name) or (not over and backup.holds_cases()):
            raise CommandError(
                f"数据库 {name} 里有正在办的事项，没有恢复。"
                f"先停止各进程；确实要覆盖，请写明 --over {name}"
            )

    def restore(self, place):
        try:
            manifest = backup.bring_back(place)
        except backup.Failed as error:
            raise CommandError(f"没有恢复成，原来的数据没有动：{error}") from error
        doubts = list(backup.doubts(manifest))
        call_command("migrate", verbosity=0, interactive=False)
        if doubts := [*doubts, *filter(None, [backup.unsound()])]:
            raise CommandError("恢复了，但是核对不上：\n" + "\n".join(doubts))
        return manifest
