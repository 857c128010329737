### Badge definitions and issuers as records: their life, images, profiles, files they come from.

## Life
records-published-already = It is published already.
records-retired-not-published = It is retired and is not published again. Save another version instead.
records-draft-not-retired = It is a draft, which nobody has been awarded. Change it, or leave it unpublished.
records-retired-already = It is retired already.
records-published-no-draft = It is published, and credentials may point at it; it does not become a draft again. Retire it instead.
records-published-keeps = It is published, so what it means stays: { $members } would change. Save it as another version (another version text), which gets its own permanent address and names this one. If only wording is corrected (name, description, criteria, image, tags), say that it is a correction.
records-retired-keeps = It is retired and does not change any more. Save another version instead.
records-stack-cycle = It would be a part of itself: { $path }.

## Images
records-image-large = The image has { $kilobytes } KiB; at most { $limit } KiB are stored.
records-image-unknown = These bytes are no PNG, SVG, JPEG, GIF or WebP image, whatever they are said to be.
records-image-damaged = The PNG image is damaged: its head with width and height is missing.
records-image-sides = The image has { $width } × { $height } pixels; at most { $limit } on a side are stored.
records-image-base64 = The image is no Base64 text (RFC 4648) and no data: address.
records-image-no-svg = The image is no well-formed SVG: { $reason }
records-image-active = The SVG image holds { $what }, which could run or fetch something where it is shown. Export it as a plain drawing: no scripts, event handlers, style imports, document types, and no references out of the file.
records-image-not-here = No image { $hash } is here that this organisation may use. Upload it first.
records-image-stored = The image in the file is stored here, at { $address }.

## Profiles of issuers
records-issuer-address = “{ $value }” is no web address (http or https).
records-issuer-mail = “{ $value }” is no e-mail address.
records-issuer-key = The key “{ $id }” needs an id and exactly one of publicKeyMultibase, publicKeyPem and publicKeyJwk.
records-issuer-private = The key “{ $id }” holds its private half. It was not stored; please treat that key as disclosed and make a new one.
records-issuer-time = “{ $value }” is no time such as 2026-04-01T00:00:00Z.
records-issuer-did = “{ $value }” is no decentralised identifier such as did:web:school.example.
records-issuer-origin = “{ $value }” is no host name such as badges.school.example.
records-issuer-many = { $count } entries are given; at most { $limit } are kept.
records-issuer-unreadable = At { $url } there is no profile of an issuer; its address alone is kept.

## Files
records-file-large = The file has { $megabytes } MB; files of badges may have { $limit } MB. Split it.
records-file-many = The file holds more than { $limit } badges. Split it.
records-no-json = This is no JSON: { $reason }
records-no-badge = No badge was found in the file.
records-not-a-badge = This is no badge definition (BadgeClass, Achievement, badge template) and holds none.
records-badge-elsewhere = The assertion names its badge by address only, { $url }, and that was not fetched. Import the badge itself.
records-no-name = The badge has no name.
records-no-id = The badge has neither an id nor a humanCode, so it could not be found again. Give it one of the two.
records-many-alignments = The badge states { $count } alignments; at most { $limit } are taken.
records-odd-member = “{ $member }” is not as the standards say; it is kept as it is, but not read.
records-alignment-empty = The alignment “{ $name }” has no address; it is kept and cannot be resolved by one.
records-alignment-odd = The address “{ $url }” of the alignment “{ $name }” leads nowhere; it is kept as it is.
records-twice = The same badge stands in the file before.
records-own = This badge is defined here. Change it with saveBadgeClass; a copy of it makes no sense.

## On the command line and in plans
records-plan-head = { $count } badge definitions; nothing has been written yet.
records-taken-head = { $count } badge definitions.

## Pages
records-page-issuer = Issuer
records-page-draft = Draft: only its organisation sees this page.
records-page-published = Published { $at }
records-page-published-plain = Published
records-page-retired = Retired { $at }: it is awarded no more.
records-page-because = Reason: { $reason }
records-page-copy = A copy held by { $holder }. It is defined and issued elsewhere.
records-page-original = The original
records-page-criteria = Criteria
records-page-alignments = Alignments
records-page-results = Results
records-page-parts = Made up of
records-page-part-of = Part of
records-page-versions = Versions
records-page-related = Other editions
records-page-version = version { $version }
records-page-tags = Tags
records-page-facts = Details
records-page-formats = As data
records-page-type = Type
records-page-credits = Credits
records-page-language = Language
records-page-field = Field of study
records-page-code = Code
records-page-specialization = Specialisation
records-page-contact = Contact
records-page-badges = Badges
records-page-keys = Public keys
