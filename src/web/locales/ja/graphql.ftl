### GraphQL の窓口で使う言葉。

graphql-invalid = このスキーマでは解釈できないリクエストです: { $reason }
graphql-too-deep = クエリの入れ子が深すぎます。{ $limit } 段までにしてください。
graphql-too-complex = 一度に求める量が多すぎます（コストの上限は { $limit }）。ページを小さくするか、フィールドを減らしてください。
graphql-batch = 操作のリストは受け付けません。1 回のリクエストで 1 つの操作を送ってください。
graphql-json = 本文が GraphQL リクエストの JSON として読めません（{ $line } 行 { $column } 列）。
graphql-body = リクエストの本文が最後まで届きませんでした。
graphql-body-large = 本文が { $limit } MB を超えています。
graphql-media-type = 本文は「application/json」で送ってください（「{ $type }」は受け付けません）。
graphql-method = この操作に { $method } は使えません。クエリは GET または POST、ミューテーションは POST で送ってください。
graphql-parameters = アドレスには「query」が必要です。「variables」を付けるときは JSON オブジェクトにしてください。
graphql-timeout = { $seconds } 秒以内に答えられなかったため中止しました。一度に求める量を減らしてください。

graphql-cursor = この一覧のカーソルではありません。
graphql-page-negative = 「{ $argument }」に負の数は指定できません。
graphql-page-large = 「{ $argument }」は { $limit } までです。続きはページごとに取得してください。
graphql-association-type = CASE に「{ $type }」という関連の種類はありません。
graphql-component-unknown = 科目またはバッジクラス「{ $name }」は存在しないか、閲覧できません。

graphql-object = 「{ $field }」の形が正しくありません。オブジェクト（場所によってはアドレス）を指定してください。
graphql-needed = 「{ $field }」は空にできません。
graphql-share = 「{ $field }」は 0 から 1 までの割合です（{ $value } は指定できません）。
graphql-amount = 「{ $field }」に { $value } は指定できません。
graphql-scheme = 「{ $value }」という単位制度は登録されていません（使えるもの: { $known }）。
graphql-date = 「{ $field }」は 2026-04-01 のような日付にしてください（「{ $value }」は読めません）。
graphql-several = { $count } 個の値に誤りがあります。何も変更していません。
graphql-not-a-table = 科目の表でもバッジクラスの表でもありません。CASE パッケージは importFramework で取り込んでください。
graphql-no-base64 = contentBase64 は Base64 ではありません
graphql-one-content = ファイルは content、contentBase64、url のうちどれか一つだけで指定してください

graphql-similar-one = 「id」と「text」はどちらか一方だけを指定してください。候補は、ここに登録されているものか文章のどちらかについて探します。
graphql-similar-unknown = 項目・科目・バッジ・フレームワーク「{ $id }」は存在しないか、あなたには表示されません。
graphql-similar-long = 「text」は{ $limit }文字以内で指定してください。
graphql-similar-many = 「{ $argument }」に指定できるのは{ $limit }までです。候補は人が確かめるためのものです。
graphql-form = フォームを読み取れません。GraphQL multipart request の仕様どおり、operations・map・ファイルの順に送ってください。ファイルは一つまでです。
