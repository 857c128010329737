# ほかのサーバーからの取得。

net-url = 「{ $url }」はウェブのアドレスではありません。https://case.example.org/ims/case/v1p1 のように書いてください。
net-scheme = 「{ $scheme }:」で始まるアドレスからは取得しません。https か http を使ってください。
net-user = アドレスに利用者名かパスワードが入っています。取り除いてください。
net-odd-host = ホスト「{ $host }」の書き方が通常と違います。名前か、4 つの十進数からなるアドレスで書いてください。
net-own-name = 「{ $host }」はこのマシンまたは内部ネットワークの名前なので取得しません。意図した指定なら、設定 fetch_private_hosts に加えてください。
net-address = 「{ $host }」は公開されていないアドレス { $address } を指すため取得しません。意図した指定なら、ホストを設定 fetch_private_hosts に加えてください。
net-port = { $host } のポート { $port } からは取得しません。意図した指定なら、設定 fetch_ports に加えてください。
net-unresolved = 「{ $host }」というサーバーは見つかりません。綴りと、ネームサーバーに接続できるかを確認してください。
net-connect = { $host } に接続できません。
net-tls = { $host } と安全に接続できませんでした: { $reason }
net-timeout = { $host } からの取得に { $seconds } 秒以上かかりました。
net-redirects = { $host } の転送が { $limit } 回を超えました。
net-nowhere = { $host } は転送を指示していますが、転送先がありません。
net-downgrade = https から http（{ $host }）への転送には従いません。
net-plain = 秘密の情報が暗号化されずに { $host } へ送られてしまいます。https のアドレスを使うか、ホストを設定 fetch_private_hosts に加えてください。
net-head = { $host } の応答のヘッダーが { $kilobytes } KB を超えています。
net-too-large = { $host } の応答が { $megabytes } MB を超えています。必要なら、設定 fetch_max_megabytes を大きくしてください。
net-encoding = { $host } の応答は、要求していない形式「{ $encoding }」で圧縮されています。
net-broken = { $host } の応答が途中で切れたか、壊れています。
net-status = { $host } がステータス { $status } を返しました。
net-status-denied = { $host } がアクセスを拒否しました（ステータス { $status }）。
net-status-missing = { $host } には存在しません（ステータス { $status }）。
net-status-busy = { $host } がしばらく待つよう求めています（ステータス { $status }）。
net-disk = 取得した内容をこのマシンに保存できません: { $reason }
net-setup = このマシンではほかのサーバーから取得できません: { $reason }

config-help-fetch-private-hosts = 公開されていないアドレスでも取得を許すホスト（例: case.campus.example,10.0.0.7:8080）
config-help-fetch-ports = 取得を許すポート
config-help-fetch-connect-timeout-seconds = ほかのサーバーへの接続にかけられる最長時間（秒）
config-help-fetch-timeout-seconds = 1 回の取得にかけられる最長時間（秒）
config-help-fetch-max-megabytes = 取得する応答の最大の大きさ。展開後の値（MB）
config-help-fetch-max-header-kilobytes = 取得する応答のヘッダーの最大の大きさ（KB）
config-help-mirror-pause-milliseconds = ミラー元への要求の間隔（ミリ秒）
config-value-ports = { $spot }: 「{ $value }」はポートの並びではありません。80,443 のように書いてください。
config-value-hosts = { $spot }: 「{ $value }」はホストの並びではありません。case.campus.example,10.0.0.7:8080,[fd00::1] のように書いてください。
