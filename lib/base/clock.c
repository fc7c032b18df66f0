/* The clocks: see clock.h. */
#include "lib/base/clock.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int64_t
clock_now(void)
{
	return (int64_t)time(NULL);
}

int64_t
clock_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_uptime_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_boot(void)
{
	static int64_t boot = -1;
	char digits[16] = "";
	int file;

	if (boot >= 0)
		return boot;
	/* Random, with dashes: 8-4-4-… hexadecimal digits, of which the first twelve are enough. */
	if ((file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)) >= 0) {
		if (read(file, digits, 13) == 13) {
			for (int i = 8; i < 12; i++)
				digits[i] = digits[i + 1];
			digits[12] = '\0';
		}
		close(file);
	}
	return boot = strtoll(digits, NULL, 16);
}
