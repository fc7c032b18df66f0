/* What files are called: lib/file/filetype and those that look into containers. */
#include "tap.h"
#include "lib/base/config.h"
#include "lib/file/filetype.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define WORD OFFICE "wordprocessingml.document"

/* A file that is being made, in memory. */
static unsigned char bytes[200000];
static size_t length;

static void
add(const void *more, size_t count)
{
	memcpy(bytes + length, more, count);
	length += count;
}

static void
add_text(const char *text)
{
	add(text, strlen(text));
}

static void
add_zeros(size_t count)
{
	memset(bytes + length, 0, count);
	length += count;
}

static void
put_big32(size_t at, size_t number)
{
	for (int i = 0; i < 4; i++)
		bytes[at + (size_t)i] = (unsigned char)(number >> (24 - 8 * i));
}

static void
add_little(size_t number, int count)
{
	for (int i = 0; i < count; i++)
		bytes[length++] = (unsigned char)(number >> 8 * i);
}

/* Begins a box, and ends the one that began at `at`. */
static size_t
begin(const char *type)
{
	size_t at = length;

	add_zeros(4);
	add_text(type);
	return at;
}

static void
end(size_t at)
{
	put_big32(at, length - at);
}

static int
stored(void)
{
	int file = memfd_create("file", MFD_CLOEXEC);

	if (file < 0 || write(file, bytes, length) != (ssize_t)length) {
		perror("memfd");
		exit(1);
	}
	length = 0;
	return file;
}

/* What has been made is called so, and the next file begins. */
static void
is(const char *wanted, const char *what)
{
	int file = stored();

	claim_text(filetype_of(file), wanted, what);
	close(file);
}

/* `brands`: the first, its version, and the others. */
static void
add_brands(const char *brands)
{
	size_t at = begin("ftyp");

	add_text(brands);
	end(at);
}

static void
add_track(const char *handler)
{
	size_t track = begin("trak"), media, box = begin("tkhd");

	add_zeros(84);
	end(box);
	media = begin("mdia");
	box = begin("mdhd");
	add_zeros(24);
	end(box);
	box = begin("hdlr");
	add_zeros(8);
	add_text(handler);
	add_zeros(13);
	end(box);
	end(media);
	end(track);
}

/* A film with these tracks behind or before its data. */
static void
add_film(const char *brands, const char *first, const char *second, int data_first)
{
	size_t box;

	add_brands(brands);
	for (int i = 0; i < 2; i++) {
		box = begin(i == data_first ? "moov" : "mdat");
		if (i != data_first) {
			add_zeros(100);
		} else {
			size_t header = begin("mvhd");

			add_zeros(100);
			end(header);
			if (*first)
				add_track(first);
			if (*second)
				add_track(second);
		}
		end(box);
	}
}

static void
film(const char *brands, const char *first, const char *second, const char *wanted)
{
	add_film(brands, first, second, 0);
	is(wanted, brands);
	add_film(brands, first, second, 1);
	is(wanted, "the same, with its tracks at the end");
}

static void
name_films(void)
{
	film("isom....isomiso2avc1mp41", "vide", "soun", "video/mp4");
	film("isom....isomiso6iso2vp09mp41", "soun", "", "audio/mp4");
	film("mp42....isommp42", "soun", "vide", "video/mp4");
	film("mp42....isommp42", "soun", "", "audio/mp4");
	film("iso5....iso6mp41", "vide", "", "video/mp4");
	film("MSNV....MSNVmp42isom", "vide", "soun", "video/mp4");
	film("MSNV....MSNVmp42isom", "", "", "video/mp4");
	film("M4A ....M4A mp42isom", "soun", "", "audio/mp4");
	film("M4V ....M4V mp42isom", "vide", "soun", "video/mp4");
	film("3gp4....3gp4isom", "vide", "soun", "video/3gpp");
	film("3gp5....3gp5isom", "soun", "", "audio/3gpp");
	film("3g2a....3g2a", "vide", "", "video/3gpp2");
	film("qt  ....qt  ", "vide", "soun", "video/quicktime");
	film("dash....iso6mp41", "", "", "video/mp4");
	film("f4v ....isommp42", "vide", "", "video/mp4");
	film("none....none", "soun", "", "audio/mp4");
	film("avif....avifmif1miaf", "", "", "image/avif");
	film("mif1....mif1avifmiaf", "", "", "image/avif");
	film("heic....mif1heic", "", "", "image/heic");
	film("mif1....mif1heic", "", "", "image/heic");
	film("mif1....mif1", "", "", "image/heif");
}

