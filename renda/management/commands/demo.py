from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from renda.demo import ACCOUNTS, PASSWORD
from renda.demo.replay import replay
from renda.models import Congress


class Command(BaseCommand):
    """Lay the demo county and live its last year. What exists is never touched."""

    help = "装入演示县（云河县）：按真实步骤演完截至今天的一年。只在演示方式下、空的数据库里可用。"

    def handle(self, **options):
        if not settings.RENDA_DEMO:
            raise CommandError("没有打开演示：设 RENDA_DEMO=1 后再装入。")
        if Congress.objects.exists():
            raise CommandError("数据库里已经有人大，没有装入演示；演示只能装入空的数据库。")
        self.say("正在装入演示县，要两三分钟……")
        replay(timezone.now(), say=self.say)
        self.say(f"演示县已装入。帐号 {'、'.join(it.username for it in ACCOUNTS)}，密码 {PASSWORD}")

    def say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
