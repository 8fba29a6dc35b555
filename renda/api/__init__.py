"""The same subjects and steps for programs. A step is a POST to its name, a form its input."""
