### Importing frameworks: the file, the plan made of it, and what becomes of its rows.

imports-unreadable = The file cannot be read: { $reason }.
imports-text-too-long = A single text in the file is longer than { $limit } MiB. No statement is that long; please check how the file was made.
