### REST の応答で使う言葉。

rest-no-such-route = この宛先またはメソッドはありません: { $path }
rest-not-a-number = { $name } には { $least } 以上 2147483647 以下の整数を指定してください（「{ $value }」は使えません）。
rest-given-twice = { $name } が 2 回以上指定されています。
rest-not-acceptable = 受け取り可能と指定された形式では表示できません。次の形式に対応しています: { $available }
rest-gone = { $identifier } は削除されました。
rest-gone-for = { $identifier } は削除され、{ $successor } に置き換えられました。

## 個々の要素のページ
rest-page-title = { $title }
rest-page-json = この内容を CASE JSON で見る
rest-page-framework = フレームワーク
rest-page-item = 項目
rest-page-association = 関連付け
rest-page-badge = バッジクラス
rest-page-concept = 概念
rest-page-subject = 分野
rest-page-license = ライセンス
rest-page-item-type = 項目の種類
rest-page-grouping = 関連付けのグループ
rest-page-rubric = ルーブリック
rest-page-criterion = ルーブリックの評価観点
rest-page-level = 評価観点の段階
rest-page-identifier = 識別子
rest-page-uri = 恒久的なアドレス
rest-page-field-title = 名称
rest-page-description = 説明
rest-page-hierarchy = 階層上の位置
rest-page-keywords = キーワード
rest-page-license-text = ライセンスの本文
rest-page-type-code = 種類のコード
rest-page-changed = 最終更新日時
rest-page-association-type = 関連付けの種類
rest-page-origin = 起点
rest-page-destination = 終点
rest-page-sequence = 並び順
rest-page-criteria = 評価観点
rest-page-levels = 段階
rest-page-notes = 備考
rest-page-category = 区分
rest-page-weight = 重み
rest-page-position = 位置
rest-page-quality = 達成の度合い
rest-page-score = 点数
rest-page-feedback = フィードバック

## Search
rest-search-range = { $name } には { $least } から { $most } までの整数を指定してください（「{ $value }」は指定できません）。
rest-search-unknown = 「{ $name }」というパラメーターはありません。指定できるのは { $known } です。
rest-search-both = 「offset」と「after」は、どちらか一方だけを指定してください。
