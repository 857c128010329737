# Mirrors of remote CASE servers.

mirrors-exists = { $url } is mirrored already.
mirrors-every = A round every { $seconds } s is not possible; it must be { $min } to { $max } s.
mirrors-credentials = The credentials are incomplete: the address for tokens, the client and its secret belong together.
mirrors-paused = Mirror { $id } is paused. Resume it first.
mirrors-running = A round of mirror { $id } is running already.
mirrors-lost = Mirror { $id } was removed, or another node has taken it over. The round was left.
mirrors-not-case = No CASE server answers there. Tried: { $url }
mirrors-list = The list of frameworks at { $url } cannot be read: { $reason }
mirrors-too-many = { $url } lists more than { $limit } frameworks. Name those you want with --only.
mirrors-other = Asked for the framework { $wanted }, the server sent { $got } instead. Nothing was changed.
mirrors-token = { $url } gave no access token.
mirrors-conflict-own = The organisation holds { $identifier } as its own. Nothing was overwritten. To mirror it, use another organisation.
mirrors-conflict-imported = The organisation holds { $identifier } as an imported copy. Nothing was overwritten. To mirror it, use another organisation.
mirrors-conflict-mirror = Another mirror of the organisation keeps { $identifier } up. Leave it out of one of the two with --only.
mirrors-gone = { $identifier } is no longer at its source. The copy is kept as it was.
