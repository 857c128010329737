### Words of the REST face.

rest-no-such-route = There is no such address or method here: { $path }
rest-not-a-number = { $name } must be a whole number, not “{ $value }”.