static void
name_fragments(void)
{
	size_t outer = begin("styp"), inner;

	add_text("msdh....msdhmsix");
	end(outer);
	outer = begin("sidx");
	add_zeros(36);
	end(outer);
	for (int i = 0; i < 2; i++) {
		outer = begin("moof");
		inner = begin("mfhd");
		add_zeros(8);
		end(inner);
		end(outer);
		is("video/mp4", i ? "a piece of a film alone" : "a piece of a film behind its index");
	}
	outer = begin("moof");
	add_zeros(40);
	end(outer);
	is("application/octet-stream", "what is no piece of a film");
	end(begin("wide"));
	outer = begin("mdat");
	add_zeros(50);
	end(outer);
	is("video/quicktime", "QuickTime of old");
}

/* An element of Matroska, whose content comes behind it; a size of -1 is unknown. */
static void
add_element(unsigned id, int size)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		if (id >> shift)
			bytes[length++] = (unsigned char)(id >> shift);
	if (size < 0)
		add("\x01\xff\xff\xff\xff\xff\xff\xff", 8);
	else
		bytes[length++] = (unsigned char)(0x80 | size);
}

static void
recording(const char *container, const char *kinds, const char *wanted)
{
	add_element(0x1a45dfa3, 3 + (int)strlen(container));
	add_element(0x4282, (int)strlen(container));
	add_text(container);
	add_element(0x18538067, -1);
	add_element(0x1549a966, 3);
	add_text("...");
	if (*kinds)
		add_element(0x1654ae6b, 8 * (int)strlen(kinds));
	for (const char *kind = kinds; *kind; kind++) {
		add_element(0xae, 6);
		add_element(0xd7, 1);
		add_text("\1");
		add_element(0x83, 1);
		bytes[length++] = (unsigned char)(*kind - '0');
	}
	add_element(0x1f43b675, -1);
	add_text("\xe7\x81");
	is(wanted, container);
}

static void
name_recordings(void)
{
	recording("webm", "2", "audio/webm");
	recording("webm", "1", "video/webm");
	recording("webm", "21", "video/webm");
	recording("webm", "", "video/webm");
	recording("matroska", "2", "audio/x-matroska");
	recording("matroska", "12", "video/x-matroska");
	for (int i = 0; i < 3; i++) {
		add("\xff\xf1\x50\x80\x01\x9f\xfc", 7);
		add_zeros(5);
	}
	is("audio/aac", "AAC in frames");
	for (int i = 0; i < 3; i++) {
		add("\xff\xfb\x90\x00", 4);
		add_zeros(413);
	}
	is("audio/mpeg", "MP3");
	add("#!AMR\n\x3c", 7);
	add_zeros(31);
	is("audio/amr", "AMR");
	add("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\x13OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0", 47);
	is("audio/ogg", "Opus");
}

/* A file of an archive, without content, its size known only behind it. */
static void
add_packed(const char *name)
{
	add("PK\3\4\x14\0\x08\0\x08\0\0\0\0\0", 14);
	add_zeros(12);
	add_little(strlen(name), 2);
	add_zeros(2);
	add_text(name);
	add_text("\3");
	add_zeros(1);
	add("PK\7\x08", 4);
	add_zeros(12);
}

/* Its entry in the directory. */
static void
add_entry(const char *name)
{
	add("PK\1\2", 4);
	add_zeros(24);
	add_little(strlen(name), 2);
	add_zeros(16);
	add_text(name);
}

static void
add_end(size_t directory)
{
	add("PK\5\6", 4);
	add_zeros(12);
	add_little(directory, 4);
	add_zeros(2);
}

