### 単位認定：エラーと、認定案を説明する文。

credit-error-dangling = { $of } が参照している { $what } { $index } 番は存在しません。
credit-error-number = { $of }：{ $what } に { $value } は指定できません。
credit-error-date = 「{ $text }」は日付ではありません。2026-04-01 の形式で書いてください。
credit-error-policy = 認定方針：{ $field } に { $value } は指定できません。
credit-error-no-requirements = { $target } には対応づけも到達目標もないため、比較できません。
credit-error-twice = { $component } が二重に挙げられています。

credit-outcome-ineligible = 「{ $target }」の認定対象になりません。照合結果は参考として示します。
credit-outcome-full = 認定案：「{ $target }」の単位をすべて認定する。
credit-outcome-review-full = 要審査：「{ $target }」の全部認定は、以下の証拠によって決まります。
credit-outcome-partial = 認定案：「{ $target }」の単位の一部を認定する。
credit-outcome-review-partial = 要審査：「{ $target }」の一部認定は、以下の証拠によって決まります。
credit-outcome-review-unrecorded = 要審査：「{ $target }」について判断できるだけの記録がありません。
credit-outcome-block = 認定案：「{ $target }」の代わりに、自由選択の単位として認定する。
credit-outcome-waiver = 認定案：「{ $target }」の履修要件を免除する（単位は認定しない）。
credit-outcome-none = 認定案：「{ $target }」の単位は認定しない。
credit-person-decides = これは案です。決定は人が行います。

credit-component-dropped = 「{ $component }」は算入されません：{ $gate ->
    [grade] 成績が基準に達していません
    [recency] 取得から年数がたちすぎています
    [recognition] 発行機関が認められていません
    [legal] 法的根拠が示されていません
   *[validity] 取得時に有効でなかったか、有効期限が切れています
}。
credit-component-unknown = 「{ $component }」はまだ証明になりません：{ $gate ->
    [grade] 成績が分かりません
    [recency] 取得日が分かりません
    [recognition] 発行機関が分かりません
    [legal] 法的根拠が分かりません
   *[validity] 取得時に有効だったかどうか分かりません
}。

# 単位制度の名称。下の文から参照します。
credit-scheme = { $scheme ->
    [ects] ECTS
    [us-semester] 米国セメスター単位
    [us-quarter] 米国クォーター単位
    [jp-tani] 単位
    [uk-cats] 英国単位（CATS）
    [nz] ニュージーランド単位
    [ucts] UMAP 単位（UCTS）
   *[other] { $scheme }
}
credit-scheme-from = { $from ->
    [ects] ECTS
    [us-semester] 米国セメスター単位
    [us-quarter] 米国クォーター単位
    [jp-tani] 単位
    [uk-cats] 英国単位（CATS）
    [nz] ニュージーランド単位
    [ucts] UMAP 単位（UCTS）
   *[other] { $from }
}
credit-scheme-to = { $to ->
    [ects] ECTS
    [us-semester] 米国セメスター単位
    [us-quarter] 米国クォーター単位
    [jp-tani] 単位
    [uk-cats] 英国単位（CATS）
    [nz] ニュージーランド単位
    [ucts] UMAP 単位（UCTS）
   *[other] { $to }
}

credit-coverage = 要求内容の { $lo } が証明されています（全部認定には { $full }、一部認定には { $part } が必要）。
credit-coverage-open = 要求内容の { $lo } が証明され、最大 { $hi } の可能性があります（全部認定には { $full }、一部認定には { $part } が必要）。
credit-award = 単位認定：{ $credits } { credit-scheme }。
credit-cap = 自由選択の単位 { $before } は、上限 { $cap } により { $after } になります。
credit-cap-open = 自由選択の単位は { $before } です。課程全体の上限はこれから適用します。

credit-ground-level = 理由：求められる水準に達していません。
credit-ground-workload = 理由：学修量が足りません。
credit-ground-quality = 理由：修了の認定または評価が条件を満たしていません。
credit-ground-profile = 理由：必須の内容が欠けています。
credit-ground-outcomes = 理由：求められる学修成果を満たしていません。

credit-requirement = { $item }（全体の { $weight }）：{ $lo } を証明、{ $need } が必要です。
credit-requirement-open = { $item }（全体の { $weight }）：{ $lo } を証明、最大 { $hi } の可能性、{ $need } が必要です。
credit-step-own = 「{ $from }」の修了により、その到達目標 { $to } を満たします（{ $value }）。
credit-step-alignment = 「{ $from }」は { $to } に対応づけられています（{ $by } による）：{ $value }。
credit-step-down = { $to } は { $from } の { $share } に当たり、少なくとも { $value } を満たします。
credit-step-up = { $from } は { $to } の { $share } に当たり、合わせて { $value } になります。
credit-step-exact = { $from } と { $to } は同一です（{ $by } による）：{ $value }。
credit-step-translation = { $to } は { $from } の翻訳です（{ $by } による）：{ $value }。
credit-step-replaced = { $from } は、文言を変えずに { $to } に置き換えられました（{ $by } による）：{ $value }。
credit-path-omitted = このほか少なくとも { $count } 段階を省略しています。
credit-contradiction = { $item } についての証拠が互いに矛盾するため、証明されたものとは扱いません。

