# A presented credential: the steps of its verification and what they come to.

# Reading what was presented
evidence-empty = Nothing was sent. Send the credential: JSON, a JWS or JWT, or an image with a baked badge.
evidence-file-too-large = The file has more than { $limit } MiB. Send the credential itself, or a smaller image.
evidence-text-too-large = The credential in the file has more than { $limit } MiB, unpacked. It is not read.
evidence-not-text = Neither a PNG image nor text in UTF-8 (byte { $at }). Send JSON, a JWS or JWT, PNG or SVG.
evidence-no-credential = The text is neither JSON nor a compact JWS nor the address of a hosted badge.
evidence-json = Not valid JSON: { $reason }.
evidence-too-deep = The JSON nests deeper than { $limit } levels, which no credential needs. It is not read.
evidence-too-many-values = The JSON has more than { $limit } values. It is not read.
evidence-member-twice = The member “{ $member }” stands twice in one object, so that two readers may see two different credentials. Ask the issuer for a clean copy.
evidence-png-damaged = The PNG is damaged at byte { $at }, and no badge comes before that. Ask for the original file: editing or sending by messengers damages badges.
evidence-png-checksum = The badge in the PNG (chunk at byte { $at }) does not fit its checksum: it was damaged or changed.
evidence-png-chunk = The text chunk of the badge at byte { $at } cannot be read.
evidence-png-without = There is no badge in this PNG. A baked badge has a text chunk “openbadges” or “openbadgecredential”; copies made by screenshot or conversion lose it.
evidence-png-several = There are { $count } different badges in this PNG. Send one at a time.
evidence-xml = The SVG is not well-formed XML (byte { $at }).
evidence-xml-entity = The SVG declares entities, which are not unfolded here. Ask for an SVG without them.
evidence-xml-excess = The SVG has more elements, levels or namespaces than a picture needs. It is not read.
evidence-svg-without = There is no badge in this SVG: no element openbadges:assertion or openbadges:credential.
evidence-svg-several = There are { $count } badges in this SVG. Send one at a time.
evidence-address-no-json = What is at the address is no assertion in JSON.
evidence-address-gone = The issuer has taken away what was at { $url } (410).
evidence-parsed = A credential was found and read.
evidence-parsed-json = JSON was found and read.
evidence-jwt-payload = The payload of the token is not JSON that can be read (line { $line }, column { $column } of the payload).
evidence-jwt-object = The payload of the token is no JSON object.

# Documents at addresses
evidence-no-address = { $url } is no address on the web that could be fetched.
evidence-not-fetched = { $url } was not fetched, so this cannot be said.
evidence-not-found = There is nothing at { $url } (404), so this cannot be said.
evidence-not-allowed = { $url } was not fetched: fetching is switched off, or its origin is not among those of a trusted issuer.
evidence-document-unreadable = What is at { $url } cannot be read as the document that belongs there.
evidence-document-gone = What was at { $url } was taken away (410).

# Shape
evidence-shape-good = Everything the standard demands is there.
evidence-shape-unknown = This is neither an Open Badge nor a learner record nor a Blockcert: none of their contexts and types is there.
evidence-shape-object = An object is expected here.
evidence-shape-no-type = The type is missing. Expected: { $expected }.
evidence-shape-type = The type is “{ $found }”. Expected: { $expected }.
evidence-shape-credential-type = “{ $found }” is no type of credential that is evidence here. Expected: OpenBadgeCredential, AchievementCredential, ClrCredential or EndorsementCredential.
evidence-shape-missing = “{ $member }” is missing; the standard demands it.
evidence-shape-one = Only one value is allowed here.
evidence-shape-text = A text that is not empty is expected here.
evidence-shape-uri = An address, DID or URN is expected here: a scheme, a colon and more, without spaces.
evidence-shape-time = A time with time zone after RFC 3339 is expected here, such as 2026-04-01T00:00:00Z.
evidence-shape-number = A number is expected here.
evidence-shape-plain = A text or a number is expected here.
evidence-shape-flag = true or false is expected here.
evidence-shape-word = One of these is expected here, or a word that begins with ext: — { $words }.
evidence-shape-first-context = The first context must be that of verifiable credentials, such as { $expected }.
evidence-shape-second-context = The next context must be that of the standard, such as { $expected }.
evidence-shape-ob2-context = The context of Open Badges 2.0 is missing: { $expected }.
evidence-shape-extension = An extension must have the type “Extension” and one of its own.
evidence-ob1 = This is a badge after Open Badges 1.x, which is not read. Ask the issuer for one after Open Badges 2.0 or 3.0.
evidence-ob2-no-evidence = This is a definition or a part of one, and no evidence that somebody achieved something.
evidence-ob2-signed-definition = Only assertions and endorsements are signed; this is something else.

