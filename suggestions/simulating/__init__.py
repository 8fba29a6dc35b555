"""A whole session of suggestions and the year after it, lived day by day by taking steps: how the
platform stands a county's real load, in a county of its own."""
