### case

## Why a package is refused
case-not-json = This is not valid JSON: line { $line }, column { $column }
case-too-deep = The JSON is nested too deeply
case-not-a-package = This is not a CASE package: an object with CFDocument is expected, but { $found } was found
case-no-document = The package has no CFDocument
case-no-identifier = Nothing in the package tells the identifier of its document
case-cancelled = Reading was stopped
case-unfit = The package could not be brought into the form of CASE 1.1

## What the reader changed or noticed
case-repair-byte-order-mark = A byte order mark before the JSON was skipped
case-repair-unwrapped = An envelope or a list of one around the value was removed
case-repair-list-from-object = An object was read as a list
case-repair-list-from-text = One text, { $before }, was split into a list
case-repair-null-removed = A null was left out
case-repair-empty-removed = An empty value was left out
case-repair-key-respelled = The key was read as the standard key it resembles
case-repair-unknown-key-kept = A key outside the CASE model was moved to the extensions
case-repair-value-kept = A value of the wrong type, { $before }, was moved to the extensions
case-repair-type-changed = The value { $before } was written as { $after }
case-repair-day-shortened = The day { $before } was written as { $after }
case-repair-time-rewritten = The time { $before } was written as { $after }
case-repair-time-filled = The missing time of change was filled with { $after }
case-repair-text-filled = The missing required text was filled with { $after }
case-repair-version-set = The CASE version was set to 1.1
case-repair-address-filled = The missing address was formed from the identifier: { $after }
case-repair-address-rewritten = The address { $before } was written as { $after }
case-repair-identifier-derived = The missing identifier was derived: { $after }
case-repair-duplicate-dropped = The same entity stands here a second time and was left out
case-repair-duplicate-kept = The identifier { $before } is used by another entity; this one was kept as { $after }
case-repair-type-respelled = The type { $before } was written as { $after }
case-repair-type-filled = The missing type of the association was filled with { $after }
case-repair-own-link-dropped = The link to the document it stands in was left out
case-repair-foreign-link-kept = The link to another document was moved to the extensions
case-repair-link-completed = The link { $before } was completed
case-repair-set-aside = This cannot be read as an entity of its list and was moved to the extensions of the parent
case-repair-number-inexact = The number { $before } cannot be kept exactly and became { $after }
case-repair-key-repeated = The key stands more than once in its object; only the last value was read
case-repair-identifier-unusual = The identifier { $before } is not a UUID in lower case; it was kept as it is
case-repair-end-dangling = This end of the association lies outside the package
case-repair-self-loop = The association leads from a node to itself
case-repair-child-loop = These items are descendants of themselves: { $before }
case-repair-several-parents = The item has several parents
case-repair-isolated = The item has neither a parent nor children
case-repair-code-repeated = The code { $before } is used by another item too

## Questions about the list of documents
case-query-filter-syntax = The filter cannot be read at character { $at }. It is field op 'value', or two of them joined by “ AND ” or “ OR ”; op is one of = != > >= < <= ~
case-query-filter-field = Documents have no field “{ $name }” to filter by
case-query-blank-field = fields names no field: write the names separated by commas
case-query-blank-sort = sort names no field
case-query-order = orderBy is asc or desc, not “{ $value }”
case-query-collation = The order of letters cannot be read
