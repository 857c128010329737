### バッジ定義と発行者の記録：状態の移り変わり、画像、プロフィール、取り込むファイル。

## 状態
records-published-already = すでに公開されています。
records-retired-not-published = 廃止されているため、再び公開することはできません。別の版として保存してください。
records-draft-not-retired = 下書きであり、まだ誰にも授与されていません。内容を変更するか、公開しないままにしてください。
records-retired-already = すでに廃止されています。
records-published-no-draft = 公開済みで、これを参照する証明書があるかもしれないため、下書きには戻せません。廃止の手続きを使ってください。
records-published-keeps = 公開済みのため、意味は変えられません。{ $members } が変わってしまいます。別の版（版の名前を変える）として保存すると、固有の恒久アドレスが付き、この版とのつながりも記録されます。表現の訂正だけ（名称、説明、取得条件、画像、タグ）であれば、訂正であることを指定してください。
records-retired-keeps = 廃止されているため、変更できません。別の版として保存してください。
records-stack-cycle = 自分自身の一部になってしまいます：{ $path }。

## 画像
records-image-large = 画像の大きさが { $kilobytes } KiB あります。保存できるのは { $limit } KiB までです。
records-image-unknown = 内容が PNG、SVG、JPEG、GIF、WebP のいずれの画像でもありません。
records-image-damaged = PNG 画像が壊れています。幅と高さを示す先頭部分がありません。
records-image-sides = 画像が { $width } × { $height } 画素あります。一辺は { $limit } 画素までです。
records-image-base64 = 画像が Base64（RFC 4648）でも data: アドレスでもありません。
records-image-no-svg = 正しい SVG ではありません：{ $reason }
records-image-active = SVG 画像に { $what } が含まれています。表示した先で何かを実行または取得するおそれがあるため、スクリプト、イベント処理、スタイルの読み込み、文書型宣言、ファイル外への参照を含まない図として書き出してください。
records-image-not-here = この組織が使える画像 { $hash } はここにありません。先にアップロードしてください。
records-image-stored = ファイル内の画像を { $address } に保存します。

## 発行者のプロフィール
records-issuer-address = 「{ $value }」はウェブアドレス（http または https）ではありません。
records-issuer-mail = 「{ $value }」はメールアドレスではありません。
records-issuer-key = 鍵「{ $id }」には、id と、publicKeyMultibase、publicKeyPem、publicKeyJwk のうちちょうど一つが必要です。
records-issuer-private = 鍵「{ $id }」に秘密鍵が含まれています。保存はしていませんが、その鍵は漏れたものとして扱い、新しく作り直してください。
records-issuer-time = 「{ $value }」は 2026-04-01T00:00:00Z のような日時ではありません。
records-issuer-did = 「{ $value }」は did:web:school.example のような分散識別子ではありません。
records-issuer-origin = 「{ $value }」は badges.school.example のようなホスト名ではありません。
records-issuer-many = { $count } 件が指定されていますが、保存できるのは { $limit } 件までです。
records-issuer-unreadable = { $url } に発行者のプロフィールがないため、アドレスだけを残します。

## ファイル
records-file-large = ファイルの大きさが { $megabytes } MB あります。バッジのファイルは { $limit } MB までです。分割してください。
records-file-many = バッジが { $limit } 件を超えています。分割してください。
records-no-json = JSON として読めません：{ $reason }
records-no-badge = ファイルにバッジが見つかりません。
records-not-a-badge = バッジ定義（BadgeClass、Achievement、バッジの雛形）ではなく、それを含んでもいません。
records-badge-elsewhere = このアサーションはバッジをアドレス { $url } だけで示しており、取得されませんでした。バッジそのものを取り込んでください。
records-no-name = バッジに名称がありません。
records-no-id = バッジに id も humanCode もないため、あとで見つけられません。どちらかを付けてください。
records-many-alignments = バッジに { $count } 件の対応付けがあります。取り込めるのは { $limit } 件までです。
records-odd-member = 「{ $member }」が規格どおりではないため、そのまま残しますが、解釈はしません。
records-alignment-empty = 対応付け「{ $name }」にアドレスがありません。そのまま残しますが、アドレスからは解決できません。
records-alignment-odd = 対応付け「{ $name }」のアドレス「{ $url }」はどこも指していません。そのまま残します。
records-twice = 同じバッジがファイルの前の部分にあります。
records-own = このバッジはここで定義されています。変更には saveBadgeClass を使ってください。写しを持つ意味はありません。

## コマンドラインと計画
records-plan-head = バッジ定義 { $count } 件。まだ何も書き込んでいません。
records-taken-head = バッジ定義 { $count } 件。

## ページ
records-page-issuer = 発行者
records-page-draft = 下書きです。この組織の人だけが見られます。
records-page-published = 公開：{ $at }
records-page-published-plain = 公開中
records-page-retired = 廃止：{ $at }。新たに授与されることはありません。
records-page-because = 理由：{ $reason }
records-page-copy = { $holder } が保管している写しです。定義と発行は別の場所で行われています。
records-page-original = 原本
records-page-criteria = 取得条件
records-page-alignments = 対応付け
records-page-results = 結果の記述
records-page-parts = 構成するバッジ
records-page-part-of = この一部です
records-page-versions = 版
records-page-related = 他の言語や版
records-page-version = 第 { $version } 版
records-page-tags = タグ
records-page-facts = 詳細
records-page-formats = データとして
records-page-type = 種類
records-page-credits = 単位
records-page-language = 言語
records-page-field = 分野
records-page-code = コード
records-page-specialization = 専門
records-page-contact = 連絡先
records-page-badges = バッジ
records-page-keys = 公開鍵
