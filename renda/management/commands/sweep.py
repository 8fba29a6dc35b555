from django.core.management.base import BaseCommand
from django.utils import timezone

from renda.chain import seal
from renda.delivery import LEASE, send
from renda.enforcement import keep_watch, let_time_act
from renda.models import Event, Message, Notice


class Command(BaseCommand):
    """The hand of a system timer, which needs neither beat nor queue."""

    help = "查看期限、写提醒、办到期自动生效的事、发送消息；由系统定时器每隔几分钟运行。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--everything", action="store_true", help="查看全部期限，不只看到了日子的。"
        )

    def handle(self, everything, **options):
        at = timezone.now()
        keep_watch(at=at, everything=everything)
        let_time_act(at=at)
        send(at=at)
        seal()
        self.stdout.write(
            f"写提醒{Notice.objects.filter(at=at, event=None).count()}条，"
            f"办到期事项{Event.objects.filter(at=at, actor=None).count()}件，"
            f"发送{Message.objects.filter(state='sent', claimed_until=at + LEASE).count()}条。"
        )