credit-gap-unproven = { $item } は満たしている可能性がありますが、証明されていません。
credit-gap-missing = { $item } は満たしていません。
credit-gap-unrecorded = { $item } については十分な記録がありません。これだけを不認定の理由にはできません。
credit-stop-failed = そこでは「{ $component }」は算入されません：{ $gate ->
    [role] 教えてはいますが、評価していません
    [level] 水準が足りません
    [confidence] 対応づけの確度が足りません
    [grade] 成績が基準に達していません
    [recency] 取得から年数がたちすぎています
    [recognition] 発行機関が認められていません
    [legal] 法的根拠が示されていません
   *[validity] 取得時に有効でなかったか、有効期限が切れています
}。
credit-stop-unknown = そこでは「{ $component }」に証拠が必要です：{ $gate ->
    [role] 評価は行われましたか。
    [level] どの水準ですか。
    [confidence] 対応づけを人が承認しましたか。
    [grade] 成績はどうでしたか。
    [recency] いつ取得しましたか。
    [recognition] どの機関が発行しましたか。
    [legal] どの法的根拠によりますか。
   *[validity] 取得時に有効でしたか。
}
credit-stop-edge = 関連 { $association } は確度が足りず、証明に使えません。人が承認すれば使えます。
credit-stop-extent = 「{ $component }」がどれだけを満たすのか、まだ示されていません。

credit-volume-unknown = 時間数または単位数が一方にないため、学修量を比較できません。
credit-volume-hours = 学修時間：修得済み { $brought } 時間、対象科目 { $target } 時間（比率 { $ratio }）。
credit-volume-credits = 単位数：修得済み { $brought }、対象科目 { $target }（比率 { $ratio }）。
credit-volume-adequacy = そのうち { $used } が証明された内容に当たります。充足度 { $alpha }、必要値 { $phi }。
credit-volume-short = { $item } の学修量が不足しています：{ $needs } に対して { $has }。
credit-conversion-workload = { $value } { credit-scheme-from }は、学修時間による換算で { $credits } { credit-scheme-to }です。
credit-conversion-year = { $value } { credit-scheme-from }は、年間標準単位数による換算で { $credits } { credit-scheme-to }です。
credit-conversion-agreement = { $value } { credit-scheme-from }は、協定「{ $agreement }」による換算で { $credits } { credit-scheme-to }です。

credit-assumption-shares = 仮定：割合が示されていない構成要素は、等しい割合とみなします。
credit-assumption-broad = 仮定：範囲を示さずに大きな項目へ対応づけたものは、その一部を満たすとみなします。
credit-assumption-measures = 仮定：一致する項目の内容の重みは、どのフレームワークでも同じとみなします。
credit-assumption-teaches = 仮定：単位を伴う科目で教えた内容は、評価もされたとみなします。
credit-assumption-hours = 仮定：示されていない時間数は、単位数から求めます。
credit-strict = これらの仮定を置かない場合に証明されるのは { $lo } です。
credit-hint = 未承認の候補や関連により { $hint } 増える可能性がありますが、算入していません。
credit-conflicts = フレームワークの間の矛盾 { $count } 件を除外し、管理者の確認に回しました。
credit-prerequisite-met = 履修要件 { $item } を満たしています。
credit-prerequisite-open = 履修要件 { $item } は証明されていません。

credit-flip-above = { $parameter ->
    [full] 全部認定の基準値
    [part] 一部認定の基準値
   *[phi] 必要な学修量
}（現在 { $now }）が { $at } を超えると、結果は「{ $becomes ->
    [full] 全部認定
    [review-full] 全部認定の審査
    [partial] 一部認定
    [review-partial] 一部認定の審査
    [review-unrecorded] 記録不足による審査
    [block] 自由選択の単位
    [waiver] 履修要件の免除
    [ineligible] 対象外
   *[none] 認定なし
}」になります。
credit-flip-below = { $parameter ->
    [full] 全部認定の基準値
    [part] 一部認定の基準値
   *[phi] 必要な学修量
}（現在 { $now }）が { $at } 以下であれば、結果は「{ $becomes ->
    [full] 全部認定
    [review-full] 全部認定の審査
    [partial] 一部認定
    [review-partial] 一部認定の審査
    [review-unrecorded] 記録不足による審査
    [block] 自由選択の単位
    [waiver] 履修要件の免除
    [ineligible] 対象外
   *[none] 認定なし
}」になります。
