### Credit transfer: errors and the sentences of a proposal.

credit-error-dangling = { $of } refers to { $what } number { $index }, which is not there.
credit-error-number = { $of }: { $what } cannot be { $value }.
credit-error-date = “{ $text }” is not a date. Write it as 2026-04-01.
credit-error-policy = Policy: { $field } cannot be { $value }.
credit-error-no-requirements = { $target } has neither alignments nor outcomes, so there is nothing to compare with.
credit-error-twice = { $component } is listed twice.

credit-outcome-ineligible = Not eligible for “{ $target }”. The match is shown for information only.
credit-outcome-full = Proposed: full credit for “{ $target }”.
credit-outcome-review-full = Review for full credit for “{ $target }”: the evidence below decides.
credit-outcome-partial = Proposed: partial credit for “{ $target }”.
credit-outcome-review-partial = Review for partial credit for “{ $target }”: the evidence below decides.
credit-outcome-review-unrecorded = Review for “{ $target }”: too little has been recorded to say.
credit-outcome-block = Proposed: elective credit instead of “{ $target }”.
credit-outcome-waiver = Proposed: a prerequisite of “{ $target }” is waived; no credit.
credit-outcome-none = Proposed: no credit for “{ $target }”.
credit-person-decides = This is a proposal. A person decides.

credit-component-dropped = “{ $component }” does not count: { $gate ->
    [grade] the grade is too low
    [recency] it was awarded too long ago
    [recognition] the issuer is not recognised
    [legal] no legal basis is named
   *[validity] it was not valid when awarded, or has expired
}.
credit-component-unknown = “{ $component }” proves nothing yet: { $gate ->
    [grade] the grade is not known
    [recency] the date of the award is not known
    [recognition] the issuer is not known
    [legal] the legal basis is not known
   *[validity] it is not known whether it was valid when awarded
}.

# Credit schemes by the names people know; the messages below quote them.
credit-scheme = { $scheme ->
    [ects] ECTS credits
    [us-semester] US semester hours
    [us-quarter] US quarter hours
    [jp-tani] Japanese credits (単位)
    [uk-cats] UK credits (CATS)
    [nz] New Zealand credits
    [ucts] UMAP credits (UCTS)
   *[other] { $scheme }
}
credit-scheme-from = { $from ->
    [ects] ECTS credits
    [us-semester] US semester hours
    [us-quarter] US quarter hours
    [jp-tani] Japanese credits (単位)
    [uk-cats] UK credits (CATS)
    [nz] New Zealand credits
    [ucts] UMAP credits (UCTS)
   *[other] { $from }
}
credit-scheme-to = { $to ->
    [ects] ECTS credits
    [us-semester] US semester hours
    [us-quarter] US quarter hours
    [jp-tani] Japanese credits (単位)
    [uk-cats] UK credits (CATS)
    [nz] New Zealand credits
    [ucts] UMAP credits (UCTS)
   *[other] { $to }
}

credit-coverage = Proven: { $lo } of what is required (full credit needs { $full }, partial { $part }).
credit-coverage-open = Proven: { $lo } of what is required, possible: { $hi } (full credit needs { $full }, partial { $part }).
credit-award = Credit, in { credit-scheme }: { $credits }.
credit-cap = Elective credit of { $before } is limited to { $after }; the cap is { $cap }.
credit-cap-open = Elective credit of { $before }; the cap of the programme has still to be applied.

credit-ground-level = Ground: the level required is not reached.
credit-ground-workload = Ground: there is too little work behind it.
credit-ground-quality = Ground: the award or its assessment does not meet the conditions.
credit-ground-profile = Ground: something essential to the target is missing.
credit-ground-outcomes = Ground: the required learning outcomes are not covered.

credit-requirement = { $item } ({ $weight } of the target): { $lo } proven; { $need } needed.
credit-requirement-open = { $item } ({ $weight } of the target): { $lo } proven, { $hi } possible; { $need } needed.
credit-step-own = Completing “{ $from }” covers its own outcome { $to } ({ $value }).
credit-step-alignment = “{ $from }” is aligned to { $to } (asserted by { $by }): { $value }.
credit-step-down = { $to } is { $share } of { $from }: at least { $value } of it is covered.
credit-step-up = { $from } is { $share } of { $to }: together { $value }.
credit-step-exact = { $from } is the same as { $to } (asserted by { $by }): { $value }.
credit-step-translation = { $to } is a translation of { $from } (asserted by { $by }): { $value }.
credit-step-replaced = { $from } was replaced by { $to } with an unchanged statement (asserted by { $by }): { $value }.
credit-path-omitted = At least { $count } further steps are not shown.
credit-contradiction = The evidence on { $item } contradicts itself, so nothing counts as proven.

