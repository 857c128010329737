### sheets: 表計算形式のフレームワーク

sheets-broken = ブックを開けません({ $reason })。表計算ソフトで開き、.xlsx で保存し直してください。
sheets-expands = ブックを展開すると { $limit } バイトを超えます。ファイルの大きさに比べて大きすぎます。表計算ソフトで保存し直すか、分割してください。
sheets-too-many-cells = ブックのセルまたは文字が多すぎて読み取れません(上限は { $limit })。不要な部分を消すか、分割してください。
sheets-no-sheet = { $wanted } という名前のシートがありません。シートは次のとおりです:{ $seen }
sheets-no-map = この表は既知の様式のいずれでもありません。どの列が何を表すかを指定してください（コマンドでは --map fullStatement="…"、GraphQL では columns）。列：{ $columns }。項目：{ $fields }
sheets-no-map-suggestion = この表は既知の様式のいずれでもありません。どの列が何を表すかを指定してください。例:{ $suggestion }。列:{ $columns }。項目:{ $fields }
sheets-unknown-field = { $field } という項目はありません。指定できる項目:{ $fields }
sheets-no-column = 「{ $column }」にはちょうど 1 つの列の名前を書いてください。同じ列は 1 回だけ指定できます。列:{ $columns }
sheets-field-twice = 項目 { $field } が 2 回指定されています。どちらかを消してください。
sheets-too-long = { $identifier } の { $column } が、ブックのセルに入る長さ({ $limit } 文字)を超えています。別の形式で書き出してください。
sheets-too-many-rows = シートには { $rows } 行を入れられません。別の形式で書き出してください。
sheets-unwritable = ブックを書き出せません。
sheets-no-title = ファイルに題名がないため、内容から「{ $title }」を題名としました。変えるには題名を指定してください。
sheets-no-creator = ファイルに作成者がありません。CASE では必須ですので、取り込むときに指定してください。
sheets-document-from-parents = ファイルに文書の識別子がありません。ファイルの項目ではない唯一の親である { $identifier } を文書とみなしました。
sheets-repeated-identifier = 識別子 { $identifier } は前の行にあるか、文書の識別子と同じです。この行に別の識別子を付けるか、行を消してください。
sheets-no-day = 「{ $value }」は 2026-04-01 のような日付ではありません。文字のまま保存しました。
sheets-no-time = 「{ $value }」は 2026-04-01T09:00:00Z のような日時ではありません。文字のまま保存しました。
sheets-no-sequence = 「{ $value }」は整数ではありません。文字のまま保存しました。
sheets-ambiguous-code = コード { $code } の項目が複数あるため、最初のものとみなしました。識別子を書いてください。
sheets-unknown-key = キー { $key } は未知であるか、値が 2 つ以上あります。文書とともに保存しました。
sheets-second-document = 文書の行より下にある行です。1 つのブックに書ける文書は 1 つです。この行を消してください。
sheets-repeated-level = smartLevel { $level } は前の行にもあります。その下の項目は最初の行の下に置きました。
sheets-no-level = この行の上位にあたる smartLevel { $level } の行がありません。存在する最も近い項目の下に置きました。
sheets-no-type = 「{ $value }」は関連の種類ではありません。「Is Child Of」「Exact Match Of」のように書いてください。
sheets-no-end = アドレス・識別子・コードのすべてが空の端があります。{ $column } を記入してください。
sheets-other-code = コード { $code } の横にある識別子の項目のコードは「{ $own }」です。識別子に従いました。
sheets-other-group = このグループは前の行で「{ $own }」という名前です。名前「{ $name }」は使いませんでした。
sheets-error-value = 「{ $value }」は数式が失敗したときに表計算ソフトが示す値です。そのまま保存しましたので、セルを直してください。
