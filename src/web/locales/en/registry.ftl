### Words of the use cases, of rights and of the database.

access-key-needed = This needs a key. Send it as “Authorization: Bearer …”; `kakehashi key create` makes one.
access-key-invalid = The key is unknown or revoked.
access-forbidden = A key with the role “{ $role }” does not allow this ({ $right }).

store-busy = The database is busy. Please try again shortly.
store-unreachable = Cannot open the database { $target }. Check that the address is right and the server runs.
store-folder = Cannot use the data folder { $folder }: { $reason }
store-not-ours = { $target } is not a Kakehashi database.
store-too-new = The database was written by a newer version (schema { $found }). Install that version of kakehashi or a later one; nothing was changed.
store-failed = The database failed. Nothing was changed; the log says more.
store-not-found = There is no such entry.
store-conflict = An entry of this name exists already.
store-disk = The database cannot write: the disk is full or does not answer. Nothing was changed.

registry-base-changed = Someone else changed the same framework at the same time. Please try again.
registry-not-found =
    There is no { $what ->
        [badge] badge class
        [alignment-origin] course or badge class
        [trusted-issuer] trusted issuer
       *[other] { $what }
    } “{ $name }”, or it is not visible to you.
registry-invalid-identifier = “{ $identifier }” is not a valid identifier; identifiers are UUIDs.
registry-slug-taken = The name “{ $slug }” is taken by another organisation.
registry-not-a-slug = “{ $slug }” cannot stand in addresses: use lower-case letters, digits and hyphens.
registry-other-organisation = Your key acts for “{ $own }” and cannot write for “{ $other }”.
registry-target-unknown = No item here has the code “{ $target }”. Write the item's address or identifier, or import its framework first.
registry-target-ambiguous = “{ $target }” names several items: { $candidates }. Name the framework, or write the item's address.
registry-organisation-unknown = There is no organisation “{ $slug }” here.
registry-course-unknown = There is no course “{ $code }”, neither in this file nor at this institution.
registry-argument = { $argument } cannot be “{ $value }”.
registry-several = { $count } rows are refused; nothing was changed.
registry-stopped = The import was stopped. Nothing was changed.

# Why something is a candidate for an alignment.
similar-same-statement = The statements have the same words.
similar-terms = Both say: { $terms }
similar-context = What both stand under says: { $terms }
similar-subject = Same subject: { $subjects }
similar-level = The levels meet: { $here } here, { $there } there
similar-code = Both have the code { $code }.
similar-linked = Already linked by { $type }.
similar-like-linked = Like “{ $name }”, which is linked by { $type } to what was asked for.
similar-linked-to-like = Linked by { $type } to “{ $name }”, which is like what was asked for.
similar-linked-far = Reached in { $count } steps over associations and likeness.
