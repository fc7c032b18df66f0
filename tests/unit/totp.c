/* Codes that change with the time, and the text of their secrets: lib/base/totp, lib/base/base32. The vectors are those of RFC 6238,
 * appendix B, RFC 4226, appendix D, and RFC 4648, section 10. */
#include "tap.h"
#include "lib/base/base32.h"
#include "lib/base/totp.h"

static const unsigned char secret[TOTP_SECRET_BYTES + 1] = "12345678901234567890";

static void
check_codes(void)
{
	static const struct {
		int64_t time;
		const char *code;
	} vectors[] = { { 59, "94287082" },         { 1111111109, "07081804" }, { 1111111111, "14050471" },
		        { 1234567890, "89005924" }, { 2000000000, "69279037" }, { 20000000000, "65353130" } };
	static const char *const by_count[] = {
		"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"
	};
	char code[16];

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		totp_code(secret, TOTP_SECRET_BYTES, vectors[i].time / TOTP_STEP_SECONDS, 8, code);
		claim_text(code, vectors[i].code, "RFC 6238");
	}
	for (int i = 0; i < 10; i++) {
		totp_code(secret, TOTP_SECRET_BYTES, i, TOTP_DIGITS, code);
		claim_text(code, by_count[i], "RFC 4226");
	}
}

static void
check_steps(void)
{
	enum { NOW = 5 * TOTP_STEP_SECONDS };

	claim(totp_step_of(secret, "254676", NOW) == 5, "a code is of the present step");
	claim(totp_step_of(secret, "254676", NOW + TOTP_STEP_SECONDS - 1) == 5, "to its last second");
	claim(totp_step_of(secret, "338314", NOW) == 4 && totp_step_of(secret, "287922", NOW) == 6, "or of one before or after");
	claim(totp_step_of(secret, "969429", NOW) == -1 && totp_step_of(secret, "162583", NOW) == -1, "not of two");
	claim(totp_step_of(secret, " 254 676 ", NOW) == 5, "blanks do not matter");
	claim(totp_step_of(secret, "", NOW) == -1 && totp_step_of(secret, "25467", NOW) == -1
	              && totp_step_of(secret, "2546761", NOW) == -1 && totp_step_of(secret, "25467x", NOW) == -1,
	      "what is no six digits is no code");
}

static void
check_texts(void)
{
	static const char *const vectors[][2] = {
		{ "", "" },
		{ "f", "MY" },
		{ "fo", "MZXQ" },
		{ "foo", "MZXW6" },
		{ "foob", "MZXW6YQ" },
		{ "fooba", "MZXW6YTB" },
		{ "foobar", "MZXW6YTBOI" }
	};
	char text[BASE32_TEXT_BYTES(TOTP_SECRET_BYTES)];

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		base32_write((const unsigned char *)vectors[i][0], strlen(vectors[i][0]), text);
		claim_text(text, vectors[i][1], "RFC 4648");
	}
	base32_write(secret, TOTP_SECRET_BYTES, text);
	claim_text(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "a secret has 32 characters");
}

int
main(void)
{
	check_codes();
	check_steps();
	check_texts();
	return tap_done();
}
