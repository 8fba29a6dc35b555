"""What waits for the reader of a page in what stands under its subject."""

from renda.desk import Desk


class Waiting:
    def yours(self, lifecycle, parts):
        """Yield what waits for the reader in the parts: the page's name, its key, the step, of
        what."""
        user, on, own = self.request.user, self.today, {it.pk: it for it in parts}
        waiting, desk = lifecycle.awaiting(user, on).filter(pk__in=own), Desk(user, on)
        for it in (own[pk] for pk in waiting.order_by("pk").values_list("pk", flat=True)):
            step = desk.step_for(it)
            if step and not step.unless(it, on):
                yield f"{lifecycle.name}_step", it.pk, step, it.called