credit-gap-unproven = { $item } may be covered but is not proven to be.
credit-gap-missing = { $item } is not covered.
credit-gap-unrecorded = Nothing sufficient is recorded on { $item }; this is no ground for refusal.
credit-stop-failed = “{ $component }” does not count there: { $gate ->
    [role] it teaches this but does not assess it
    [level] its level is too low
    [confidence] the alignment is not sure enough
    [grade] the grade is too low
    [recency] it was awarded too long ago
    [recognition] the issuer is not recognised
    [legal] no legal basis is named
   *[validity] it was not valid when awarded, or has expired
}.
credit-stop-unknown = “{ $component }” needs evidence there: { $gate ->
    [role] was it assessed?
    [level] at which level?
    [confidence] has a person approved the alignment?
    [grade] what was the grade?
    [recency] when was it awarded?
    [recognition] who issued it?
    [legal] on which legal basis?
   *[validity] was it valid when awarded?
}
credit-stop-edge = Association { $association } is not sure enough to prove anything; a person may approve it.
credit-stop-extent = Nobody has said how much of it “{ $component }” covers.

credit-volume-unknown = The volumes cannot be compared, because hours or credits are missing on one side.
credit-volume-hours = Work: { $brought } hours brought, { $target } hours in the target (ratio { $ratio }).
credit-volume-credits = Credits: { $brought } brought, { $target } in the target (ratio { $ratio }).
credit-volume-adequacy = { $used } of it meets what is proven; adequacy { $alpha }, needed { $phi }.
credit-volume-short = Short on { $item }: { $has } of { $needs }.
credit-conversion-workload = { $value } in { credit-scheme-from } are { $credits } in { credit-scheme-to } by workload.
credit-conversion-year = { $value } in { credit-scheme-from } are { $credits } in { credit-scheme-to } by the credits of a full-time year.
credit-conversion-agreement = { $value } in { credit-scheme-from } are { $credits } in { credit-scheme-to } by the agreement “{ $agreement }”.

credit-assumption-shares = Assumed: the parts of an item whose shares are not declared are equal.
credit-assumption-broad = Assumed: an alignment to a broad item that does not say how much it means covers part of it.
credit-assumption-measures = Assumed: matched frameworks weigh the same learning alike.
credit-assumption-teaches = Assumed: what a credit-bearing course teaches, it also assessed.
credit-assumption-hours = Assumed: hours that are not stated follow from the credits.
credit-strict = Without these assumptions { $lo } is proven.
credit-hint = Suggestions and unconfirmed links could add { $hint }; they do not count.
credit-conflicts = { $count } contradictions between frameworks were set aside for the curator.
credit-prerequisite-met = The prerequisite { $item } is met.
credit-prerequisite-open = The prerequisite { $item } is not proven.

credit-flip-above = Above { $at } for the { $parameter ->
    [full] threshold of full credit
    [part] threshold of partial credit
   *[phi] needed volume
} (now { $now }) the outcome would be { $becomes ->
    [full] full credit
    [review-full] a review for full credit
    [partial] partial credit
    [review-partial] a review for partial credit
    [review-unrecorded] a review, too little being recorded
    [block] elective credit
    [waiver] a waiver
    [ineligible] ineligible
   *[none] no credit
}.
credit-flip-below = At { $at } or less for the { $parameter ->
    [full] threshold of full credit
    [part] threshold of partial credit
   *[phi] needed volume
} (now { $now }) the outcome would be { $becomes ->
    [full] full credit
    [review-full] a review for full credit
    [partial] partial credit
    [review-partial] a review for partial credit
    [review-unrecorded] a review, too little being recorded
    [block] elective credit
    [waiver] a waiver
    [ineligible] ineligible
   *[none] no credit
}.
