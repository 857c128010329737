### One general message for each error code, for where a room has nothing more exact to say.

error-invalid-input = The input cannot be read.
error-unknown-format = This file is of a format that is not read here.
error-invalid-identifier = This is not a valid identifier; identifiers are UUIDs.
error-not-found = There is nothing here under this identifier, or it is not visible to you.
error-no-such-route = There is no such address here.
error-unauthorised = This needs a valid key.
error-forbidden = Your key does not allow this.
error-conflict = Someone has changed this in the meantime, or the name is taken. Reload and try again.
error-too-large = This is larger than allowed.
error-cancelled = The work was stopped before it finished. Nothing was changed.
error-busy = The server is busy just now. Please try again shortly.
error-configuration = A setting is missing or makes no sense.
error-unavailable = A file, folder or service that is needed cannot be reached.
error-schema-too-new = The database was written by a newer version of this program. Please install that version or a later one.
error-internal = Something went wrong on our side. If you report it, please mention the number { $request }.
