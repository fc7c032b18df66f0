/*
 * Hashes of passwords that another system made: lib/base/foreign_hash. One is Django's own, of 260,000 iterations.
 */
#include "tap.h"
#include "lib/base/foreign_hash.h"
#include "lib/base/password.h"

#include <stdio.h>

static const char django[] = "pbkdf2_sha256$260000$saltbob0123456789$nxiMZm9qyYz+tLN+odfL8b7qFqdg2wC6ezI4l3zeE8o=";

static const char bcrypt[] = "$2a$04$abcdefghijklmnopqrstuuxIo7uPjHetZgwFrWyoBsESh1TuLhb7q";

int
main(void)
{
	claim(foreign_hash_known(django), "a hash of Django's is known");
	claim(foreign_hash_fits("correct horse 2", django), "its password fits");
	claim(!foreign_hash_fits("correct horse 3", django), "another one does not");
	claim(!foreign_hash_fits("", django), "nor does none");
	claim(foreign_hash_known(bcrypt) && foreign_hash_fits("a campfire secret", bcrypt), "so does that of a hash of bcrypt");
	claim(!foreign_hash_fits("a campfire secre", bcrypt), "and not another");
	claim(!foreign_hash_known("$2a$31$abcdefghijklmnopqrstuu1234567890123456789012345678901"), "nor one that takes days");
	claim(!foreign_hash_known("$2a$04$abcdefghijklmnopqrstuu:234567890123456789012345678901"), "nor one of other characters");
	claim(!foreign_hash_known("!xlCLOOIibf7ga8V75oNyksrgrT9dKTRnvLLCo06s"),
	      "the mark of an account that cannot log in is no hash");
	claim(!foreign_hash_known(""), "nothing is no hash");
	claim(!foreign_hash_known("pbkdf2_sha256$99999999$salt$nxiMZm9qyYz+tLN+odfL8b7qFqdg2wC6ezI4l3zeE8o="),
	      "one that would take minutes is not known");
	claim(!foreign_hash_known("pbkdf2_sha256$260000$salt$nxiMZm9qyYz+tLN+"), "one that is cut off is not known");
	claim(password_knows(django) && password_outdated(django), "it is replaced at the first login");
	claim(!password_knows("$argon2id$v=19$m=67108864,t=3,p=1$MTIzNDU2Nzg5MDEyMzQ1Ng$MTIzNDU2Nzg5MDEyMzQ1Ng"),
	      "one of ours that would take all the memory there is is not known");
	return tap_done();
}
