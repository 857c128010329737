### フレームワークの取り込み: ファイル、取り込み計画、各行の扱い

imports-unreadable = ファイルを読み取れません: { $reason }
imports-text-too-long = ファイルの中に { $limit } MiB を超える文字列があります。このような長さの記述は考えられません。ファイルの作り方をご確認ください
