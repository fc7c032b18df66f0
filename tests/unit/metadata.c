/* What goes from pictures and what stays, byte for byte: lib/file/metadata. */
#include "tap.h"
#include "lib/base/strbuf.h"
#include "lib/file/metadata.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* clang-format off */
#define BIG(orientation) "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0" orientation "\0\0\0\0\0\0"
#define LITTLE(orientation) "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0" orientation "\0\0\0\0\0\0\0"
#define SOI "\xff\xd8"
#define JFIF "\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
#define EXIF(tiff) "\xff\xe1\0\x22" "Exif\0\0" tiff
#define XMP "\xff\xe1\0\x07xmp:x"
#define IPTC "\xff\xed\0\x06iptc"
#define PROFILE "\xff\xe2\0\x06" "icc_"
#define SIZE "\xff\xc0\0\x11\x08\0\x10\0\x20\x03"
#define FRAME SIZE "\1\1\1\2\2\2\3\3\3"
#define SCAN "\xff\xda\0\x04__" "\x12\xff\0\xff\xd0\x34\xff\xff\0"
#define EOI "\xff\xd9"
#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR_size________crc_"
#define TEXT "\0\0\0\4tEXtwhen" "crc_"
#define TIME "\0\0\0\1tIMEtcrc_"
#define SIDE "\0\0\0\x1a" "eXIf" BIG("\6") "\xd6\x67\x4b\x69"
#define IDAT "\0\0\0\4IDATdatacrc_"
#define IEND "\0\0\0\0IEND\xae\x42\x60\x82"
#define RIFF(size, flags) "RIFF" size "\0\0\0WEBPVP8X\x0a\0\0\0" flags "\0\0\0\1\0\0\1\0\0"
#define PIXELS "VP8L\3\0\0\0abc\0"
/* clang-format on */
#define BYTES(text) text, sizeof text - 1

static int
file_of(const char *bytes, size_t length)
{
	int file = memfd_create("image", MFD_CLOEXEC);

	if (file < 0 || write(file, bytes, length) != (ssize_t)length) {
		perror("memfd");
		exit(1);
	}
	return file;
}

static bool
take(void *context, const unsigned char *bytes, size_t length)
{
	strbuf_add(context, (const char *)bytes, length);
	return true;
}

static void
becomes(const char *bytes, size_t length, const char *wanted, size_t wanted_length, const char *what)
{
	static struct edits edits;
	struct strbuf got = { 0 };
	int file = file_of(bytes, length);

	metadata_find(file, &edits);
	claim(edits_copy(&edits, file, take, &got) && got.length == wanted_length
	              && !memcmp(strbuf_string(&got), wanted, wanted_length),
	      what);
	if (got.length != wanted_length)
		printf("# got %zu bytes instead of %zu\n", got.length, wanted_length);
	close(file);
	strbuf_free(&got);
}

/* A picture that has nothing to lose is not copied. */
static void
stays(const char *bytes, size_t length, const char *what)
{
	static struct edits edits;
	int file = file_of(bytes, length);

	metadata_find(file, &edits);
	claim(edits.count == 0, what);
	close(file);
}

static void
try_jpeg(void)
{
	becomes(BYTES(SOI JFIF EXIF(LITTLE("\1")) XMP IPTC PROFILE FRAME SCAN EOI), BYTES(SOI JFIF PROFILE FRAME SCAN EOI),
	        "Exif, XMP and IPTC go, a profile stays");
	becomes(BYTES(SOI EXIF(LITTLE("\6")) XMP FRAME SCAN EOI), BYTES(SOI EXIF(BIG("\6")) FRAME SCAN EOI),
	        "the orientation stays");
	becomes(BYTES(SOI EXIF(BIG("\6")) EXIF(BIG("\3")) FRAME SCAN EOI), BYTES(SOI EXIF(BIG("\6")) FRAME SCAN EOI),
	        "of two the first");
	becomes(BYTES(SOI FRAME SCAN XMP SCAN EOI), BYTES(SOI FRAME SCAN SCAN EOI), "between two scans");
	becomes(BYTES(SOI FRAME SCAN EOI SOI EXIF(BIG("\1")) EOI), BYTES(SOI FRAME SCAN EOI), "what follows the end");
	becomes(BYTES(SOI XMP FRAME SCAN), BYTES(SOI FRAME SCAN), "an image without an end");
	becomes(BYTES(SOI XMP "\xff\xe1\xff\xffnothing"), BYTES(SOI "\xff\xe1\xff\xffnothing"), "one that breaks off");
	stays(BYTES(SOI JFIF PROFILE FRAME SCAN EOI), "a JPEG without any");
	stays(BYTES(SOI EXIF(BIG("\6")) FRAME SCAN EOI), "a JPEG that has been cleaned");
}

static void
try_png(void)
{
	becomes(BYTES(PNG TEXT "\0\0\0\x1a"
	                       "eXIf" BIG("\1") "crc_" IDAT TIME IEND),
	        BYTES(PNG IDAT IEND), "the chunks of PNG go");
	becomes(BYTES(PNG "\0\0\0\x1a"
	                  "eXIf" LITTLE("\6") "crc_" IDAT IEND),
	        BYTES(PNG SIDE IDAT IEND), "their orientation stays");
	becomes(BYTES(PNG IDAT SIDE IEND), BYTES(PNG IDAT IEND), "not behind the pixels");
	stays(BYTES(PNG IDAT IEND TEXT), "a PNG without any");
	stays(BYTES(PNG SIDE IDAT IEND), "a PNG that has been cleaned");
}

static void
try_webp(void)
{
	becomes(BYTES(RIFF("\x52", "\x1c") PIXELS "EXIF\x1a\0\0\0" BIG("\1") "XMP \2\0\0\0xm"), BYTES(RIFF("\x22", "\x10") PIXELS),
	        "EXIF and XMP of WebP go, and their flags");
	becomes(BYTES(RIFF("\x4a", "\x08") PIXELS
	              "EXIF\x20\0\0\0"
	              "Exif\0\0" LITTLE("\x08")),
	        BYTES(RIFF("\x44", "\x08") PIXELS "EXIF\x1a\0\0\0" BIG("\x08")), "the orientation of WebP stays");
	stays(BYTES(RIFF("\x22", "\x10") PIXELS), "a WebP without any");
	stays(BYTES("RIFF\x16\0\0\0WEBPVP8L\3\0\0\0abc\0"), "a simple WebP");
}

int
main(void)
{
	try_jpeg();
	try_png();
	try_webp();
	stays(BYTES("GIF89a"), "another format");
	stays(BYTES(""), "nothing");
	return tap_done();
}
