### Importing frameworks: the file, the plan made of it, and what becomes of its rows.

imports-unreadable = The file cannot be read: { $reason }.
imports-text-too-long = A single text in the file is longer than { $limit } MiB. No statement is that long; please check how the file was made.
imports-duplicate = “{ $identifier }” stands in the file more than once; only the first is taken.
imports-rows-refused = { $count } rows cannot be taken; nothing was changed. Correct them, or ask to leave them out.

## On the command line
imports-help-dry-run = Only make a plan and show what would become of every row; nothing is written
imports-help-plan = Apply a plan that --dry-run made; it is refused if the framework has changed since
imports-help-prune = Remove what the framework has here and the file does not mention; otherwise nothing is removed
imports-help-leave-out-refused = Leave out rows that cannot be taken; otherwise nothing is written where there are any
imports-help-map = A column by hand, such as fullStatement=Statement; may be given several times
imports-help-identifier = Identifier of the framework's document, where the file names none
imports-help-title = Title of the framework, where the file names none
imports-usage-map = “{ $value }” is not understood; write --map FIELD=COLUMN, such as --map fullStatement=Statement.
imports-option-names-itself = { $option } is for files that do not name their framework and columns; a CASE package does.
imports-option-of-frameworks = { $option } is for frameworks; a table of courses, badge classes or institutions is imported as a whole or not at all.
imports-tally-removed = { $count } removed
imports-left-out = { $count } rows could not be taken and were left out.

## A plan
imports-plan-new = “{ $title }” ({ $identifier }) would be new here. Nothing has been written yet.
imports-plan-updated = “{ $title }” ({ $identifier }) would change. Nothing has been written yet.
imports-plan-unchanged = “{ $title }” ({ $identifier }) is already here exactly so.
imports-plan-more = … and { $count } more
imports-plan-change = { $field }: { $before } → { $after }
imports-plan-apply = To apply exactly this: kakehashi import --plan { $plan }
imports-op-refused = Refused: { $count }
imports-op-created = New: { $count }
imports-op-updated = Changed: { $count }
imports-op-removed = Removed: { $count }
imports-op-unchanged = Unchanged: { $count }
imports-too-large-to-hold = The file is larger than { $megabytes } MB. Only CASE packages (JSON) can be larger.
