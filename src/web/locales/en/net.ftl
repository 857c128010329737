# Fetching from other servers.

net-url = “{ $url }” is not a web address. Write one such as https://case.example.org/ims/case/v1p1.
net-scheme = Addresses that begin with “{ $scheme }:” are not fetched; use https or http.
net-user = The address carries a user name or a password. Leave them out.
net-odd-host = The host “{ $host }” is written in an unusual form. Write its name, or its address as four decimal numbers.
net-own-name = “{ $host }” is a name of the own machine or network and is not fetched. If that is meant, add it to the setting fetch_private_hosts.
net-address = “{ $host }” leads to { $address }, which is not a public address, and is not fetched. If that is meant, add the host to the setting fetch_private_hosts.
net-port = Port { $port } of { $host } is not fetched. If that is meant, add it to the setting fetch_ports.
net-unresolved = There is no server called “{ $host }”. Check the spelling, and whether this machine can reach the name server.
net-connect = { $host } cannot be reached.
net-tls = No secure connection to { $host } came about: { $reason }
net-timeout = { $host } took longer than { $seconds } s.
net-redirects = { $host } redirects more than { $limit } times.
net-nowhere = { $host } redirects, but does not say where to.
net-downgrade = A redirect leads from https to http at { $host } and is not followed.
net-plain = A secret would travel to { $host } unencrypted. Use an https address, or add the host to the setting fetch_private_hosts.
net-head = The head of the answer of { $host } is larger than { $kilobytes } KB.
net-too-large = The answer of { $host } is larger than { $megabytes } MB. If that is meant, raise the setting fetch_max_megabytes.
net-encoding = { $host } answers in the encoding “{ $encoding }”, which was not asked for.
net-broken = The answer of { $host } ended early or is broken.
net-status = { $host } answered with the status { $status }.
net-status-denied = { $host } refuses access (status { $status }).
net-status-missing = { $host } does not have it (status { $status }).
net-status-busy = { $host } asks to be left alone for a while (status { $status }).
net-disk = What was fetched cannot be kept on this machine: { $reason }
net-setup = This machine cannot fetch from other servers: { $reason }

config-help-fetch-private-hosts = Hosts that may be fetched from though their addresses are not public, such as case.campus.example,10.0.0.7:8080
config-help-fetch-ports = Ports that may be fetched from
config-help-fetch-connect-timeout-seconds = Longest time until a connection to another server stands, in seconds
config-help-fetch-timeout-seconds = Longest time one fetch may take, in seconds
config-help-fetch-max-megabytes = Largest answer that is fetched, unpacked, in megabytes
config-help-fetch-max-header-kilobytes = Largest head of an answer that is fetched, in kilobytes
config-help-mirror-pause-milliseconds = Time between two requests to a mirrored server, in milliseconds
config-value-ports = { $spot }: “{ $value }” is not a list of ports such as 80,443.
config-value-hosts = { $spot }: “{ $value }” is not a list of hosts such as case.campus.example,10.0.0.7:8080,[fd00::1].
