from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from renda.invariants import RULES, inspect

SHOWN = 20  # places of each rule


class Command(BaseCommand):
    """What the fault runs ask, asked of an installation; with the places that are at fault."""

    help = "核对平台任何时候都应成立的十条：提醒不漏、不重、不早、不晚，期限和记录相符。"

    def handle(self, **options):
        found = inspect(at=timezone.now())
        for name, (rule, _) in RULES.items():
            places = [place for broken, place in found if broken == name]
            word = f"不成立，{len(places)}处" if places else "成立"
            unasked = "（对方的回执不在库里，没有核对）" if name in ("I6", "I7") else ""
            self.stdout.write("\n  ".join([f"{name} {rule}：{word}{unasked}", *places[:SHOWN]]))
        if found:
            raise CommandError(f"共{len(found)}处不成立。")
