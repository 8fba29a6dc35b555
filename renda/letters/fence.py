"""The template language of letters, kept small. Loading it takes ten megabytes: import it late."""

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

OF_A_LOOP = ("first", "index", "last", "length")


class Fence(SandboxedEnvironment):
    """Names of plain dicts are read, and nothing else: no attribute, no call, no sum."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)
    intercepted_unops = frozenset(SandboxedEnvironment.default_unop_table)

    def __init__(self, finalize=None):
        """`finalize` is what becomes of each value before it is written."""
        super().__init__(undefined=StrictUndefined, finalize=finalize)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in ("default", "join", "length")}

    def getattr(self, obj, attribute):
        if isinstance(obj, LoopContext) and attribute in OF_A_LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    getitem = getattr

    def call(self, *args, **kwargs):
        raise SecurityError("不能调用")

    def call_binop(self, *args):
        raise SecurityError("不能计算")

    def call_unop(self, *args):
        raise SecurityError("不能计算")
