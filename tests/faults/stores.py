"""Faults of Redis and of PostgreSQL, under people who write all the time."""

import threading
import time
import uuid
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPErrorProcessor, Request, build_opener

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings
from django.db import connections
from django.test import Client

from renda.enforcement import last_watch
from renda.models import Event, User

from . import world
from .catalogue import Said, fault, held
from .processes import command, web
from .servers import free_port
from .waiting import until

WRITERS = 4


class Writer:
    """Somebody who urges over and over, each time in new words, and keeps what was acknowledged."""

    def __init__(self, port, undertaking):
        self.page = f"http://127.0.0.1:{port}/supervision/undertakings/{undertaking.pk}/urge/"
        self.acknowledged, self.refused, self.form = [], [], None
        client = Client()
        client.force_login(User.objects.get(username="wu"))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token = "a" * 32
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}",
            "X-CSRFToken": token,
        }
        self.opener = build_opener(_AsItIs(), HTTPCookieProcessor(CookieJar()))

    def write(self):
        """Send the form; the same one again, until it is acknowledged."""
        self.form = self.form or {"text": uuid.uuid4().hex, "once": str(uuid.uuid4())}
        request = Request(self.page, urlencode(self.form).encode(), self.headers)
        with suppress(OSError):
            with self.opener.open(request, timeout=20) as answer:
                status = answer.status
            if status != 302:
                return self.refused.append(status)
            self.acknowledged.append(self.form["text"])
            self.form = None


class Newcomer:
    """Somebody with a second factor who comes in, by the password and by a code."""

    def __init__(self, house, port):
        self.house, self.site, self.jar = house, f"http://127.0.0.1:{port}", CookieJar()
        self.opener = build_opener(_AsItIs(), HTTPCookieProcessor(self.jar))
        user, self.secret = User.objects.get(username="lin"), generate_totp_secret()
        user.set_password(self.secret)
        user.save()
        Authenticator.objects.filter(user=user).delete()
        TOTP.activate(user, self.secret)

    def come_in(self):
        """The status of each page on the way: two forms that lead on, and the first page."""
        now = int(self.house.now.timestamp())
        code = format_hotp_value(hotp_value(self.secret, now // 30))
        self.ask("/login/")
        return [
            self.ask("/login/", username="lin", password=self.secret),
            self.ask("/login/code/", code=code),
            self.ask("/"),
        ]

    def ask(self, page, **facts):
        if facts:
            facts["csrfmiddlewaretoken"] = {it.name: it.value for it in self.jar}["csrftoken"]
        with self.opener.open(self.site + page, urlencode(facts).encode() or None) as answer:
            return answer.status


class _AsItIs(HTTPErrorProcessor):
    """No redirect is followed, no error raised: the status is what is asked."""

    def http_response(self, request, response):
        return response


@contextmanager
def writing(writers):
    """People who write as long as it lasts."""
    ended = threading.Event()

    def go_on(writer):
        while not ended.is_set():
            writer.write()

    threads = [threading.Thread(target=go_on, args=[writer]) for writer in writers]
    [thread.start() for thread in threads]
    try:
        yield
    finally:
        ended.set()
        [thread.join() for thread in threads]


def lost(writers):
    """Acknowledged writes that are not there exactly once."""
    said = list(Event.objects.filter(name="urge").values_list("facts__text", flat=True))
    words = [words for writer in writers for words in writer.acknowledged]
    return [
        f"acknowledged, and {said.count(it)} times there" for it in words if said.count(it) != 1
    ]


@contextmanager
def office(house):
    """The web, by its port, and a call that makes its writers."""
    port = free_port("web")
    with house.running(web(house, port)):
        writer = Writer(port, world.undertakings().first())
        until(lambda: writer.write() or writer.acknowledged, "the web", 60)
        yield port, lambda: [Writer(port, it) for it in world.undertakings()[:WRITERS]]


@fault("F04", "Redis 不断被 FLUSHALL")
def flushed_redis(house):
    with house.workers(pool=3):

        def one(rng):
            house.wind_back()
            for _ in range(5):
                house.nudge("sweep", "send")
                time.sleep(rng.uniform(0, 0.2))
                house.redis.client.flushall()
            return Said(house.heal())

        yield one


@fault("F05", "Redis 停掉：网页照写，照样登录，提醒由定时器接着写")
def stopped_redis(house):
    with house.workers(), office(house) as (port, writers):

        def one(rng):
            house.wind_back()
            people, newcomer = writers(), Newcomer(house, port)
            with writing(people):
                house.redis.stop()
                came = newcomer.come_in()
                time.sleep(rng.uniform(0.3, 0.8))
                swept = rng.random() > 0.2 or command(house, "sweep")
                house.redis.start()
            refused = [status for it in people for status in it.refused]
            wrong = held(not refused, f"refused: {refused}")
            wrong += held(any(it.acknowledged for it in people), "nothing was written")
            wrong += held(swept, "manage.py sweep failed") + lost(people)
            wrong += held(came == [302, 302, 200], f"a code without Redis: {came}")
            wrong += held(_works_again(house), "the worker stayed deaf")
            return Said(house.heal(), wrong)

        yield one


def _works_again(house):
    """Whether the worker hears again, once Redis is back."""
    before = house.now

    def heard():
        house.nudge("sweep")
        time.sleep(0.3)
        last = last_watch()
        return last and last > before

    with suppress(TimeoutError):
        return until(heard, "the worker", 30)


def _restarts(house, mode):
    """PostgreSQL goes and comes back while the web writes and the workers sweep."""
    with house.workers(pool=2), office(house) as (_, writers):

        def one(rng):
            house.wind_back()
            people = writers()
            house.nudge("sweep", "send", times=2)
            connections.close_all()
            with writing(people):
                time.sleep(rng.uniform(0.1, 0.5))
                house.postgres.stop(mode)
                house.kills += mode == "immediate"
                house.postgres.start()
                time.sleep(0.3)
            refused = {status for it in people for status in it.refused}
            wrong = held(refused <= {503}, f"refused by {refused}") + lost(people)
            wrong += held(any(it.acknowledged for it in people), "nothing was written")
            return Said(house.heal(), wrong)

        yield one


@fault("F07", "PostgreSQL 在写入中重启（fast）", long=2)
def restarted_postgres(house):
    yield from _restarts(house, "fast")


@fault("F08", "PostgreSQL 在写入中崩溃（immediate），已确认的写入不丢", long=3)
def crashed_postgres(house):
    yield from _restarts(house, "immediate")
