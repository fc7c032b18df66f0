/* Options that a site admin can set while the server runs: see site_setting.h. */
#include "lib/request/site_setting.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"

#include <string.h>

static const char *const registrations[] = {
	[REGISTRATION_OPEN] = "open", [REGISTRATION_INVITE] = "invite", [REGISTRATION_CLOSED] = "closed"
};

enum { REGISTRATIONS = sizeof registrations / sizeof registrations[0] };

static const char *
configured_name(void)
{
	return config.site_name;
}

static const char *
configured_registration(void)
{
	return registrations[config.registration];
}

static const struct {
	const char *option;
	const char *(*configured)(void); /* what the configuration says, its default included */
} settings[SITE_SETTINGS] = {
	[SETTING_SITE_NAME] = { "site_name", configured_name },
	[SETTING_REGISTRATION] = { "registration", configured_registration },
};

const char *
site_setting_option(enum site_setting setting)
{
	return settings[setting].option;
}

/* The value in the database; NULL: it has none. */
static const char *
read_row(enum site_setting setting)
{
	static struct query row = QUERY(SELECT value FROM site_setting WHERE name = :name);
	static struct strbuf values[SITE_SETTINGS];

	strbuf_clear(&values[setting]);
	db_bind(&row, ":name", settings[setting].option);
	return db_into(&row, &values[setting]) && !values[setting].failed ? strbuf_string(&values[setting]) : NULL;
}

const char *
site_setting_value(enum site_setting setting, enum setting_source *source)
{
	bool fixed = config_is_set(settings[setting].option);
	const char *stored = fixed ? NULL : read_row(setting);

	if (source)
		*source = fixed ? SETTING_CONFIGURATION : stored ? SETTING_DATABASE : SETTING_DEFAULT;
	return stored ? stored : settings[setting].configured();
}

int
site_setting_registration(void)
{
	const char *value = site_setting_value(SETTING_REGISTRATION, NULL);

	for (int i = 0; i < REGISTRATIONS; i++)
		if (!strcmp(registrations[i], value))
			return i;
	/* Somebody has written nonsense into the database. */
	return REGISTRATION_CLOSED;
}

void
site_setting_store(enum site_setting setting, const char *value)
{
	static struct query store = QUERY(
		INSERT INTO site_setting (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value
	);
	static struct query remove = QUERY(DELETE FROM site_setting WHERE name = :name);

	if (value)
		db_bind(&store, ":value", value);
	db_bind(value ? &store : &remove, ":name", settings[setting].option);
	db_run(value ? &store : &remove);
}
