/* What is set of the site as a whole, as lines: see part.h. */
#include "lib/base/strbuf.h"
#include "lib/export/key.h"
#include "lib/export/part.h"

/* By the name of the option, which has nothing to escape. */
static bool
setting_key(struct strbuf *to, struct query *row, int column)
{
	strbuf_format(to, "\"setting:%s@%s\"", db_text(row, column), export_key_origin());
	return true;
}

/* clang-format off */
#define SETTING_LINE_FIELDS(F) \
	F(type, shape_text, 'setting') \
	F(key, setting_key, site_setting.name) \
	F(name, shape_text, site_setting.name) \
	F(value, shape_text, site_setting.value)
/* clang-format on */

#define SETTING_LINE_COLUMNS SHAPE_COLUMNS(0, SETTING_LINE_FIELDS)

SHAPE_LOCAL(setting_line, SETTING_LINE_FIELDS);

static struct query settings_all = SHAPE_QUERY(SETTING_LINE_COLUMNS, FROM site_setting ORDER BY name);

const struct export_part export_settings[EXPORT_SCOPES] = { [EXPORT_ALL] = { &setting_line, &settings_all, 0 } };
