# Fetching from other servers.
