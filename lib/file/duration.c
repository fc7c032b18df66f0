/* How long sound or film is: see duration.h. */
#include "lib/file/duration.h"
#include "lib/base/config.h"

#include <string.h>

enum { DIGITS_MOST = 9, THOUSAND = 1000 };

static const char digits[] = "0123456789";

int64_t
duration_read(const char *text)
{
	size_t whole = strspn(text, digits), part = text[whole] == '.' ? strspn(text + whole + 1, digits) : 0;
	const char *behind = text + whole + 1;
	int64_t duration = 0;
	int scale = THOUSAND / 10;

	if (text[whole + (text[whole] == '.') + part] || whole + part == 0 || whole > DIGITS_MOST)
		return DURATION_NONE;
	for (size_t i = 0; i < whole; i++)
		duration = duration * 10 + text[i] - '0';
	duration *= THOUSAND;
	for (size_t i = 0; i < part && scale > 0; i++, scale /= 10)
		duration += (behind[i] - '0') * scale;
	if (part > 3 && behind[3] >= '5')
		duration++;
	return duration <= (int64_t)config.duration_max * THOUSAND ? duration : DURATION_NONE;
}
