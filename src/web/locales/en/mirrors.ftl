# Mirrors of other servers.
