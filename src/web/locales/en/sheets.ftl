# Spreadsheet layouts of frameworks.
