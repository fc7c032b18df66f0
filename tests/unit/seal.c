/* Sealed texts: lib/base/seal. */
#include "tap.h"
#include "lib/base/config.h"
#include "lib/base/seal.h"

#include <sodium.h>
#include <stdlib.h>

enum { ADA = 1, BOB, LENGTH = 8, SEALED = LENGTH + SEAL_EXTRA_BYTES };

int
main(void)
{
	static const unsigned char secret[LENGTH] = "a secret";
	unsigned char sealed[SEALED], again[SEALED], opened[LENGTH] = { 0 };
	char state[] = "/tmp/moznods-unit.XXXXXX", command[64];

	if (sodium_init() < 0 || !mkdtemp(state))
		return EXIT_FAILURE;
	config.state = state;
	claim(seal_close(secret, LENGTH, ADA, sealed) && seal_close(secret, LENGTH, ADA, again), "a secret is sealed");
	claim(memcmp(sealed, again, SEALED), "never twice the same way");
	claim(seal_open(sealed, SEALED, ADA, opened) && !memcmp(opened, secret, LENGTH), "and opened");
	claim(!seal_open(sealed, SEALED, BOB, opened), "for its owner alone");
	claim(!seal_open(sealed, SEAL_EXTRA_BYTES - 1, ADA, opened) && !seal_open(sealed, 0, ADA, opened), "not a piece of it");
	sealed[SEALED - 1] ^= 1;
	claim(!seal_open(sealed, SEALED, ADA, opened), "nor one that was changed");
	snprintf(command, sizeof command, "rm -rf %s", state);
	return system(command) ? EXIT_FAILURE : tap_done();
}
