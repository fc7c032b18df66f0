-- What dumpdata wrote, an object a row.
CREATE TABLE document (model TEXT, pk TEXT, fields TEXT);
BEGIN;
