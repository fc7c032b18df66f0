-- Which id a message gets: see ../ids.sql. Here a sequence gives it, as for the other tables.
CREATE VIEW next_message AS SELECT nextval('message_id_seq') AS id;
