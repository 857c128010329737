### The command line and the settings: help, refusals, and what `kakehashi config` prints.

## Help
cli-heading-usage = Usage:
cli-heading-commands = Commands
cli-heading-arguments = Arguments
cli-heading-options = Options
cli-heading-settings = Settings (each also in the configuration file)
cli-about = A registry for competency frameworks and curricula in the 1EdTech CASE standard, with explained credit transfer.
cli-about-serve = Run the server.
cli-about-import = Read a CASE package (JSON), a course table (CSV) or a badge table (CSV) into the registry.
cli-about-export = Write a framework as CASE, a workbook, a table, SKOS, CTDL-ASN or a page to print; what the form cannot hold is said.
cli-about-search = Search frameworks, items, courses and badge classes.
cli-about-check = Check a framework: defects, orphans, cycles, dead references, violations of the standard by clause.
cli-about-config = Show every setting, its value and where it came from.
cli-about-key = Manage the keys with which people and programs identify themselves.
cli-about-key-create = Create a key and print it. It is shown only this once.
cli-help-config = Configuration file [KAKEHASHI_CONFIG; else ./kakehashi.toml if it exists]
cli-help-help = Show this help
cli-help-version = Show the version
cli-help-demo = Fill an empty database with the demonstration world first
cli-help-json = As JSON, for programs
cli-help-file = The file to read, or its address on the web
cli-help-owner = Organisation the content belongs to; this instance's own if left out
cli-help-private = Show the content to members of the organisation only
cli-help-identifier = Identifier of the framework's document
cli-help-output = File to write; standard output if left out
cli-help-source = The file to check, or its address
cli-help-findings = Form of the findings: text, json or sarif (SARIF 2.1.0); text if left out
cli-help-fail-on = Findings that make the command fail: error, warning (and errors) or never; error if left out
cli-help-key-organisation = Organisation the key acts for
cli-help-role =
    What the key may do; each role may also do what those before it may.
    reader: see what the organisation has not published;
    editor: import, change and publish frameworks, courses, badges and alignments;
    officer: decide on credit transfer, if the holder is a person;
    admin: manage the organisation and its keys
cli-help-person = The key is for a person of this name
cli-help-machine = The key is for a program of this name; a program never decides on credit
cli-setting = { $help } [{ $variable }]
cli-setting-default = { $help } [{ $variable }; otherwise { $default }]

## Refusals of a command line
cli-usage-line = { $problem } See “{ $command } --help”.
cli-usage-no-command = A command is missing.
cli-usage-unknown-command = There is no command “{ $command }”.
cli-usage-misspelt-command = There is no command “{ $command }”; did you mean “{ $meant }”?
cli-usage-unknown = “{ $argument }” is not understood here.
cli-usage-misspelt = “{ $argument }” is not understood here; did you mean “{ $meant }”?
cli-usage-needs-value = { $argument } needs a value.
cli-usage-no-value = { $argument } takes no value.
cli-usage-one-of = “{ $value }” is no value of { $argument }; it must be one of: { $allowed }.
cli-usage-slug = “{ $value }” cannot be { $argument }: a short name has 1 to 63 lower-case letters a–z, digits and inner hyphens.
cli-usage-twice = { $argument } was given more than once.
cli-usage-conflict = { $argument } and { $other } cannot be given together.
cli-usage-missing = Missing: { $argument }.
cli-usage-encoding = An argument is not valid UTF-8.
cli-usage-other = The command line is not understood.

## Output of `kakehashi config`
cli-config-setting = Setting
cli-config-value = Value
cli-config-origin = From
config-origin-flag = flag
config-origin-environment = environment
config-origin-file = file
config-origin-default = default

## What each setting is for
config-help-listen = Address and port to listen on
config-help-data = Folder for everything this node keeps on disk
config-help-database-url = Database, as sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
config-help-database-pool = Connections to the database
config-help-public-url = URL under which clients reach this server
config-help-organisation = Short name of the organisation that runs this instance
config-help-language = The one language to speak, en or ja; otherwise as each request or the locale asks
config-help-log = Filter of log records, such as info or warn,kakehashi=debug
config-help-log-format = Form of log records, text or json
config-help-request-timeout-seconds = Longest time one request may take, in seconds
config-help-max-body-megabytes = Largest body of a request, in megabytes
config-help-max-depth = Deepest nesting of a GraphQL query
config-help-max-complexity = Highest cost of a GraphQL query
config-help-shutdown-grace-seconds = Time running requests get to finish when the server stops, in seconds

