/* What a site admin sets without a shell: see site_settings.h. */
#include "lib/admin/site_settings.h"
#include "lib/base/strbuf.h"
#include "lib/request/request.h"
#include "lib/request/site_setting.h"

enum { NAME_MOST = 100 }; /* characters */

const struct error *
site_settings_show(struct request *r)
{
	static const char *const words[] = {
		[SETTING_DEFAULT] = "default", [SETTING_DATABASE] = "database", [SETTING_CONFIGURATION] = "configuration"
	};

	for (enum site_setting setting = 0; setting < SITE_SETTINGS; setting++) {
		enum setting_source source;
		const char *value = site_setting_value(setting, &source);

		strbuf_format(&r->reply, "%s\"%s\":{\"value\":", setting ? "," : "{", site_setting_option(setting));
		strbuf_json(&r->reply, value);
		strbuf_format(&r->reply, ",\"source\":\"%s\"}", words[source]);
	}
	strbuf_text(&r->reply, "}");
	return NULL;
}

static const char *
take_value(struct input *input, enum site_setting setting)
{
	const char *name = site_setting_option(setting);

	if (input_null(input, name))
		return NULL;
	return setting == SETTING_SITE_NAME ? input_line(input, name, 1, NAME_MOST) : input_word(input, name, "open invite closed");
}

const struct error *
site_settings_update(struct request *r)
{
	const char *values[SITE_SETTINGS] = { 0 };
	enum setting_source source;

	for (enum site_setting setting = 0; setting < SITE_SETTINGS; setting++) {
		const char *name = site_setting_option(setting);

		if (!input_given(&r->input, name))
			continue;
		values[setting] = take_value(&r->input, setting);
		site_setting_value(setting, &source);
		if (source == SETTING_CONFIGURATION)
			input_add_error(&r->input, name, "The configuration of the server sets this.");
	}
	if (r->input.error)
		return r->input.error;
	for (enum site_setting setting = 0; setting < SITE_SETTINGS; setting++)
		if (input_given(&r->input, site_setting_option(setting)))
			site_setting_store(setting, values[setting]);
	return site_settings_show(r);
}
