### REST の応答で使う言葉。

rest-no-such-route = この宛先またはメソッドはありません: { $path }
rest-not-a-number = { $name } には整数を指定してください（「{ $value }」は使えません）。
