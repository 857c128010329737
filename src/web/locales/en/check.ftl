# The lint of frameworks.