# Proofs
evidence-proof-none = The credential carries no proof. Anybody could have written it.
evidence-proof-object = A proof must be an object.
evidence-proof-purpose = The proof was not made to assert anything: its proofPurpose is not assertionMethod.
evidence-proof-time = “{ $member }” of the proof is no time that can be read.
evidence-proof-future = The proof says to have been made in the future.
evidence-proof-expired = The proof has expired.
evidence-proof-too-many = Only the first { $limit } proofs were looked at.
evidence-proof-too-large = The credential has too many values for its proof to be checked (at most { $limit } for all proofs together).
evidence-proof-unsigned = The signature does not cover everything: anybody could have changed { $places }. Ask the issuer for a credential whose contexts define all its terms.
evidence-proof-unsigned-terms = The signature does not cover everything: terms that no context of the credential defines: { $count }. Ask the issuer for a credential whose contexts define all its terms.
evidence-proof-carried = The signature ({ $kind }) is intact. The key { $fingerprint } comes with the credential itself, so this alone does not say who signed.
evidence-proof-did = The signature ({ $kind }) is intact, by the key { $fingerprint } of a DID.
evidence-proof-web = The signature ({ $kind }) is intact, by the key { $fingerprint } that was fetched from its address.
evidence-proof-pinned = The signature ({ $kind }) is intact, by the key { $fingerprint } of the register.
evidence-jwt-no-key = The token does not say by which key it was signed, and the register knows none of the issuer's that fits.
evidence-jwt-claim = The claim “{ $claim }” of the token says something else than the credential in it.
evidence-key-no-method = The proof does not say by which key it was made (verificationMethod).
evidence-key-no-uri = The key is named by “{ $method }”, which is no address: a scheme is missing.
evidence-key-scheme = The key is named by “{ $method }”; keys cannot be found at addresses of this kind.
evidence-key-damaged = “{ $method }” looks like a key but is none: it is damaged.
evidence-key-gone = The key at { $method } was taken away (410).
evidence-key-not-listed = The document at its address does not list the key { $method }.
evidence-key-purpose = The key { $method } is listed, but not for assertions (assertionMethod).
evidence-key-did-example = { $method } is an example: there are no keys behind it.
evidence-key-did-method = Keys of { $method } cannot be looked up here; did:key, did:jwk and did:web can.
evidence-key-did-web = { $method } names no host and path that a document could have.
evidence-key-did-document = The document of { $method } is that of another DID.
evidence-hosted-kind = The assertion is verified by “{ $kind }”, which is neither HostedBadge nor a signature that was sent.
evidence-hosted-is-signed = The assertion says that it is signed, but the signature was not sent. Send the JWS, or the baked image.
evidence-hosted-no-id = The assertion has no address at which it is hosted.
evidence-hosted-same = What is hosted at { $url } is the same.
evidence-hosted-differs = What is hosted at { $url } is something else than what was presented.
evidence-hosted-only-revoked = At { $url } it says only that the assertion was revoked.
evidence-hosted-gone = The issuer has taken the assertion away (410): it was revoked.
evidence-hosted-there = The assertion is still hosted and not marked as revoked.
evidence-hosted-no-host = The address of the assertion or the identifier of the issuer names no host.
evidence-hosted-origin = The issuer does not say that assertions at { $host } are its own (allowedOrigins).
evidence-hosted-start = The address of the assertion does not begin as the issuer says that its own do (startsWith).
evidence-signed-kind = A signature was sent, but the assertion says that it is verified by “{ $kind }”.
evidence-signed-no-key = Neither the assertion nor the issuer's profile names a key.
evidence-signed-intact = The signature is intact, by the key { $fingerprint }.
evidence-signed-owner = The key says that it belongs to somebody else than the issuer.
evidence-signed-not-listed = The issuer's profile does not list the key.
evidence-merkle-intact = The path from this document to the root { $root } is intact. What the root was written to is another step.

