# 提示された証明書：検証の各項目とその結果

# 提示されたものの読み取り
evidence-empty = 何も送られていません。証明書（JSON、JWS・JWT、またはバッジが埋め込まれた画像）を送ってください。
evidence-file-too-large = ファイルが { $limit } MiB を超えています。証明書そのもの、またはより小さい画像を送ってください。
evidence-text-too-large = ファイル内の証明書は、展開すると { $limit } MiB を超えるため読み取りません。
evidence-not-text = PNG 画像でも UTF-8 のテキストでもありません（{ $at } バイト目）。JSON、JWS・JWT、PNG、SVG のいずれかを送ってください。
evidence-no-credential = テキストは JSON でも、コンパクト形式の JWS でも、ホストされたバッジのアドレスでもありません。
evidence-json = 正しい JSON ではありません：{ $reason }
evidence-too-deep = JSON の入れ子が { $limit } 段を超えています。証明書にそれほどの深さは不要なため、読み取りません。
evidence-too-many-values = JSON の値が { $limit } 個を超えるため、読み取りません。
evidence-member-twice = 一つのオブジェクトにメンバー「{ $member }」が二度現れます。読み手によって別の証明書に見えるおそれがあります。発行者に正しいものを求めてください。
evidence-png-damaged = PNG が { $at } バイト目で壊れており、それより前にバッジはありません。編集やメッセンジャーでの送信で壊れることがあります。元のファイルを使ってください。
evidence-png-checksum = PNG 内のバッジ（{ $at } バイト目のチャンク）がチェックサムと一致しません。壊れているか、書き換えられています。
evidence-png-chunk = { $at } バイト目のバッジのテキストチャンクを読み取れません。
evidence-png-without = この PNG にバッジは埋め込まれていません。埋め込みバッジには「openbadges」または「openbadgecredential」というテキストチャンクがありますが、スクリーンショットや変換で作った画像では失われます。
evidence-png-several = この PNG には異なるバッジが { $count } 個あります。一つずつ送ってください。
evidence-xml = SVG が整形式の XML ではありません（{ $at } バイト目）。
evidence-xml-entity = SVG が実体を宣言しています。ここでは実体を展開しません。実体のない SVG を使ってください。
evidence-xml-excess = SVG の要素・入れ子・名前空間が画像に必要な数を超えているため、読み取りません。
evidence-svg-without = この SVG にバッジはありません（openbadges:assertion も openbadges:credential も見つかりません）。
evidence-svg-several = この SVG にはバッジが { $count } 個あります。一つずつ送ってください。
evidence-address-no-json = アドレスにあるものは JSON のアサーションではありません。
evidence-address-gone = 発行者は { $url } にあったものを取り下げました（410）。
evidence-parsed = 証明書が見つかり、読み取れました。
evidence-parsed-json = JSON が見つかり、読み取れました。
evidence-jwt-payload = トークンの内容が、読み取れる JSON ではありません（内容の { $line } 行 { $column } 桁）。
evidence-jwt-object = トークンの内容が JSON オブジェクトではありません。

# アドレスにある文書
evidence-no-address = { $url } は、取得できる Web 上のアドレスではありません。
evidence-not-fetched = { $url } は取得していないため、判断できません。
evidence-not-found = { $url } には何もないため（404）、判断できません。
evidence-not-allowed = { $url } は取得しませんでした。取得が無効になっているか、その配信元が信頼する発行者のものとして登録されていません。
evidence-document-unreadable = { $url } にあるものを、そこにあるべき文書として読み取れません。
evidence-document-gone = { $url } にあったものは取り下げられています（410）。

