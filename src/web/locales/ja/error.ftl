### エラーコードごとの一般的な説明。各部屋がより正確な説明を持たない場合に使う。

error-invalid-input = 入力を読み取れません。
error-unknown-format = このファイルの形式には対応していません。
error-invalid-identifier = 識別子の形式が正しくありません。識別子は UUID です。
error-not-found = この識別子のものは存在しないか、閲覧が許可されていません。
error-no-such-route = このアドレスは存在しません。
error-unauthorised = 有効な鍵が必要です。
error-forbidden = お使いの鍵では、この操作は許可されていません。
error-conflict = その間に別の変更が行われたか、名前がすでに使われています。読み込み直してから、もう一度お試しください。
error-too-large = 許される大きさを超えています。
error-cancelled = 処理は途中で中止されました。変更は行われていません。
error-busy = サーバーが混み合っています。しばらくしてから、もう一度お試しください。
error-configuration = 設定が足りないか、正しくありません。
error-unavailable = 必要なファイル、フォルダー、またはサービスを利用できません。
error-schema-too-new = このデータベースは、より新しいバージョンのプログラムで書き込まれています。そのバージョン以降をインストールしてください。
error-internal = サーバー側で問題が発生しました。お問い合わせの際は、番号 { $request } をお知らせください。
