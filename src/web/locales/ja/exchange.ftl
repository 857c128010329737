### exchange: 科目・バッジ・機関・評価の表

exchange-not-text = ファイルを文字として読み取れません。UTF-8(または UTF-16、Shift_JIS)の CSV で保存し直してください。
exchange-empty = 表が空です。1 行目に列名を書いてください。
exchange-unknown-format = この形式は扱えません:「{ $header }」。表は course_code、badge_code、slug と kind、target と components のいずれかの列で、JSON は先頭の括弧で見分けます。
exchange-open-quote = ここで始まる引用符が閉じられていません。閉じるか、セルの中の引用符は "" と書いてください。
exchange-nameless-column = 「{ $value }」の列に名前がありません。1 行目に列名を書くか、区切り文字を含むときは引用符で囲んでください。
exchange-missing-column = 列 { $column } がありません。1 行目に加えてください。
exchange-repeated-column = 列 { $column } が 2 つあります。どちらかを消してください。
exchange-refused = 読み取れないセルが { $count } 個あるため、何も取り込みませんでした。行と列は一覧のとおりです。
exchange-cell-required = このセルは空にできません。
exchange-cell-number = 「{ $value }」は数ではありません。単位や桁区切りを付けず、小数点付きの数字で書いてください。
exchange-cell-range = 「{ $value }」は { $low } から { $high } の範囲にありません。
exchange-cell-word = 「{ $value }」はここでは使えません。次のいずれかを書いてください:{ $allowed }
exchange-cell-date = 「{ $value }」は日付ではありません。2026-04-01 の形で書いてください。
exchange-cell-ends-before-start = 「{ $value }」が有効期間の初日より前です。valid_from か valid_to を直してください。
exchange-cell-credits-without-scheme = 「{ $value }」の単位制度が分かりません。credit_scheme を記入してください。
exchange-cell-contradiction = 「{ $value }」が { $row } 行目の「{ $earlier }」と食い違います。どちらかを直すか、このセルを空にしてください。
exchange-cell-unknown-outcome = コード「{ $value }」の学修成果がこの行までにありません。outcomes の列に本文を書いてください。
exchange-cell-count = 「{ $value }」のコードの数が、この行の学修成果の数({ $outcomes })と合いません。
exchange-cell-nothing-described = 「{ $value }」が何を指すか分かりません。この行に対応先の項目がないためです。aligned_to を記入するか、このセルを空にしてください。
exchange-cell-repeated = 「{ $value }」は { $row } 行目にもあります。どちらかの行を消してください。
exchange-cell-component = 「{ $value }」を読み取れません。「機関/コード」の形で、成績は @、取得日は @2026-03-31 を続け、複数は | で区切ってください。
exchange-read-as-shift-jis = Shift_JIS のファイルとして読み取りました。
exchange-unknown-column = 列 { $column } は未知の列です。セルの内容はそのまま保存しました。
exchange-no-framework = このファイルはフレームワークではなく、科目・バッジ・機関の表です
exchange-unwritable = フレームワークをこの形式で書き出せませんでした
exchange-not-data = この表はデータではなく質問の一覧なので、取り込めません。
