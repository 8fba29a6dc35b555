"""Liaison: how deputies keep in touch with those who elected them, and the record of their duty."""
