from django.core.management.base import BaseCommand
from django.utils import timezone

from renda import vault
from renda.scrub import scrub


class Command(BaseCommand):
    """Exit status 1 if anything is missing or altered."""

    help = "核对全部附件：内容变了的、丢失的列出路径；上传后没有用上的，一天以后清除。"

    def handle(self, **options):
        found = scrub(timezone.now())
        for blob in found.faults:
            self.stderr.write(f"{blob.get_fault_display()}：{vault.place_of(blob.digest)}")
        self.stdout.write(
            f"核对{found.looked_at}个，有问题{len(found.faults)}个，清除没有用上的{found.removed}个。"
        )
        if found.faults:
            raise SystemExit(1)
