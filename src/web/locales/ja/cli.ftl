### コマンドラインと設定：ヘルプ、拒否の説明、`kakehashi config` の出力。

## ヘルプ
cli-heading-usage = 使い方:
cli-heading-commands = コマンド
cli-heading-arguments = 引数
cli-heading-options = オプション
cli-heading-settings = 設定（いずれも設定ファイルに書けます）
cli-about = 1EdTech CASE 標準に基づくコンピテンシー・フレームワークとカリキュラムのレジストリです。単位互換を根拠とともに計算します。
cli-about-serve = サーバーを起動します。
cli-about-import = CASE パッケージ（JSON）、科目表（CSV）、バッジ表（CSV）をレジストリに読み込みます。
cli-about-export = フレームワークを CASE、ワークブック、表、SKOS、CTDL-ASN、印刷用ページのいずれかで書き出します。その形式で表せないものは報告します。
cli-about-search = フレームワーク、項目、科目、バッジを検索します。
cli-about-check = フレームワークを検査します(不備、孤立した項目、親子関係の輪、切れた参照、規格の条項ごとの違反)。
cli-about-config = すべての設定の値と、その値がどこで決まったかを表示します。
cli-about-key = 人やプログラムが名乗るための鍵を管理します。
cli-about-key-create = 鍵を作成して表示します。表示されるのはこの一度だけです。
cli-help-config = 設定ファイル [KAKEHASHI_CONFIG、指定がなければ ./kakehashi.toml（あれば）]
cli-help-help = このヘルプを表示します
cli-help-version = バージョンを表示します
cli-help-demo = データベースが空なら、先にデモ用のデータを入れます
cli-help-json = プログラム向けに JSON で出力します
cli-help-file = 読み込むファイル。ウェブのアドレスでもよい
cli-help-owner = 内容を所有する組織。省略すると、このインスタンスの組織になります
cli-help-private = 内容を組織のメンバーだけに見せます
cli-help-identifier = フレームワーク（文書）の識別子
cli-help-output = 書き出すファイル。省略すると標準出力に書きます
cli-help-source = 検査するファイル、またはそのアドレス
cli-help-findings = 結果の形式。text、json、sarif(SARIF 2.1.0)のいずれか。省略すると text
cli-help-fail-on = コマンドを失敗とする指摘。error、warning(エラーも含む)、never のいずれか。省略すると error
cli-help-key-organisation = 鍵が属する組織
cli-help-role =
    鍵に許す操作。各役割は、その前に挙げた役割の操作もすべて行えます。
    reader：組織の未公開の内容を閲覧できます。
    editor：フレームワーク、科目、バッジ、対応付けを取り込み、変更し、公開できます。
    officer：単位互換を決定できます（鍵の持ち主が人である場合に限ります）。
    admin：組織とその鍵を管理できます。
cli-help-person = この名前の人のための鍵にします
cli-help-machine = この名前のプログラムのための鍵にします。プログラムが単位互換を決定することはありません
cli-setting = { $help } [{ $variable }]
cli-setting-default = { $help } [{ $variable }、指定がなければ { $default }]

## コマンドラインの拒否
cli-usage-line = { $problem }詳しくは「{ $command } --help」をご覧ください。
cli-usage-no-command = コマンドが指定されていません。
cli-usage-unknown-command = 「{ $command }」というコマンドはありません。
cli-usage-misspelt-command = 「{ $command }」というコマンドはありません。「{ $meant }」のことでしょうか。
cli-usage-unknown = 「{ $argument }」はここでは使えません。
cli-usage-misspelt = 「{ $argument }」はここでは使えません。「{ $meant }」のことでしょうか。
cli-usage-needs-value = { $argument } には値が必要です。
cli-usage-no-value = { $argument } に値は付けられません。
cli-usage-one-of = 「{ $value }」は { $argument } の値として使えません。次のいずれかを指定してください：{ $allowed }。
cli-usage-slug = 「{ $value }」は { $argument } の値として使えません。短縮名は、半角英小文字・数字と、途中のハイフンからなる 1～63 文字です。
cli-usage-twice = { $argument } が二回以上指定されています。
cli-usage-conflict = { $argument } と { $other } は同時に指定できません。
cli-usage-missing = 次の指定が足りません：{ $argument }。
cli-usage-encoding = UTF-8 として正しくない引数があります。
cli-usage-other = コマンドラインを解釈できません。

## `kakehashi config` の出力
cli-config-setting = 設定
cli-config-value = 値
cli-config-origin = 由来
config-origin-flag = フラグ
config-origin-environment = 環境変数
config-origin-file = ファイル
config-origin-default = 既定値

## 各設定の意味
config-help-listen = 待ち受けるアドレスとポート
config-help-data = このノードがディスクに置くものすべてのフォルダー
config-help-database-url = データベース。sqlite:パス または postgres://ユーザー:パスワード@ホスト/名前
config-help-database-pool = データベースへの接続数
config-help-public-url = クライアントがこのサーバーに接続するときの URL
config-help-organisation = このインスタンスを運営する組織の短縮名
config-help-language = 使う言語を en か ja に固定します。指定がなければ、リクエストやロケールに従います
config-help-log = ログの絞り込み。例：info、warn,kakehashi=debug
config-help-log-format = ログの形式。text または json
config-help-request-timeout-seconds = 一つのリクエストにかけられる最長時間（秒）
config-help-max-body-megabytes = リクエスト本文の最大の大きさ（メガバイト）
config-help-max-depth = GraphQL クエリーの入れ子の最大の深さ
config-help-max-complexity = GraphQL クエリーのコストの上限
config-help-shutdown-grace-seconds = サーバーの停止時に、処理中のリクエストの完了を待つ時間（秒）

