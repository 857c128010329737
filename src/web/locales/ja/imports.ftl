### フレームワークの取り込み: ファイル、取り込み計画、各行の扱い

imports-unreadable = ファイルを読み取れません: { $reason }
imports-text-too-long = ファイルの中に { $limit } MiB を超える文字列があります。このような長さの記述は考えられません。ファイルの作り方をご確認ください
imports-duplicate = 「{ $identifier }」はファイルの中に 2 回以上あります。取り込むのは最初のものだけです
imports-rows-refused = 取り込めない行が { $count } 行あるため、何も変更していません。行を直すか、その行を除いて取り込むよう指定してください

## コマンドライン
imports-help-dry-run = 取り込み計画だけを作り、各行がどうなるかを表示します。何も書き込みません
imports-help-plan = --dry-run で作った計画を適用します。その後フレームワークが変わっていれば適用しません
imports-help-prune = ここにあってファイルにないものを削除します。指定しなければ何も削除しません
imports-help-leave-out-refused = 取り込めない行を除いて取り込みます。指定しなければ、そのような行があるときは何も書き込みません
imports-help-map = 列を手で対応付けます(例: fullStatement=記述)。複数回指定できます
imports-help-identifier = フレームワークの文書の識別子(ファイルにない場合)
imports-help-title = フレームワークの題名(ファイルにない場合)
imports-usage-map = 「{ $value }」は --map の値として理解できません。--map fullStatement=記述 のように、項目名=列名 の形で書いてください。
imports-option-names-itself = { $option } は、フレームワークや列の名前を持たないファイルのためのものです。CASE パッケージでは使えません
imports-option-of-frameworks = { $option } はフレームワークのためのものです。科目・バッジ・機関の表は、全体を取り込むか、まったく取り込まないかのどちらかです
imports-tally-removed = 削除 { $count }
imports-left-out = 取り込めない { $count } 行を除きました

## 取り込み計画
imports-plan-new = 「{ $title }」({ $identifier })を新しく取り込むことになります。まだ何も書き込んでいません
imports-plan-updated = 「{ $title }」({ $identifier })を変更することになります。まだ何も書き込んでいません
imports-plan-unchanged = 「{ $title }」({ $identifier })はすでにこのとおりここにあります
imports-plan-more = … ほか { $count } 件
imports-plan-change = { $field }: { $before } → { $after }
imports-plan-apply = このとおりに適用するには: kakehashi import --plan { $plan }
imports-op-refused = 取り込めない行: { $count }
imports-op-created = 新規: { $count }
imports-op-updated = 変更: { $count }
imports-op-removed = 削除: { $count }
imports-op-unchanged = 変更なし: { $count }
imports-too-large-to-hold = ファイルが { $megabytes } MB を超えています。これより大きいものは CASE パッケージ（JSON）だけを取り込めます
