# Importing frameworks.
