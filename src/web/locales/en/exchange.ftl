### exchange: tables of courses, badge classes, institutions and evaluations

exchange-not-text = The file cannot be read as text. Save it as CSV in UTF-8 (or UTF-16, or Shift_JIS) and send it again.
exchange-empty = The table is empty. Its first row must name the columns.
exchange-unknown-format = This layout is not known: "{ $header }". A table is recognised by a column course_code, badge_code, slug with kind, or target with components; JSON by its first bracket.
exchange-open-quote = A quotation mark opens here and is never closed. Close it, or write "" for a quotation mark inside a cell.
exchange-nameless-column = "{ $value }" stands under a column without a name. Name the column in the first row, or put the text between quotation marks if it contains the delimiter.
exchange-missing-column = The column { $column } is missing. Add it to the first row.
exchange-repeated-column = The column { $column } stands twice. Keep one of the two.
exchange-refused = { $count } cells cannot be read; nothing was taken. Each is listed with its row and column.
exchange-cell-required = This cell must not be empty.
exchange-cell-number = "{ $value }" is not a number. Write digits with a decimal point, without units or thousands separators.
exchange-cell-range = "{ $value }" lies outside { $low } to { $high }.
exchange-cell-word = "{ $value }" is not understood here. Write one of: { $allowed }.
exchange-cell-date = "{ $value }" is not a date. Write it as 2026-04-01.
exchange-cell-ends-before-start = "{ $value }" lies before the first day of validity. Correct valid_from or valid_to.
exchange-cell-credits-without-scheme = "{ $value }" credits of which scheme? Fill in credit_scheme.
exchange-cell-contradiction = "{ $value }" contradicts row { $row }, which says "{ $earlier }". Correct one of them, or leave this cell empty.
exchange-cell-unknown-outcome = No outcome with the code "{ $value }" has been stated so far. Write its statement into the column outcomes.
exchange-cell-count = "{ $value }" does not give one code for each of the { $outcomes } outcomes of this row.
exchange-cell-nothing-described = "{ $value }" describes nothing, because this row names no item. Fill in aligned_to, or empty this cell.
exchange-cell-repeated = "{ $value }" already stands in row { $row }. Remove one of the two rows.
exchange-cell-component = "{ $value }" is not understood. Write owner/code, with @grade and @2026-03-31 where known, and | between several.
exchange-read-as-shift-jis = The file was read as Shift_JIS.
exchange-unknown-column = The column { $column } is not known here; its cells were kept as they are.
exchange-no-framework = The file is a table of courses, badge classes or institutions, not a framework.
exchange-unwritable = The framework could not be written in this format.
exchange-not-data = This table lists questions, not data; it cannot be imported.
