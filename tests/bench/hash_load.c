/*
 * The limit of logins: argon2id alone, as passwords are hashed with the configuration that there is, one after the other on the core
 * that it is given. Prints the line of measure.h.
 */
#include "lib/base/config.h"
#include "tests/bench/measure.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char password[] = "correct horse battery";

static void
hash_once(void)
{
	char hash[crypto_pwhash_STRBYTES];

	if (crypto_pwhash_str_alg(hash, password, strlen(password), (unsigned long long)config.password_passes,
	                          (size_t)config.password_memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13))
		give_up("no memory for a hash");
}

int
main(int count, char **arguments)
{
	struct result result = { .seconds = 2, .unit = 1000 };
	double began, last, cpu;
	char fault[1024];

	if (count == 3 && !strcmp(arguments[1], "-d"))
		result.seconds = strtod(arguments[2], NULL);
	else if (count != 1)
		give_up("usage: hash_load [-d SECONDS]");
	if (sodium_init() < 0 || !config_load(NULL, fault, sizeof fault))
		give_up("no configuration");
	hash_once();
	cpu = cpu_seconds("self");
	for (began = last = now(); last - began < result.seconds; result.events++) {
		double start = last;

		hash_once();
		last = now();
		samples_add(&result.latencies, last - start);
	}
	result.seconds = last - began;
	result.cpu = cpu_seconds("self") - cpu;
	result_print(&result);
	return EXIT_SUCCESS;
}