# 形式
evidence-shape-good = 規格が求めるものはすべてそろっています。
evidence-shape-unknown = Open Badges でも CLR でも Blockcerts でもありません。それらのコンテキストも型も見当たりません。
evidence-shape-object = ここにはオブジェクトが必要です。
evidence-shape-no-type = 型がありません。期待される型：{ $expected }
evidence-shape-type = 型が「{ $found }」です。期待される型：{ $expected }
evidence-shape-credential-type = 「{ $found }」は、ここで証拠となる証明書の型ではありません。OpenBadgeCredential、AchievementCredential、ClrCredential、EndorsementCredential のいずれかが必要です。
evidence-shape-missing = 規格で必須の「{ $member }」がありません。
evidence-shape-one = ここに置ける値は一つだけです。
evidence-shape-text = ここには空でないテキストが必要です。
evidence-shape-uri = ここにはアドレス・DID・URN が必要です（スキーム、コロン、続きの文字列。空白は不可）。
evidence-shape-time = ここには RFC 3339 形式の、時間帯付きの日時が必要です（例：2026-04-01T00:00:00Z）。
evidence-shape-number = ここには数値が必要です。
evidence-shape-plain = ここにはテキストか数値が必要です。
evidence-shape-flag = ここには true か false が必要です。
evidence-shape-word = ここには次のいずれか、または ext: で始まる語が必要です：{ $words }
evidence-shape-first-context = 最初のコンテキストは検証可能な証明書のもの（{ $expected } など）でなければなりません。
evidence-shape-second-context = 次のコンテキストは規格のもの（{ $expected } など）でなければなりません。
evidence-shape-ob2-context = Open Badges 2.0 のコンテキスト（{ $expected }）がありません。
evidence-shape-extension = 拡張には型「Extension」と、その拡張自身の型が必要です。
evidence-ob1 = Open Badges 1.x のバッジは読み取りません。発行者に Open Badges 2.0 または 3.0 のものを求めてください。
evidence-ob2-no-evidence = これは定義（またはその一部）であり、誰かが何かを達成した証拠ではありません。
evidence-ob2-signed-definition = 署名されるのはアサーションと推薦だけですが、これはそのどちらでもありません。

# 証明（署名）
evidence-proof-none = 証明書に署名がありません。誰でも書くことができたものです。
evidence-proof-object = 署名（proof）はオブジェクトでなければなりません。
evidence-proof-purpose = 署名の proofPurpose が assertionMethod ではないため、内容を主張するための署名ではありません。
evidence-proof-time = 署名の「{ $member }」を日時として読み取れません。
evidence-proof-future = 署名の作成日時が未来になっています。
evidence-proof-expired = 署名の有効期限が切れています。
evidence-proof-too-many = 署名は最初の { $limit } 件だけを確認しました。
evidence-proof-too-large = 証明書の値が多すぎるため、署名を検証できません（すべての署名を合わせて { $limit } 個まで）。
evidence-proof-unsigned = 署名が全体に及んでいません。次の箇所は誰でも書き換えられます：{ $places }。すべての語がコンテキストで定義された証明書を発行者に求めてください。
evidence-proof-unsigned-terms = 署名が全体に及んでいません（コンテキストで定義されていない語：{ $count } 個）。すべての語がコンテキストで定義された証明書を発行者に求めてください。
evidence-proof-carried = 署名（{ $kind }）は正しく、改変されていません。鍵 { $fingerprint } は証明書自体に含まれているため、これだけでは誰が署名したかは分かりません。
evidence-proof-did = 署名（{ $kind }）は正しく、DID の鍵 { $fingerprint } によるものです。
evidence-proof-web = 署名（{ $kind }）は正しく、アドレスから取得した鍵 { $fingerprint } によるものです。
evidence-proof-pinned = 署名（{ $kind }）は正しく、登録簿の鍵 { $fingerprint } によるものです。
evidence-jwt-no-key = トークンに署名鍵の指定がなく、登録簿にも発行者の該当する鍵がありません。
evidence-jwt-claim = トークンのクレーム「{ $claim }」が、中の証明書の内容と一致しません。
evidence-key-no-method = 署名に使われた鍵（verificationMethod）が示されていません。
evidence-key-no-uri = 鍵が「{ $method }」と示されていますが、スキームがなく、アドレスではありません。
evidence-key-scheme = 鍵が「{ $method }」と示されていますが、この種のアドレスでは鍵を見つけられません。
evidence-key-damaged = 「{ $method }」は鍵のように見えますが、壊れており鍵ではありません。
evidence-key-gone = { $method } の鍵は取り下げられています（410）。
evidence-key-not-listed = アドレスにある文書に、鍵 { $method } が載っていません。
evidence-key-purpose = 鍵 { $method } は載っていますが、主張用（assertionMethod）ではありません。
evidence-key-did-example = { $method } は例示用の DID であり、鍵は存在しません。
evidence-key-did-method = { $method } の鍵はここでは調べられません（did:key、did:jwk、did:web に対応しています）。
evidence-key-did-web = { $method } は、文書のあるホストとパスを示していません。
evidence-key-did-document = { $method } の文書は別の DID のものです。
evidence-hosted-kind = アサーションの検証方法が「{ $kind }」で、HostedBadge でも、送られた署名でもありません。
evidence-hosted-is-signed = アサーションは署名付きとされていますが、署名が送られていません。JWS、またはバッジが埋め込まれた画像を送ってください。
evidence-hosted-no-id = アサーションに、ホストされているアドレスがありません。
evidence-hosted-same = { $url } でホストされているものと一致します。
evidence-hosted-differs = { $url } でホストされているものは、提示されたものと異なります。
evidence-hosted-only-revoked = { $url } には、アサーションが取り消されたことだけが書かれています。
evidence-hosted-gone = 発行者がアサーションを取り下げました（410）。取り消されています。
evidence-hosted-there = アサーションは現在もホストされており、取り消しの印はありません。
evidence-hosted-no-host = アサーションのアドレス、または発行者の識別子にホストがありません。
evidence-hosted-origin = 発行者は、{ $host } のアサーションを自らのものとしていません（allowedOrigins）。
evidence-hosted-start = アサーションのアドレスが、発行者の定める始まり方（startsWith）になっていません。
evidence-signed-kind = 署名が送られましたが、アサーションの検証方法は「{ $kind }」とされています。
evidence-signed-no-key = アサーションにも発行者のプロフィールにも鍵が示されていません。
evidence-signed-intact = 署名は正しく、鍵 { $fingerprint } によるものです。
evidence-signed-owner = 鍵の所有者が発行者と異なります。
evidence-signed-not-listed = 発行者のプロフィールに、その鍵が載っていません。
evidence-merkle-intact = この文書からルート { $root } までの経路は正しいです。ルートがどこに記録されたかは別の項目です。

