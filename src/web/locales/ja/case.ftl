### case

## パッケージを受け付けない理由
case-not-json = JSON として読み取れません({ $line } 行 { $column } 列)
case-too-deep = JSON の入れ子が深すぎます
case-not-a-package = CASE パッケージではありません。CFDocument を持つオブジェクトが必要ですが、{ $found } がありました
case-no-document = パッケージに CFDocument がありません
case-no-identifier = 文書の識別子がパッケージのどこにもありません
case-cancelled = 読み取りを中止しました
case-unfit = パッケージを CASE 1.1 の形にできませんでした

## 読み取りの際に直したこと・気づいたこと
case-repair-byte-order-mark = JSON の前のバイト順マークを読み飛ばしました
case-repair-unwrapped = 値を包んでいた余分な階層(または要素が 1 つだけの配列)を取り除きました
case-repair-list-from-object = オブジェクトを配列として読み取りました
case-repair-list-from-text = 1 つの文字列 { $before } を分割して配列にしました
case-repair-null-removed = null を取り除きました
case-repair-empty-removed = 空の値を取り除きました
case-repair-key-respelled = キーの表記を標準のものに直しました
case-repair-unknown-key-kept = CASE のモデルにないキーを extensions に移しました
case-repair-value-kept = 型の合わない値 { $before } を extensions に移しました
case-repair-type-changed = 値 { $before } を { $after } と書き改めました
case-repair-day-shortened = 日付 { $before } を { $after } と書き改めました
case-repair-time-rewritten = 時刻 { $before } を { $after } と書き改めました(時差の指定がなければ UTC とみなします)
case-repair-time-filled = 欠けている最終更新時刻を { $after } で補いました
case-repair-text-filled = 欠けている必須の文字列を { $after } で補いました
case-repair-version-set = CASE のバージョンを 1.1 にしました
case-repair-address-filled = 欠けているアドレスを識別子から作りました: { $after }
case-repair-address-rewritten = アドレス { $before } を { $after } と書き改めました
case-repair-identifier-derived = 欠けている識別子を補いました: { $after }
case-repair-duplicate-dropped = 同じものが重複しているため、2 つ目を取り除きました
case-repair-duplicate-kept = 識別子 { $before } は別のものが使っているため、こちらは { $after } として残しました
case-repair-type-respelled = 種別 { $before } を { $after } と書き改めました
case-repair-type-filled = 欠けている関連の種別を { $after } で補いました
case-repair-own-link-dropped = 自分が属する文書へのリンクを取り除きました
case-repair-foreign-link-kept = 別の文書へのリンクを extensions に移しました
case-repair-link-completed = リンク { $before } の足りない部分を補いました
case-repair-set-aside = この一覧の要素として読み取れないため、親の extensions に移しました
case-repair-number-inexact = 数値 { $before } は正確に保持できないため、{ $after } になりました
case-repair-key-repeated = 同じキーが 1 つのオブジェクトに複数あるため、最後の値だけを読み取りました
case-repair-identifier-unusual = 識別子 { $before } は小文字の UUID ではありませんが、そのまま残しました
case-repair-end-dangling = 関連のこの端は、このパッケージの中にありません
case-repair-self-loop = この関連は自分自身につながっています
case-repair-child-loop = 次の項目が親子関係で輪になっています: { $before }
case-repair-several-parents = この項目には複数の親があります
case-repair-isolated = この項目には親も子もありません
case-repair-code-repeated = コード { $before } は別の項目でも使われています

## 文書の一覧への問い合わせ
case-query-filter-syntax = filter を { $at } 文字目から読み取れません。「項目 演算子 '値'」の形か、それを 2 つ「 AND 」または「 OR 」でつないだ形で指定してください（演算子は = != > >= < <= ~）。
case-query-filter-field = filter に指定された項目「{ $name }」は文書にありません。
case-query-blank-field = fields に項目名がありません。項目名をコンマで区切って指定してください。
case-query-blank-sort = sort に項目名がありません。
case-query-order = orderBy には asc か desc を指定してください（「{ $value }」は使えません）。
case-query-collation = 文字の並び順のデータを読み取れません。
