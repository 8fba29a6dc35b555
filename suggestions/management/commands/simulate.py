from time import perf_counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from renda.models import Job
from suggestions.simulating.place import PLACE
from suggestions.simulating.reckoning import reckoned
from suggestions.simulating.year import Load, is_there, simulate


class Command(BaseCommand):
    """A whole session and the year after it, lived by steps: a proof, and a load to look at."""

    help = f"在“{PLACE}”演一次大会和其后一年的代表建议工作，全部按真实步骤；最后核对规则和统计。"

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1, help="同一个数，演出来的相同。")
        parser.add_argument("--items", type=int, default=Load().items, help="建议和议案的件数。")
        parser.add_argument("--deputies", type=int, default=Load().deputies, help="代表人数。")
        parser.add_argument("--days", type=int, default=Load().days, help="大会开幕以后的天数。")
        parser.add_argument("--yes", action="store_true", help="不是演示方式，也要写入这个数据库。")

    def handle(self, *, seed, yes, **options):
        load = Load(*(options[name] for name in Load._fields))
        self.refuse(yes, load)
        begun, until = perf_counter(), timezone.now()
        session = simulate(until, seed, load, self.say)
        lines = list(reckoned(session, timezone.localdate(until)))
        for line in lines:
            word = "相符" if line.agrees else "不符"
            self.say(f"{word}　{line.what}：{line.shown}／{line.counted}")
        self.say(f"演完用时{perf_counter() - begun:.0f}秒。")
        if wrong := [it for it in lines if not it.agrees]:
            raise CommandError(f"有{len(wrong)}处不符。")

    def refuse(self, yes, load):
        if not (settings.RENDA_DEMO or settings.DEBUG or yes):
            raise CommandError(
                f"会在数据库里写入“{PLACE}”和上万条记录，删不掉。"
                "只在演示或者调试方式下运行；确实要在这里运行的，加 --yes。"
            )
        if is_there():
            raise CommandError(f"已有“{PLACE}”，没有再演；请换一个空的数据库。")
        if Job.objects.open().exists():
            raise CommandError("有后台任务还没有做完，没有演；请等它做完。")
        if load.items < 1 or load.deputies < 12 or load.days < 1:
            raise CommandError("至少要有1件、12名代表、1天。")

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
