/* Width and height from headers: lib/image. */
#include "file_of.h"
#include "tap.h"
#include "lib/file/image.h"

#include <unistd.h>

/* clang-format off */
#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
#define JFIF "\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
#define SIZE "\xff\xc0\0\x11\x08\0\x10\0\x20\x03"   /* of a JPEG of 32 to 16 */
#define APP1 "\xff\xe1\0\x22" "Exif\0\0"
/* Exif with an orientation alone, in both orders of bytes. */
#define BIG(orientation) "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0" orientation "\0\0\0\0\0\0"
#define LITTLE(orientation) "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0" orientation "\0\0\0\0\0\0\0"
#define FTYP "\0\0\0\x10" "ftypheic\0\0\0\0"
#define PITM "\0\0\0\x0e" "pitm\0\0\0\0\0\1"
/* A tile of 512 and the picture of 640 to 480. */
#define SIZES "\0\0\0\x14" "ispe\0\0\0\0\0\0\2\0\0\0\2\0" "\0\0\0\x14" "ispe\0\0\0\0\0\0\2\x80\0\0\1\xe0"
/* To 600 by 400 of its middle. */
#define CROP "\0\0\0\x28" "clap\0\0\2\x58\0\0\0\1\0\0\1\x90\0\0\0\1" "\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1"
/* clang-format on */
#define BYTES(text) text, sizeof text - 1

static void
is(const char *bytes, size_t length, int wanted_width, int wanted_height, const char *what)
{
	int width = -1, height = -1, file = file_of(bytes, length);
	off_t before = lseek(file, 3, SEEK_SET);

	claim(image_size(file, &width, &height) && width == wanted_width && height == wanted_height, what);
	if (width != wanted_width || height != wanted_height)
		printf("# got %d x %d\n", width, height);
	claim(lseek(file, 0, SEEK_CUR) == before, "the position stays");
	close(file);
}

static void
is_none(const char *bytes, size_t length, const char *what)
{
	int width, height, file = file_of(bytes, length);

	claim(!image_size(file, &width, &height), what);
	close(file);
}

static void
read_all_formats(void)
{
	is(BYTES(PNG "\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0"), 640, 480, "PNG");
	is(BYTES(PNG "\x7f\xff\xff\xff\0\0\0\x01"), 2147483647, 1, "the largest PNG there is");
	is(BYTES("GIF87a\x02\x01\x04\x03"), 0x102, 0x304, "GIF of 1987, no byte too many");
	is(BYTES("GIF89a\xff\xff\x01\0\x80"), 65535, 1, "GIF of 1989");
	is(BYTES(JFIF "\xff\xc0\0\x11\x08\x01\x02\x03\x04\x03"), 0x304, 0x102, "JPEG");
	is(BYTES(JFIF "\xff\xc2\0\x11\x08\0\x10\0\x20\x03"), 32, 16, "progressive JPEG");
	is(BYTES(JFIF "\xff\xff\xff\xc0\0\x11\x08\0\x10\0\x20\x03"), 32, 16, "JPEG with filling bytes");
	is(BYTES(JFIF "\xff\xc4\0\x06....\xff\xcc\0\x02\xff\xc0\0\x11\x08\0\x10\0\x20\x03"), 32, 16, "JPEG with tables before");
	is(BYTES("RIFF....WEBPVP8 ....\x10\x02\0\x9d\x01\x2a\x80\x42\xe0\x41...."), 640, 480, "lossy WebP, scaling bits ignored");
	is(BYTES("RIFF....WEBPVP8L....\x2f\x7f\xc2\x77\x00......."), 640, 480, "lossless WebP");
	is(BYTES("RIFF....WEBPVP8L....\x2f\xff\xff\xff\x0f......."), 16384, 16384, "the largest lossless WebP");
	is(BYTES("RIFF....WEBPVP8X....\0\0\0\0\x7f\x02\0\xdf\x01\0.."), 640, 480, "extended WebP");
	is(BYTES("RIFF....WEBPVP8X....\0\0\0\0\xff\xff\xff\0\0\0.."), 16777216, 1, "the widest WebP");
}

