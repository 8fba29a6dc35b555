"""Supervision: the standing committee's opinions, followed until each problem is struck off.

Read lifecycles.py first.
"""
