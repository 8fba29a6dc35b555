"""The pages of a case that the generic ones cannot make: what stands on them, and its papers."""

from .cases import DETAILS
from .papers import PRINTS

__all__ = ["DETAILS", "PRINTS"]
