-- What a newer version of the programs wants of a database of version 8.
-- What one column may have is said by its type: see ../tables.sql. A domain gets its condition when its columns are of that type: then
-- PostgreSQL reads their tables, and writes none of them anew.
CREATE DOMAIN notification_level AS text;
CREATE DOMAIN push_content AS text;
CREATE DOMAIN minute_of_day AS bigint;
CREATE DOMAIN days_of_week AS bigint;
CREATE DOMAIN sha256 AS bytea;
CREATE DOMAIN sha256_hex AS text COLLATE "C";
CREATE DOMAIN ticket_purpose AS text;
CREATE DOMAIN room_kind AS text;
CREATE DOMAIN room_visibility AS text;
CREATE DOMAIN participant_limit AS bigint;
CREATE DOMAIN participant_role AS text;
CREATE DOMAIN members_or_moderators AS text;
CREATE DOMAIN slow_mode_seconds AS bigint;
CREATE DOMAIN retention_days AS bigint;
CREATE DOMAIN room_log_action AS text;
CREATE DOMAIN ipv6_address AS bytea;
CREATE DOMAIN mention_marks AS bigint;
CREATE DOMAIN message_marks AS bigint;
CREATE DOMAIN stored_count AS bigint;
CREATE DOMAIN file_size AS bigint;
CREATE DOMAIN notification_end AS text;
CREATE DOMAIN only_row AS bigint;
CREATE DOMAIN figure_span AS text COLLATE "C";
ALTER TABLE account
	DROP CONSTRAINT account_notify_default_check, ALTER notify_default TYPE notification_level,
	DROP CONSTRAINT account_push_content_check, ALTER push_content TYPE push_content,
	DROP CONSTRAINT account_quiet_from_check, ALTER quiet_from TYPE minute_of_day,
	DROP CONSTRAINT account_quiet_to_check, ALTER quiet_to TYPE minute_of_day,
	DROP CONSTRAINT account_quiet_days_check, ALTER quiet_days TYPE days_of_week;
ALTER TABLE token
	DROP CONSTRAINT token_hash_check, ALTER hash TYPE sha256;
ALTER TABLE ticket
	DROP CONSTRAINT ticket_hash_check, ALTER hash TYPE sha256,
	DROP CONSTRAINT ticket_purpose_check, ALTER purpose TYPE ticket_purpose;
ALTER TABLE recovery_code
	DROP CONSTRAINT recovery_code_hash_check, ALTER hash TYPE sha256;
ALTER TABLE room
	DROP CONSTRAINT room_visibility_check, ALTER visibility TYPE room_visibility,
	DROP CONSTRAINT room_max_participants_check, ALTER max_participants TYPE participant_limit,
	DROP CONSTRAINT room_kind_check, ALTER kind TYPE room_kind,
	DROP CONSTRAINT room_mention_room_check, ALTER mention_room TYPE members_or_moderators,
	DROP CONSTRAINT room_invite_check, ALTER invite TYPE members_or_moderators,
	DROP CONSTRAINT room_posting_check, ALTER posting TYPE members_or_moderators,
	DROP CONSTRAINT room_slow_seconds_check, ALTER slow_seconds TYPE slow_mode_seconds,
	DROP CONSTRAINT room_pin_check, ALTER pin TYPE members_or_moderators,
	DROP CONSTRAINT room_retention_days_check, ALTER retention_days TYPE retention_days,
	DROP CONSTRAINT room_check, DROP CONSTRAINT room_check1;
-- What concerns two columns of a room, by triggers.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
	AS 'BEGIN RAISE check_violation USING MESSAGE = TG_TABLE_NAME || '' refuses a row: '' || TG_NAME; END';
CREATE TRIGGER room_direct_key AFTER INSERT OR UPDATE OF kind, direct_key ON room FOR EACH ROW
	WHEN (NOT ((NEW.kind = 'direct') = (NEW.direct_key IS NOT NULL))) EXECUTE FUNCTION refuse();
CREATE TRIGGER room_limit AFTER INSERT OR UPDATE OF max_participants, participant_count ON room FOR EACH ROW
	WHEN (NOT (NEW.max_participants IS NULL OR NEW.participant_count <= NEW.max_participants)) EXECUTE FUNCTION refuse();
ALTER TABLE participant
	DROP CONSTRAINT participant_role_check, ALTER role TYPE participant_role,
	DROP CONSTRAINT participant_notify_check, ALTER notify TYPE notification_level;
