### sheets: frameworks as spreadsheets

sheets-broken = The workbook cannot be opened: { $reason }. Open it in a spreadsheet program and save it again as .xlsx.
sheets-expands = The workbook expands to more than { $limit } bytes, far more than its size allows for. Save it again in a spreadsheet program, or divide it.
sheets-too-many-cells = The workbook has more cells or text than can be read (the limit is { $limit }). Remove what is not needed, or divide it.
sheets-no-sheet = The workbook has no sheet named { $wanted }. Its sheets are: { $seen }
sheets-no-map = This table has none of the known layouts. Say which column holds what: --map fullStatement="…" on the command line, columns over GraphQL. Columns: { $columns }. Fields: { $fields }
sheets-no-map-suggestion = This table has none of the known layouts. Say which column holds what, perhaps: { $suggestion }. Columns: { $columns }. Fields: { $fields }
sheets-unknown-field = There is no field { $field } to map a column to. Fields: { $fields }
sheets-no-column = “{ $column }” must be the name of exactly one column, and each column can be mapped once. Columns: { $columns }
sheets-field-twice = The field { $field } is mapped twice. Remove one of the two.
sheets-too-long = The text of { $column } of { $identifier } is longer than a cell of a workbook can be ({ $limit } characters). Use another format.
sheets-too-many-rows = A sheet cannot have { $rows } rows. Use another format.
sheets-unwritable = The workbook cannot be written.
sheets-no-title = The file names no title; “{ $title }” was taken from its content. Give a title to replace it.
sheets-no-creator = The file names no creator, which CASE requires. Give one with the import.
sheets-document-from-parents = The file does not name its document; { $identifier } was taken for it, since it is the only parent that is no item of the file.
sheets-repeated-identifier = The identifier { $identifier } stands in an earlier row, or is that of the document. Give this row its own, or remove it.
sheets-no-day = “{ $value }” is no date such as 2026-04-01; it was kept as text beside the entry.
sheets-no-time = “{ $value }” is no time such as 2026-04-01T09:00:00Z; it was kept as text beside the entry.
sheets-no-sequence = “{ $value }” is no whole number; it was kept as text beside the entry.
sheets-ambiguous-code = Several items have the code { $code }; the first of them was taken. Write the identifier instead.
sheets-unknown-key = The key { $key } is not known here, or has more than one value. It was kept with the document.
sheets-second-document = This row is below the one of the document, and a workbook describes one document. Remove it.
sheets-repeated-level = An earlier row has the smartLevel { $level } too; items below it were put under the first.
sheets-no-level = No row has the smartLevel { $level } above this one; the item was put under the nearest that exists.
sheets-no-type = “{ $value }” is no type of association. Write for example “Is Child Of” or “Exact Match Of”.
sheets-no-end = The association has an end without address, identifier and code. Fill in { $column }.
sheets-other-code = The code { $code } stands beside an item whose code is “{ $own }”. The identifier was followed.
sheets-other-group = The group is called “{ $own }” in an earlier row; the name “{ $name }” was not taken.
sheets-error-value = “{ $value }” is what a spreadsheet program shows where a formula has failed. It was kept as it is; correct the cell.