# 発行者
evidence-issuer-none = 証明書に発行者が示されていません。
evidence-issuer-no-proof = 正しい署名がないため、証明書を発行者に結び付けるものがありません。
evidence-issuer-unknown = { $issuer } は信頼する発行者の登録簿にありません。鍵は { $fingerprint } です。
evidence-issuer-unknown-did = 鍵 { $fingerprint } は発行者の DID のものですが、{ $issuer } は信頼する発行者の登録簿にありません。
evidence-issuer-unknown-host = { $issuer } は信頼する発行者の登録簿にありません。
evidence-issuer-no-means = 発行者は登録簿にありますが、鍵 { $fingerprint } に合う鍵・DID・配信元が登録されていません。
evidence-issuer-pinned = { $name }：登録簿に固定された鍵です。
evidence-issuer-pinned-time = { $name }：鍵は登録簿にありますが、署名の日時は有効期間外です。
evidence-issuer-did = { $name }：登録簿の DID の鍵です。
evidence-issuer-origin = { $name }：登録簿の配信元から取得した鍵です。
evidence-issuer-hosted = { $name }：アサーションは登録簿の配信元でホストされています。
evidence-issuer-other-key = 証明書は { $name } のものとされていますが、鍵 { $fingerprint } はその発行者のものではありません。
evidence-issuer-other-host = 証明書は { $issuer } のものとされていますが、その発行者の配信元でホストされていません。
evidence-issuer-chain = ルートをチェーンに書いたのが誰かは、エクスプローラーに問い合わせなければ分かりません。
evidence-anchor-none = ルートがどこに記録されたかが示されていません。ルートは誰でも計算できるため、何の証明にもなりません。
evidence-anchor-test = ルートは試験用のチェーン（{ $chain }）に記録されています。誰でも書けるため、何の証明にもなりません。
evidence-anchor-no-explorer = アンカー（{ $chain }、取引 { $transaction }）は確認していません。エクスプローラーに問い合わせていません。
evidence-anchor-not-found = チェーン { $chain } に取引 { $transaction } はありません。
evidence-anchor-other = 取引 { $transaction } が記録しているのは、このルートではありません。
evidence-anchor-holds = { $chain } の取引 { $transaction } が、このルートを { $at } に記録しています。
evidence-issuer-chain-keys = 取引の署名者は { $keys } ですが、それが発行者のものかどうかは登録簿にありません。