static void
turn_pictures(void)
{
	is(BYTES("\xff\xd8" APP1 BIG("\1") SIZE), 32, 16, "JPEG that stands upright");
	is(BYTES("\xff\xd8" APP1 BIG("\3") SIZE), 32, 16, "upside down");
	is(BYTES("\xff\xd8" APP1 BIG("\4") SIZE), 32, 16, "mirrored");
	is(BYTES("\xff\xd8" APP1 BIG("\5") SIZE), 16, 32, "on its side and mirrored");
	is(BYTES("\xff\xd8" APP1 BIG("\6") SIZE), 16, 32, "on its side");
	is(BYTES("\xff\xd8" APP1 LITTLE("\7") SIZE), 16, 32, "on its side, in the other order of bytes");
	is(BYTES(JFIF APP1 LITTLE("\x08") SIZE), 16, 32, "on its side, behind a JFIF segment");
	is(BYTES("\xff\xd8" APP1 BIG("\x09") SIZE), 32, 16, "an orientation that there is not");
	is(BYTES("\xff\xd8" APP1 BIG("\6") APP1 BIG("\1") SIZE), 16, 32, "of two the first counts");
	is(BYTES("\xff\xd8" APP1 BIG("\1") APP1 BIG("\6") SIZE), 32, 16, "of two the first counts, upright");
	is(BYTES("\xff\xd8\xff\xe1\0\x0dhttp://ns.a" APP1 BIG("\6") SIZE), 16, 32, "behind metadata of another kind");
	is(BYTES("\xff\xd8" APP1 "MM\0*\0\0\1\x08\0\1\x01\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0" SIZE), 32, 16,
	   "Exif that leads out of itself");
	is(BYTES("\xff\xd8" APP1 "MM\0*\0\0\0\x08\xff\xff\x01\x13\0\3\0\0\0\1\0\6\0\0\0\0\0\0" SIZE), 32, 16,
	   "Exif of more entries than bytes");
	is(BYTES("\xff\xd8" APP1 "MM\0*\0\0\0\x08\0\1\x01\x12\0\4\0\0\0\1\0\6\0\0\0\0\0\0" SIZE), 32, 16,
	   "an orientation of another type");
	/* clang-format off */
	is(BYTES(PNG "\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0....\0\0\0\x1a" "eXIf" BIG("\6") "....\0\0\0\0IDAT"), 480, 640, "PNG on its side");
	is(BYTES(PNG "\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0....\0\0\0\0IDAT....\0\0\0\x1a" "eXIf" BIG("\6")), 640, 480, "said behind the pixels");
	/* clang-format on */
}

static void
read_bitmaps(void)
{
	is(BYTES("BM............\x28\0\0\0\x80\2\0\0\xe0\1\0\0...."), 640, 480, "BMP");
	is(BYTES("BM............\x7c\0\0\0\x80\2\0\0\x20\xfe\xff\xff...."), 640, 480, "BMP from the top");
	is(BYTES("BM............\x0c\0\0\0\x80\2\xe0\1...."), 640, 480, "BMP of OS/2");
	is_none(BYTES("BM............\x28\0\0\0\x80\2\0\x80\xe0\1\0\0...."), "BMP of a negative width");
	is_none(BYTES("BM............\x28\0\0\0\x80\2\0\0\0\0\0\x80...."), "BMP higher than can be");
	is_none(BYTES("BM............\x0d\0\0\0\x80\2\0\0\xe0\1\0\0...."), "BMP of no kind");
}