## 設定の拒否。$spot はフラグ、環境変数、またはファイルと行
config-value-address = { $spot }：「{ $value }」はアドレスとポートではありません。例：127.0.0.1:8080、[::]:8080。
config-value-number = { $spot }：「{ $value }」は { $min } から { $max } までの整数ではありません。
config-value-slug = { $spot }：「{ $value }」は短縮名として使えません。短縮名は、半角英小文字・数字と、途中のハイフンからなる 1～63 文字です。
config-value-language = { $spot }：「{ $value }」には対応していません。使える言語は en と ja です。
config-value-filter = { $spot }：「{ $value }」はログの絞り込みとして解釈できません。例：info、warn,kakehashi=debug。
config-value-format = { $spot }：「{ $value }」というログの形式はありません。使える形式は text と json です。
config-value-url = { $spot }：「{ $value }」は URL として使えません。ユーザー名、クエリー、フラグメントを含まない、https://kakehashi.example.org のような形で指定してください。
config-value-empty = { $spot }：値が空です。
config-value-database = { $spot }：データベースは、sqlite:パス または postgres://ユーザー:パスワード@ホスト/名前 の形で指定してください。
config-value-scheme = { $spot }：「{ $scheme }」のデータベースには対応していません。sqlite:パス または postgres://ユーザー:パスワード@ホスト/名前 の形で指定してください。
config-value-sqlite-path = { $spot }：SQLite のデータベースは sqlite:パス の形で、ファイルを指定してください。メモリー上のデータベースと「?」以降のパラメーターには対応していません。
config-kind = { $spot }：{ $setting } の値は、引用符で囲んだ文字列か整数でなければなりません。
config-key-unknown = { $spot }：「{ $key }」という設定はありません。設定の一覧は「kakehashi config」で表示できます。
config-key-misspelt = { $spot }：「{ $key }」という設定はありません。「{ $meant }」のことでしょうか。
config-variable-misspelt = { $name } という設定はありません。{ $meant } のことでしょうか。環境変数を直すか、取り除いてください。
config-variable-ignored = 環境変数 { $name } は設定ではないため、無視しました。
config-not-toml = { $spot }：TOML として正しくありません（{ $detail }）。
config-file-missing = 設定ファイル { $path } がありません。
config-file-forbidden = 設定ファイル { $path } を読む権限がありません。アクセス権を確認してください。
config-file-unreadable = 設定ファイル { $path } を読めません（{ $detail }）。
telemetry-filter = ログの絞り込みを解釈できません。
telemetry-running = ログの出力はすでに始まっています。

cli-internal = プログラムの側で障害が起きました。何も変更していません。詳細は上のログにあります。
cli-place-cell = { $row } 行目、{ $column }
cli-place-sheet = シート「{ $sheet }」{ $row } 行目、{ $column }
cli-runtime = 処理スレッドを起動できませんでした: { $reason }
cli-output = 出力を書き込めませんでした: { $reason }
cli-key-created = { $organisation } の新しいキー（役割 { $role }）です。表示はこの一度だけです。大切に保管してください。
cli-import-unreadable = { $file } を読めません: { $reason }
cli-import-new = 「{ $title }」（{ $identifier }）を取り込みました。
cli-import-updated = 「{ $title }」（{ $identifier }）を更新しました。
cli-import-unchanged = 「{ $title }」（{ $identifier }）はすでに同じ内容です。何も変更していません。
cli-import-table-unchanged = { $count } 件の科目またはバッジは、すでに同じ内容です。何も変更していません。
cli-import-courses = 科目を { $count } 件取り込みました。
cli-import-badges = バッジを { $count } 件取り込みました。
cli-import-institutions = { $count } 件の組織を登録しました。
cli-import-repairs = 補修と注記: { $count } 件
cli-tally-items = 項目: 新規 { $created }、変更 { $updated }、変更なし { $unchanged }、ファイルにないが残したもの { $kept }
cli-tally-associations = 関連: 新規 { $created }、変更 { $updated }、変更なし { $unchanged }、ファイルにないが残したもの { $kept }
cli-tally-parts = 定義とルーブリック: 新規 { $created }、変更 { $updated }、変更なし { $unchanged }、ファイルにないが残したもの { $kept }
cli-tally-entities = 科目・学習成果・バッジ: 新規 { $created }、変更 { $updated }、変更なし { $unchanged }、ファイルにないが残したもの { $kept }
cli-phase-waiting = 待機中
cli-phase-reading = 読み取り中
cli-phase-checking = 照合中
cli-phase-applying = 書き込み中

server-port = { $address } で待ち受けできません: { $reason }。--listen で別のアドレスを指定してください。
server-ended = サーバーが終了しました: { $reason }
cli-help-format = ファイルの形式：{ $formats }
cli-export-binary = ワークブックは端末に表示できません。--output でファイルを指定してください
cli-export-for-people = これは人が読むための文書です。取り込み直すことはできません
cli-export-losses = 形式 { $format } では保持できないものがあります：
cli-export-loss = { $field }：{ $of } 件のうち { $lost } 件で失われ、{ $changed } 件で変わります（例：{ $example }）
