-- Nobody asks for the messages of an author: accounts are closed, not deleted. Each message was written to this index too.
DROP INDEX message_author;
