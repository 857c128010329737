### 業務処理・権限・データベースで使う言葉。

access-key-needed = この操作にはキーが必要です。「Authorization: Bearer …」として送ってください（`kakehashi key create` で作成できます）。
access-key-invalid = キーが登録されていないか、失効しています。
access-forbidden = 役割「{ $role }」のキーではこの操作（{ $right }）はできません。

store-busy = データベースが混み合っています。しばらくしてからもう一度お試しください。
store-unreachable = データベース { $target } を開けません。接続先が正しいか、サーバーが動いているか確認してください。
store-folder = データフォルダー { $folder } を使えません: { $reason }
store-not-ours = { $target } は Kakehashi のデータベースではありません。
store-too-new = このデータベースは新しい版（スキーマ { $found }）で書かれています。その版以降の kakehashi を入れてください。何も変更していません。
store-failed = データベースで障害が起きました。何も変更していません。詳細はログにあります。
store-not-found = 該当する登録がありません。
store-conflict = 同じ名前の登録がすでにあります。
store-disk = データベースに書き込めません。ディスクがいっぱいか、応答していません。何も変更していません。

registry-base-changed = 同じフレームワークが同時に変更されました。もう一度お試しください。
registry-not-found =
    { $what ->
        [framework] フレームワーク
        [item] 項目
        [course] 科目
        [badge] バッジ
        [organisation] 組織
        [import] 取り込み
        [mirror] ミラー
        [image] 画像
        [issuer] 発行者
        [part] 構成要素
        [trusted-issuer] 信頼する発行者
        [alignment-origin] 科目またはバッジ
        [entity] 登録
       *[other] { $what }
    }「{ $name }」は存在しないか、閲覧できません。
registry-invalid-identifier = 「{ $identifier }」は識別子ではありません。識別子は UUID です。
registry-slug-taken = 名前「{ $slug }」は別の組織が使っています。
registry-not-a-slug = 「{ $slug }」はアドレスに使えません。英小文字・数字・ハイフンで書いてください。
registry-other-organisation = このキーは「{ $own }」のもので、「{ $other }」には書き込めません。
registry-target-unknown = コード「{ $target }」の項目はありません。項目のアドレスか識別子を書くか、先にフレームワークを取り込んでください。
registry-target-ambiguous = 「{ $target }」に当たる項目が複数あります: { $candidates }。フレームワークを指定するか、項目のアドレスを書いてください。
registry-organisation-unknown = 組織「{ $slug }」は登録されていません。
registry-course-unknown = 科目「{ $code }」は、このファイルにもこの機関にもありません。
registry-argument = { $argument } に「{ $value }」は指定できません。
registry-several = { $count } 行に誤りがあります。何も変更していません。
registry-stopped = 取り込みを中止しました。何も変更していません。

# 対応づけの候補になる理由。
similar-same-statement = 文が同じ語でできています。
similar-terms = 両方に含まれる語: { $terms }
similar-context = 上位の項目に共通する語: { $terms }
similar-subject = 同じ教科・分野です: { $subjects }
similar-level = 学年・段階が重なります（こちら: { $here }、相手: { $there }）
similar-code = どちらもコードが「{ $code }」です。
similar-linked = すでに { $type } で関連づけられています。
similar-like-linked = 探している項目と { $type } で結ばれた「{ $name }」に似ています。
similar-linked-to-like = 探している項目に似た「{ $name }」と { $type } で結ばれています。
similar-linked-far = 関連づけと類似を合わせて{ $count }段階でたどり着きます。