ALTER TABLE room_log
	DROP CONSTRAINT room_log_action_check, ALTER action TYPE room_log_action;
ALTER TABLE site_ban
	DROP CONSTRAINT site_ban_first_address_check, ALTER first_address TYPE ipv6_address,
	DROP CONSTRAINT site_ban_last_address_check, ALTER last_address TYPE ipv6_address;
ALTER TABLE message
	DROP CONSTRAINT message_mentioned_check, ALTER mentioned TYPE mention_marks,
	DROP CONSTRAINT message_marks_check, ALTER marks TYPE message_marks;
ALTER TABLE message_block
	DROP CONSTRAINT message_block_count_check, ALTER count TYPE stored_count;
ALTER TABLE file
	DROP CONSTRAINT file_hash_check, ALTER hash TYPE sha256_hex,
	DROP CONSTRAINT file_size_check, ALTER size TYPE file_size,
	DROP CONSTRAINT file_thumb_hash_check, ALTER thumb_hash TYPE sha256_hex;
ALTER TABLE notification
	DROP CONSTRAINT notification_ends_check, ALTER ends TYPE notification_end;
ALTER TABLE seat
	DROP CONSTRAINT seat_session_check, ALTER session TYPE sha256_hex;
ALTER TABLE site
	DROP CONSTRAINT site_id_check, ALTER id TYPE only_row;
ALTER TABLE figure
	DROP CONSTRAINT figure_span_check, ALTER span TYPE figure_span;
ALTER TABLE search_state
	DROP CONSTRAINT search_state_id_check, ALTER id TYPE only_row;
ALTER DOMAIN notification_level ADD CHECK (VALUE IN ('default', 'all', 'mentions', 'none'));
ALTER DOMAIN push_content ADD CHECK (VALUE IN ('full', 'name', 'none'));
ALTER DOMAIN minute_of_day ADD CHECK (VALUE BETWEEN 0 AND 1439);
ALTER DOMAIN days_of_week ADD CHECK (VALUE BETWEEN 2 AND 254);
ALTER DOMAIN sha256 ADD CHECK (length(VALUE) = 32);
ALTER DOMAIN sha256_hex ADD CHECK (length(VALUE) = 64);
ALTER DOMAIN ticket_purpose ADD CHECK (VALUE IN ('password', 'mail', 'handover'));
ALTER DOMAIN room_kind ADD CHECK (VALUE IN ('room', 'direct'));
ALTER DOMAIN room_visibility ADD CHECK (VALUE IN ('public', 'private'));
ALTER DOMAIN participant_limit ADD CHECK (VALUE >= 1);
ALTER DOMAIN participant_role ADD CHECK (VALUE IN ('owner', 'moderator', 'member'));
ALTER DOMAIN members_or_moderators ADD CHECK (VALUE IN ('members', 'moderators'));
ALTER DOMAIN slow_mode_seconds ADD CHECK (VALUE BETWEEN 0 AND 21600);
ALTER DOMAIN retention_days ADD CHECK (VALUE BETWEEN 1 AND 36500);
ALTER DOMAIN room_log_action ADD CHECK (VALUE IN ('role', 'owner', 'mute', 'unmute', 'remove', 'ban', 'unban', 'delete_message', 'settings'));
ALTER DOMAIN ipv6_address ADD CHECK (length(VALUE) = 16);
ALTER DOMAIN mention_marks ADD CHECK (VALUE BETWEEN 0 AND 3);
ALTER DOMAIN message_marks ADD CHECK (VALUE BETWEEN 0 AND 15);
ALTER DOMAIN stored_count ADD CHECK (VALUE >= 0);
ALTER DOMAIN file_size ADD CHECK (VALUE > 0);
ALTER DOMAIN notification_end ADD CHECK (VALUE IN ('membership', 'room', 'token', 'seat'));
ALTER DOMAIN only_row ADD CHECK (VALUE = 1);
ALTER DOMAIN figure_span ADD CHECK (VALUE IN ('hour', 'day'));
ALTER TABLE message_block ADD COLUMN others bigint NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN mention_id bigint NOT NULL DEFAULT 0;
UPDATE room SET mention_id = activity;
-- What the planner knew of the columns went with their types.
ANALYZE account, token, room, participant, message, message_block, file, notification;