# 日付
evidence-dates-in-force = 有効期間内です。
evidence-dates-none = いつから有効かが示されていません。
evidence-dates-unreadable = 日時として読み取れません。
evidence-dates-future = まだ有効期間に入っていません。
evidence-dates-order = 終了が開始より前になっています。
evidence-dates-expired = 有効期限が切れています。

# 取り消し
evidence-status-none = 取り消しを確認するための一覧を発行者が設けていません。
evidence-status-kind = 「{ $kind }」という種類の状態は、ここでは確認できません。
evidence-status-entry = どの一覧のどのビットかが示されていません。
evidence-status-no-list = 一覧の場所が示されていません。
evidence-status-gone = { $url } の一覧は取り下げられているため（410）、状態は分かりません。
evidence-status-too-many = 最初の { $limit } 件だけを確認しました。
evidence-status-revoked = 発行者が取り消しています。
evidence-status-suspended = 発行者が一時停止しています。
evidence-status-not-listed = 発行者の取り消し一覧に載っていません。
evidence-status-not-set = 発行者の一覧に印は付いていません。
evidence-status-value = 一覧の値は { $value }（目的：{ $purpose }）ですが、取り消しでも一時停止でもありません。
evidence-status-other-issuer = { $url } の一覧は証明書の発行者のものではないため、根拠になりません。
evidence-status-purpose = 一覧の目的は「{ $purpose }」ではありません。
evidence-status-list-proof = 一覧自体の署名が正しくないか確認できないため、根拠になりません。
evidence-status-list-dates = 一覧自体が有効期間外のため、根拠になりません。
evidence-status-list-key = 一覧の署名鍵が発行者のものではないため、根拠になりません。
evidence-status-short = 一覧の件数が規格の下限に満たないため、根拠になりません。
evidence-status-damaged = 一覧を展開できません。
evidence-status-range = 一覧に { $index } 番の項目はありません。
evidence-status-far = { $index } 番の項目は、一覧を展開する範囲より後ろにあります。
evidence-status-bound = 一度の検証で展開できる一覧の量を超えています。

# 受領者
evidence-recipient-not-given = 照合する相手が指定されていません。
evidence-recipient-not-named = 証明書に受領者が示されていません。
evidence-recipient-matches = 指定された人に発行されています。
evidence-recipient-other = 別の人に、または別の識別情報で発行されています。

# アラインメント
evidence-alignment-none = アラインメントはありません。
evidence-alignment-good = アラインメント { $count } 件は、すべて形式に合っています。
evidence-alignment-malformed = アラインメントに targetName、またはアドレスとして正しい targetUrl がありません。
evidence-alignment-too-many = アラインメントが { $limit } 件を超えています。超えた分は確認していません。

# 入れ子の証明書
evidence-nested-too-deep = 入れ子の証明書は { $limit } 段まで読み取ります。これはより深いため読み取りませんでした。
evidence-nested-too-many = 一度に検証する証明書と推薦は { $limit } 件までです。残りは読み取りませんでした。
evidence-nested-envelope = 封入された証明書は、JWT を含む data: アドレスでなければなりません。
evidence-nested-kind = 証明書はオブジェクトか JWT でなければなりません。

# 補足
evidence-note-png-old = バッジが、Open Badges 2.0 より前の形式のテキストチャンクに入っています。
evidence-note-png-damaged = 画像はバッジより後ろの { $at } バイト目で壊れています。
evidence-note-old-context = このコンテキストは、規格が確定する前の名前です。
evidence-note-model-1 = W3C データモデル 1.1 に従う証明書です。新しい証明書は 2.0 に従うことが推奨されます。
evidence-note-more-faults = 示した { $limit } 件のほかにも問題があるかもしれません。
evidence-note-other-id = { $url } の文書は、自らを { $id } と称しています。
evidence-note-redirect = { $url } は { $to } に転送されます。
evidence-note-issuer-no-address = 発行者がアドレスで示されていないため、どのアサーションが自らのものかを発行者自身が示せません。
evidence-note-foreign-type = 規格にない型がアドレスで示されています。確認できることはありません。
evidence-note-deprecated = 「{ $kind }」は古い種類の署名です。新しい証明書では使わないことが推奨されます。