static void
read_heif(void)
{
	/* clang-format off */
	is(BYTES(FTYP "\0\0\0\x74" "meta\0\0\0\0" PITM "\0\0\0\x5a" "iprp\0\0\0\x39" "ipco" SIZES "\0\0\0\x09" "irot\0"
	         "\0\0\0\x19" "ipma\0\0\0\0\0\0\0\2\0\2\1\1\0\1\2\x82\x83"), 640, 480, "HEIC, not the tiles that it consists of");
	is(BYTES(FTYP "\0\0\0\x74" "meta\0\0\0\0" PITM "\0\0\0\x5a" "iprp\0\0\0\x39" "ipco" SIZES "\0\0\0\x09" "irot\1"
	         "\0\0\0\x19" "ipma\0\0\0\0\0\0\0\2\0\2\1\1\0\1\2\x82\x83"), 480, 640, "HEIC that is turned");
	is(BYTES(FTYP "\0\0\0\x74" "meta\0\0\0\0" PITM "\0\0\0\x5a" "iprp\0\0\0\x39" "ipco" SIZES "\0\0\0\x09" "irot\2"
	         "\0\0\0\x19" "ipma\0\0\0\0\0\0\0\2\0\2\1\1\0\1\2\x82\x83"), 640, 480, "HEIC upside down");
	is(BYTES(FTYP "\0\0\0\x9d" "meta\0\0\0\0" PITM "\0\0\0\x83" "iprp\0\0\0\x61" "ipco" SIZES CROP "\0\0\0\x09" "irot\1"
	         "\0\0\0\x1a" "ipma\0\0\0\0\0\0\0\2\0\2\1\1\0\1\3\x82\x83\x84"), 400, 600, "HEIC that is cropped, then turned");
	is(BYTES(FTYP "\0\0\0\x9d" "meta\0\0\0\0" PITM "\0\0\0\x83" "iprp\0\0\0\x61" "ipco" SIZES CROP "\0\0\0\x09" "irot\1"
	         "\0\0\0\x1a" "ipma\0\0\0\0\0\0\0\2\0\2\1\1\0\1\3\x82\x84\x83"), 480, 400, "HEIC that is turned, then cropped");
	is(BYTES("\0\0\0\x10" "ftypavif\0\0\0\0" "\0\0\0\x5f" "meta\0\0\0\0" "\0\0\0\x10" "pitm\1\0\0\0\0\1\0\2" "\0\0\0\x43" "iprp"
	         "\0\0\0\x1c" "ipco\0\0\0\x14" "ispe\0\0\0\0\0\0\2\x80\0\0\1\xe0" "\0\0\0\x1f" "ipma\1\0\0\1\0\0\0\1\0\1\0\2\1\x80\1\0\0\0\0\0\0\0"),
	   640, 480, "AVIF with wide numbers");
	is_none(BYTES(FTYP "\0\0\0\x1a" "meta\0\0\0\0" PITM), "HEIC without properties");
	is_none(BYTES(FTYP "\0\0\0\x70" "meta\0\0\0\0" PITM "\0\0\0\x56" "iprp\0\0\0\x39" "ipco" SIZES "\0\0\0\x09" "irot\0"
	              "\0\0\0\x15" "ipma\0\0\0\0\0\0\0\1\0\1\1\x7f\0"), "HEIC whose property there is not");
	is_none(BYTES(FTYP "\0\0\0\x10" "mdat........"), "HEIC without a word about it");
	/* clang-format on */
}

static void
refuse_others(void)
{
	is_none("", 0, "nothing");
	is_none(BYTES("GIF89a\x01"), "too short for anything");
	is_none(BYTES(PNG), "PNG without a size");
	is_none(BYTES(PNG "\x80\0\0\x01\0\0\0\x01"), "PNG wider than can be");
	is_none(BYTES(PNG "\0\0\0\0\0\0\0\x01"), "PNG of no width");
	is_none(BYTES("GIF89a\x01\0\0\0"), "GIF of no height");
	is_none(BYTES("GIF88a\x01\0\x01\0\0"), "GIF of no year");
	is_none(BYTES(JFIF "\xff\xd9......................"), "JPEG without a frame");
	is_none(BYTES(JFIF "\xff\xc0\0\x11\x08\0\x10"), "JPEG that ends in its frame");
	is_none(BYTES(JFIF "\xff\xe1\xff\xff."), "JPEG whose segment leads out of it");
	is_none(BYTES(JFIF "x\xc0\0\x11\x08\0\x10\0\x20\x03"), "JPEG without a marker where one should be");
	is_none(BYTES("RIFF....WEBPVP8 ....\x10\x02\0\x9d\x01\x2b\x80\x42\xe0\x41...."), "WebP without its start code");
	is_none(BYTES("RIFF....WEBPVP8L....\x2e\x7f\xc2\x77\x00......."), "lossless WebP without its signature");
	is_none(BYTES("RIFF....WEBPVP8Z................"), "WebP of an unknown kind");
	is_none(BYTES("RIFF....WAVEfmt ................"), "sound");
	is_none(BYTES("<svg width='5' height='5'/> and so on"), "SVG");
}

/* A JPEG of nothing but empty segments must end at some time. */
static void
refuse_endless(void)
{
	static char bytes[400000];
	int width, height, file;

	for (size_t i = 0; i < sizeof bytes; i += 4)
		memcpy(bytes + i, "\xff\xe0\0\2", 4);
	memcpy(bytes, "\xff\xd8", 2);
	memmove(bytes + 2, bytes + 4, sizeof bytes - 4);
	file = file_of(bytes, sizeof bytes);
	claim(!image_size(file, &width, &height), "JPEG of segments without end");
	claim(!image_size(-1, &width, &height), "no file at all");
	close(file);
}

int
main(void)
{
	read_all_formats();
	turn_pictures();
	read_bitmaps();
	read_heif();
	refuse_others();
	refuse_endless();
	return tap_done();
}
