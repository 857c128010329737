# 外部の CASE サーバーのミラー。

mirrors-exists = { $url } はすでにミラーとして登録されています。
mirrors-every = { $seconds } 秒ごとの確認はできません。{ $min } 秒から { $max } 秒までで指定してください。
mirrors-credentials = 認証情報がそろっていません。トークンの取得先・クライアント ID・シークレットをすべて指定してください。
mirrors-paused = ミラー { $id } は一時停止中です。先に再開してください。
mirrors-running = ミラー { $id } はすでに確認中です。
mirrors-lost = ミラー { $id } は削除されたか、別のノードに引き継がれました。処理を中断しました。
mirrors-not-case = CASE サーバーが応答しません。試したアドレス: { $url }
mirrors-list = { $url } のフレームワーク一覧を読み取れません: { $reason }
mirrors-too-many = { $url } の一覧には { $limit } 件を超えるフレームワークがあります。--only で必要なものを指定してください。
mirrors-other = フレームワーク { $wanted } を要求しましたが、サーバーは { $got } を返しました。何も変更していません。
mirrors-token = { $url } からアクセストークンを取得できませんでした。
mirrors-conflict-own = この組織は { $identifier } を自らのものとして保有しています。上書きしていません。ミラーするには別の組織を使ってください。
mirrors-conflict-imported = この組織は { $identifier } を取り込み済みです。上書きしていません。ミラーするには別の組織を使ってください。
mirrors-conflict-mirror = この組織の別のミラーが { $identifier } を更新しています。--only で、どちらか一方から外してください。
mirrors-gone = { $identifier } は提供元からなくなりました。手元の写しはそのまま残しています。
