"""The demo county 云河县: founded, and lived through a year up to today by taking steps."""

from .accounts import ACCOUNTS, PASSWORD, Account

__all__ = ["ACCOUNTS", "PASSWORD", "Account"]
