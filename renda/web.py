"""How gunicorn serves: `gunicorn -c python:renda.web renda.wsgi`."""

from . import environment, places
from .settings import LOGGING

bind = places.address(*environment.BIND)
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True  # one copy of the code in memory
control_socket_disable = True
logconfig_dict = LOGGING  # the line of each request is the app's own: middleware.Trail
