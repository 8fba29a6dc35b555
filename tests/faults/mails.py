"""Faults of those who carry messages out of the house."""

from contextlib import suppress
from itertools import cycle

from renda.enforcement import last_watch
from renda.models import Message, Notice

from .catalogue import Said, fault, held
from .waiting import until

HOWS = ("slow", "450", "550", "hang")


@fault("F19", "邮件服务器慢、拒收、收完不答")
def bad_mail_server(house):
    hows = cycle(HOWS)
    with house.workers(pool=2):

        def one(rng):
            house.wind_back()
            how = next(hows)
            house.mailbox.behave = lambda: how if rng.random() < 0.2 else "take"
            house.nudge("send", "sweep", "send", "send")
            swept = _swept_in_time(house)
            house.mailbox.behave = lambda: how if rng.random() < 0.1 else "take"
            at = house.heal()
            sent = Message.objects.filter(state="sent", channel="mail").exists()
            wrong = held(swept, f"{how}: the sweep waited") + held(sent, f"{how}: nothing was sent")
            return Said(at, wrong)

        yield one


def _swept_in_time(house):
    """Whether the sweep ends while the mails still hang."""
    with suppress(TimeoutError):
        return until(last_watch, "the sweep", 5)
    return False


@fault("F20", "短信网关收下了却没有回答：不盲目重发")
def mute_gateway(house):
    with house.workers(pool=2):

        def one(rng):
            house.wind_back()
            (house.data / "mute").touch()
            house.nudge("sweep", "send", "send")
            until(Notice.objects.exists, "a sweep")
            at = house.heal()
            texts = Message.objects.filter(channel="text", attempts__gt=0)
            states = set(texts.values_list("state", flat=True))
            calls = [len(to) for key, to in house.taken().items() if "-text@" in key]
            wrong = held(
                states == {"unknown"} and max(calls) == 1, f"{states}, called {max(calls)}"
            )
            return Said(at, wrong)

        yield one