## Refusals of a setting; $spot is the flag, the variable or the file and line
config-value-address = { $spot }: “{ $value }” is not an address and port such as 127.0.0.1:8080 or [::]:8080.
config-value-number = { $spot }: “{ $value }” is not a whole number from { $min } to { $max }.
config-value-slug = { $spot }: “{ $value }” is not a short name: 1 to 63 lower-case letters a–z, digits and inner hyphens.
config-value-language = { $spot }: “{ $value }” is not a language of this program; there are en and ja.
config-value-filter = { $spot }: “{ $value }” is not a log filter such as info or warn,kakehashi=debug.
config-value-format = { $spot }: “{ $value }” is not a log format; there are text and json.
config-value-url = { $spot }: “{ $value }” is not a URL such as https://kakehashi.example.org, without user, query or fragment.
config-value-empty = { $spot }: the value is empty.
config-value-database = { $spot }: a database is written sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME.
config-value-scheme = { $spot }: databases of the kind “{ $scheme }” are not supported; write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME.
config-value-sqlite-path = { $spot }: an SQLite database is written sqlite:PATH and is a file; databases in memory and parameters after “?” are not supported.
config-kind = { $spot }: { $setting } must be a text in quotation marks or a whole number.
config-key-unknown = { $spot }: there is no setting “{ $key }”; “kakehashi config” lists all.
config-key-misspelt = { $spot }: there is no setting “{ $key }”; did you mean “{ $meant }”?
config-variable-misspelt = There is no setting { $name }; did you mean { $meant }? Correct or remove the environment variable.
config-variable-ignored = The environment variable { $name } is no setting and was ignored.
config-not-toml = { $spot }: this is not valid TOML ({ $detail }).
config-file-missing = The configuration file { $path } does not exist.
config-file-forbidden = The configuration file { $path } may not be read; check its permissions.
config-file-unreadable = The configuration file { $path } cannot be read ({ $detail }).
telemetry-filter = The log filter is not understood.
telemetry-running = Logging is already running.

cli-internal = Something went wrong on our side. Nothing was changed; the record in the log above says what.
cli-place-cell = row { $row }, { $column }
cli-place-sheet = sheet { $sheet }, row { $row }, { $column }
cli-runtime = The program could not start its worker threads: { $reason }
cli-output = The output could not be written: { $reason }
cli-key-created = New key for { $organisation }, role { $role }. It is shown this once; keep it safe.
cli-import-unreadable = Cannot read { $file }: { $reason }
cli-import-new = Imported “{ $title }” ({ $identifier }).
cli-import-updated = Updated “{ $title }” ({ $identifier }).
cli-import-unchanged = “{ $title }” ({ $identifier }) is already here exactly so; nothing was changed.
cli-import-table-unchanged = Everything is already here exactly so; nothing was changed. Courses or badge classes: { $count }.
cli-import-courses = Courses imported: { $count }.
cli-import-badges = Badge classes imported: { $count }.
cli-import-institutions = Organisations registered: { $count }.
cli-import-repairs = Repairs and notes: { $count }
cli-tally-items = items: { $created } new, { $updated } changed, { $unchanged } unchanged, { $kept } kept though not in the file
cli-tally-associations = associations: { $created } new, { $updated } changed, { $unchanged } unchanged, { $kept } kept though not in the file
cli-tally-parts = definitions and rubrics: { $created } new, { $updated } changed, { $unchanged } unchanged, { $kept } kept though not in the file
cli-tally-entities = courses, outcomes or badge classes: { $created } new, { $updated } changed, { $unchanged } unchanged, { $kept } kept though not in the file
cli-phase-waiting = waiting
cli-phase-reading = reading
cli-phase-checking = comparing
cli-phase-applying = writing

server-port = Cannot listen on { $address }: { $reason }. Choose another address with --listen.
server-ended = The server ended: { $reason }
cli-help-format = Format of the file: { $formats }.
cli-export-binary = A workbook is not for the terminal. Name a file with --output.
cli-export-for-people = This is a document for people; it cannot be imported again.
cli-export-losses = The format { $format } does not hold everything:
cli-export-loss = { $field }: lost in { $lost }, changed in { $changed } of { $of } (e.g. { $example })
