from .subjects import subject_urls

__all__ = ["subject_urls"]
