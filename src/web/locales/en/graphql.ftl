### Words of the GraphQL face.

graphql-invalid = This is not a valid request for this schema: { $reason }
graphql-too-deep = The query is nested too deeply; at most { $limit } levels are allowed.
graphql-too-complex = The query asks for too much at once (its cost may be { $limit } at most). Ask for smaller pages or fewer fields.
graphql-batch = Lists of operations are not accepted. Send one operation per request.
graphql-json = The body is not valid JSON of a GraphQL request (line { $line }, column { $column }).
graphql-body = The body of the request did not arrive whole.
graphql-body-large = The body is larger than { $limit } megabytes.
graphql-media-type = The body must be “application/json”, not “{ $type }”.
graphql-method = { $method } is not allowed here for this operation. Send queries with GET or POST, mutations with POST.
graphql-parameters = The address needs a “query” and, where given, “variables” as a JSON object.
graphql-timeout = The answer took longer than { $seconds } seconds and was given up. Ask for less at once.

graphql-cursor = This is not a cursor of this list.
graphql-page-negative = “{ $argument }” cannot be negative.
graphql-page-large = “{ $argument }” can be { $limit } at most. Fetch further entries page by page.
graphql-association-type = CASE has no association type “{ $type }”.
graphql-component-unknown = There is no course or badge class “{ $name }”, or it is not visible to you.

graphql-object = “{ $field }” is not as it should be: objects are expected, in some places addresses.
graphql-needed = “{ $field }” must not be empty.
graphql-share = “{ $field }” is a share between 0 and 1, not { $value }.
graphql-amount = “{ $field }” cannot be { $value }.
graphql-scheme = “{ $value }” is not a credit scheme known here ({ $known }).
graphql-date = “{ $field }” must be a day such as 2026-04-01, not “{ $value }”.
graphql-several = { $count } values are refused; nothing was changed.
graphql-not-a-table = This is neither a table of courses nor one of badge classes. CASE packages go to importFramework.
graphql-no-base64 = contentBase64 is no Base64.
graphql-one-content = Give the file as exactly one of content, contentBase64 and url.

graphql-similar-one = Give exactly one of “id” and “text”: candidates are sought either for something that is here or for a text.
graphql-similar-unknown = There is no item, course, badge class or framework “{ $id }”, or it is not visible to you.
graphql-similar-long = “text” can have { $limit } characters at most.
graphql-similar-many = “{ $argument }” can be { $limit } at most: these are candidates for a person to look at.
graphql-form = The form cannot be read. Send the parts operations, map and the file, in this order, as the GraphQL multipart request specification asks; one file at most.