static void
archive(const char *wanted, ...)
{
	const char *name, *first = NULL;
	va_list names;

	va_start(names, wanted);
	while ((name = va_arg(names, const char *))) {
		first = first ? first : name;
		add_packed(name);
	}
	va_end(names);
	is(wanted, first);
}

static void
name_documents(void)
{
	size_t directory;

	archive(WORD, "[Content_Types].xml", "_rels/.rels", "word/document.xml", NULL);
	archive(WORD, "docProps/app.xml", "docProps/core.xml", "[Content_Types].xml", "word/document.xml", NULL);
	archive(OFFICE "spreadsheetml.sheet", "_rels/.rels", "xl/workbook.xml", "[Content_Types].xml", NULL);
	archive(OFFICE "presentationml.presentation", "docProps/thumbnail.jpeg", "ppt/presentation.xml", "_rels/.rels", NULL);
	archive(WORD, "customXml/item1.xml", "word/document.xml", "[Content_Types].xml", NULL);
	archive("application/zip", "readme.txt", "word/list.txt", NULL);
	archive("application/zip", "docProps/app.xml", "notes.txt", NULL);
	/* Its first files fill more than is looked at: the names stand in the directory as well. */
	add_packed("docProps/thumbnail.jpeg");
	add_zeros(90000);
	directory = length;
	add_entry("docProps/thumbnail.jpeg");
	add_entry("xl/workbook.xml");
	add_end(directory);
	is(OFFICE "spreadsheetml.sheet", "an archive that is read from its end");
	add("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x27\0\0\0\x27\0\0\0\x08\0\0\0", 30);
	add_text("mimetypeapplication/vnd.oasis.opendocument.text");
	is("application/vnd.oasis.opendocument.text", "a text of OpenDocument");
}

static void
has_charset(const char *wanted, const char *what)
{
	int file = stored();
	const char *charset = filetype_charset(file, "text/plain");

	claim_text(charset ? charset : "none", wanted, what);
	claim(!filetype_charset(file, "image/png"), "what is no text has no character set");
	close(file);
}

static void
tell_charsets(void)
{
	add_text("plain");
	has_charset("utf-8", "ASCII");
	add_text("sch\xc3\xb6n \xf0\x9f\x98\x80");
	has_charset("utf-8", "UTF-8");
	add_text("sch\xf6n");
	has_charset("none", "Latin 1");
	add_text("ends early \xe2\x82");
	has_charset("none", "half a character");
	/* Characters of two, three and four bytes across the edges of what is read at once. */
	for (int i = 0; i < 4; i++) {
		add_zeros((size_t)i);
		while (length < 50000)
			add_text("\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80");
		has_charset("utf-8", "UTF-8 of many pieces");
	}
	while (length < 50000)
		add_text("a");
	add_text("\xff");
	has_charset("none", "a wrong byte at the very end");
	while (length < 50000)
		add_text("\x80");
	has_charset("none", "nothing but wrong bytes");
}

/* Empty boxes without end, each in the one before, or an archive of names alone: what is looked at is bounded. */
static void
bear_traps(void)
{
	add_brands("isom....");
	while (length + 8 < sizeof bytes)
		end(begin("free"));
	is("video/mp4", "a file of empty boxes");
	add_brands("isom....");
	for (size_t at; length + 8 < sizeof bytes;) {
		at = begin(length % 16 ? "trak" : "mdia");
		put_big32(at, sizeof bytes - at);
	}
	is("video/mp4", "boxes within boxes");
	while (length + 30 < 60000)
		add("PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0", 30);
	is("application/octet-stream", "headers without names");
	add("\x1a\x45\xdf\xa3\x80\x18", 6);
	is("application/octet-stream", "Matroska without a word");
}

int
main(void)
{
	char fault[256];

	if (!config_load(NULL, fault, sizeof fault))
		return EXIT_FAILURE;
	name_films();
	name_fragments();
	name_recordings();
	name_documents();
	tell_charsets();
	bear_traps();
	return tap_done();
}
