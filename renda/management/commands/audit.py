from django.core.management.base import BaseCommand, CommandError

from renda.chain import head, seal, verify


class Command(BaseCommand):
    """The chain over the events, for whoever does not trust the program's own pages."""

    help = (
        "操作记录的封存：head 打印链首；verify 从头核对，"
        "说出第一条被改动、删去、插入或者调换的记录；seal 立即封存。"
    )

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["head", "verify", "seal"])
        parser.add_argument(
            "--against", nargs=2, metavar=("号", "核对码"), help="和以前打印的链首核对。"
        )

    def handle(self, act, against, **options):
        getattr(self, act)(against)

    def head(self, against):
        last = head()
        self.stdout.write(f"{last.number} {last.digest}" if last else "还没有封存的记录。")

    def seal(self, against):
        self.stdout.write(f"封存了{seal()}条记录。")

    def verify(self, against):
        if against and not against[0].isdecimal():
            raise CommandError("号要写成数字，如 --against 1024 核对码。")
        anchor = (int(against[0]), against[1].lower()) if against else None
        if fault := verify(anchor):
            raise CommandError(str(fault))
        last = head()
        self.stdout.write(f"{last.number if last else 0}条记录都没有被动过。")