# Issuer
evidence-issuer-none = The credential names no issuer.
evidence-issuer-no-proof = Without an intact proof nothing binds the credential to an issuer.
evidence-issuer-unknown = { $issuer } is not in the register of trusted issuers. The key is { $fingerprint }.
evidence-issuer-unknown-did = The key { $fingerprint } is that of the issuer's DID, but { $issuer } is not in the register of trusted issuers.
evidence-issuer-unknown-host = { $issuer } is not in the register of trusted issuers.
evidence-issuer-no-means = The register knows the issuer, but holds no key, DID or origin that fits the key { $fingerprint }.
evidence-issuer-pinned = { $name }: the key is one that is pinned in the register.
evidence-issuer-pinned-time = { $name }: the key is in the register, but not for the time of the signature.
evidence-issuer-did = { $name }: the key belongs to a DID of the register.
evidence-issuer-origin = { $name }: the key was fetched from an origin of the register.
evidence-issuer-hosted = { $name }: the assertion is hosted at an origin of the register.
evidence-issuer-other-key = The credential says to be by { $name }, but the key { $fingerprint } is none of that issuer's.
evidence-issuer-other-host = The credential says to be by { $issuer }, but it is not hosted at an origin of that issuer.
evidence-issuer-chain = Who wrote the root to the chain is known only when an explorer was asked.
evidence-anchor-none = The proof does not say where the root was written to, so it proves nothing: anybody can compute a root.
evidence-anchor-test = The root was written to { $chain }, a chain for tests, where anybody can write. It proves nothing.
evidence-anchor-no-explorer = The anchor ({ $chain }, transaction { $transaction }) was not checked: no explorer was asked.
evidence-anchor-not-found = The chain { $chain } has no transaction { $transaction }.
evidence-anchor-other = The transaction { $transaction } commits to something else than this root.
evidence-anchor-holds = The transaction { $transaction } of { $chain } commits to this root, at { $at }.
evidence-issuer-chain-keys = The transaction was signed by { $keys }; whether that is the issuer's is not in the register.

# Dates
evidence-dates-in-force = It is in force.
evidence-dates-none = It does not say from when it is in force.
evidence-dates-unreadable = This is no time that can be read.
evidence-dates-future = It is not yet in force.
evidence-dates-order = It ends before it begins.
evidence-dates-expired = It has expired.

# Status
evidence-status-none = The issuer keeps no list by which it could be revoked.
evidence-status-kind = Status of the kind “{ $kind }” cannot be looked up here.
evidence-status-entry = The entry does not say which bit of which list it means.
evidence-status-no-list = The entry does not say where the list is.
evidence-status-gone = The list at { $url } was taken away (410), so the status is not known.
evidence-status-too-many = Only the first { $limit } entries were looked at.
evidence-status-revoked = The issuer has revoked it.
evidence-status-suspended = The issuer has suspended it.
evidence-status-not-listed = It is not in the issuer's list of what was revoked.
evidence-status-not-set = The issuer's list does not mark it.
evidence-status-value = The list has the value { $value } for the purpose “{ $purpose }”, which neither revokes nor suspends.
evidence-status-other-issuer = The list at { $url } is not by the issuer of the credential, so it says nothing.
evidence-status-purpose = The list is not for the purpose “{ $purpose }”.
evidence-status-list-proof = The list's own signature is not intact or was not checked, so it says nothing.
evidence-status-list-dates = The list itself is not in force, so it says nothing.
evidence-status-list-key = The list is signed by a key that is none of the issuer's, so it says nothing.
evidence-status-short = The list has fewer entries than it must have, so it says nothing.
evidence-status-damaged = The list cannot be unpacked.
evidence-status-range = The list has no entry { $index }.
evidence-status-far = The entry { $index } lies further back than lists are unpacked.
evidence-status-bound = More lists would have to be unpacked than one verification may.

# Recipient
evidence-recipient-not-given = Nobody was named to compare with.
evidence-recipient-not-named = The credential names no recipient.
evidence-recipient-matches = It was made out to the one who was named.
evidence-recipient-other = It was made out to somebody else, or under another identity.

# Alignments
evidence-alignment-none = There are no alignments.
evidence-alignment-good = Alignments, all well formed: { $count }.
evidence-alignment-malformed = The alignment lacks a targetName or a targetUrl that is an address.
evidence-alignment-too-many = There are more than { $limit } alignments; those beyond were not looked at.

# Credentials within others
evidence-nested-too-deep = Credentials within credentials are read { $limit } levels deep; this one lies deeper and was not read.
evidence-nested-too-many = At most { $limit } credentials and endorsements are verified at a time; the rest was not read.
evidence-nested-envelope = An enveloped credential must be a data: address with a JWT.
evidence-nested-kind = A credential must be an object or a JWT.

# Notes
evidence-note-png-old = The badge lies in a text chunk as it was used before Open Badges 2.0.
evidence-note-png-damaged = The image is damaged behind the badge, at byte { $at }.
evidence-note-old-context = This context has the name it had before the standard was final.
evidence-note-model-1 = The credential follows version 1.1 of the data model of the W3C; new ones should follow 2.0.
evidence-note-more-faults = There may be more than the { $limit } faults that are told.
evidence-note-other-id = The document at { $url } calls itself { $id }.
evidence-note-redirect = { $url } redirects to { $to }.
evidence-note-issuer-no-address = The issuer is not named by an address, so it does not say itself which assertions are its own.
evidence-note-foreign-type = The type is one that the standard does not know, by its address; nothing could be checked.
evidence-note-deprecated = The kind of proof “{ $kind }” is outdated; new credentials should not use it.
