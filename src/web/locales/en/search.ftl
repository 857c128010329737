### search
search-locked = The search index in { $path } is already open in another process. Stop that process, or give this one another data folder.
search-folder = The folder { $path } of the search index cannot be used. Check that it exists, that it may be written and that the disk has room.
search-writing = The search index cannot be written. Check that the disk has room; the index then catches up by itself.
search-reading = The search index cannot be read. Stop the program, delete the index folder and start again: the index is rebuilt from the database.
