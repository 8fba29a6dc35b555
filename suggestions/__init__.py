"""Suggestions and motions: what deputies raise, from the draft to a result that satisfies them."""
