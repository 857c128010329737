# Linked data formats of frameworks.
