"""Sheets in: what a kind of sheet holds, what it would do, the writing of it, and the undoing."""
