/* What files are called: lib/file/filetype and those that look into containers. */
#include "made_file.h"
#include "tap.h"
#include "lib/base/config.h"
#include "lib/file/filetype.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define WORD OFFICE "wordprocessingml.document"

/* What has been made is called so, and the next file begins. */
static void
is_called(const char *wanted, const char *what)
{
	int file = made_stored();

	claim_text(filetype_of(file), wanted, what);
	close(file);
}

/* `brands`: the first, its version, and the others. */
static void
add_brands(const char *brands)
{
	size_t at = made_begin("ftyp");

	made_add_text(brands);
	made_end(at);
}

static void
add_track(const char *handler)
{
	size_t track = made_begin("trak"), media, box = made_begin("tkhd");

	made_add_zeros(84);
	made_end(box);
	media = made_begin("mdia");
	box = made_begin("mdhd");
	made_add_zeros(24);
	made_end(box);
	box = made_begin("hdlr");
	made_add_zeros(8);
	made_add_text(handler);
	made_add_zeros(13);
	made_end(box);
	made_end(media);
	made_end(track);
}

/* A film with these tracks behind or before its data. */
static void
add_film(const char *brands, const char *first, const char *second, int data_first)
{
	size_t box;

	add_brands(brands);
	for (int i = 0; i < 2; i++) {
		box = made_begin(i == data_first ? "moov" : "mdat");
		if (i != data_first) {
			made_add_zeros(100);
		} else {
			size_t header = made_begin("mvhd");

			made_add_zeros(100);
			made_end(header);
			if (*first)
				add_track(first);
			if (*second)
				add_track(second);
		}
		made_end(box);
	}
}

static void
film(const char *brands, const char *first, const char *second, const char *wanted)
{
	add_film(brands, first, second, 0);
	is_called(wanted, brands);
	add_film(brands, first, second, 1);
	is_called(wanted, "the same, with its tracks at the end");
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
	size_t outer = made_begin("styp"), inner;

	made_add_text("msdh....msdhmsix");
	made_end(outer);
	outer = made_begin("sidx");
	made_add_zeros(36);
	made_end(outer);
	for (int i = 0; i < 2; i++) {
		outer = made_begin("moof");
		inner = made_begin("mfhd");
		made_add_zeros(8);
		made_end(inner);
		made_end(outer);
		is_called("video/mp4", i ? "a piece of a film alone" : "a piece of a film behind its index");
	}
	outer = made_begin("moof");
	made_add_zeros(40);
	made_end(outer);
	is_called("application/octet-stream", "what is no piece of a film");
	made_end(made_begin("wide"));
	outer = made_begin("mdat");
	made_add_zeros(50);
	made_end(outer);
	is_called("video/quicktime", "QuickTime of old");
}

/* An element of Matroska, whose content comes behind it; a size of -1 is unknown. */
static void
add_element(unsigned id, int size)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		if (id >> shift)
			made_add_little((id >> shift) & 0xff, 1);
	if (size < 0)
		made_add("\x01\xff\xff\xff\xff\xff\xff\xff", 8);
	else
		made_add_little(0x80 | (size_t)size, 1);
}

static void
recording(const char *container, const char *kinds, const char *wanted)
{
	add_element(0x1a45dfa3, 3 + (int)strlen(container));
	add_element(0x4282, (int)strlen(container));
	made_add_text(container);
	add_element(0x18538067, -1);
	add_element(0x1549a966, 3);
	made_add_text("...");
	if (*kinds)
		add_element(0x1654ae6b, 8 * (int)strlen(kinds));
	for (const char *kind = kinds; *kind; kind++) {
		add_element(0xae, 6);
		add_element(0xd7, 1);
		made_add_text("\1");
		add_element(0x83, 1);
		made_add_little((size_t)(*kind - '0'), 1);
	}
	add_element(0x1f43b675, -1);
	made_add_text("\xe7\x81");
	is_called(wanted, container);
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
		made_add("\xff\xf1\x50\x80\x01\x9f\xfc", 7);
		made_add_zeros(5);
	}
	is_called("audio/aac", "AAC in frames");
	for (int i = 0; i < 3; i++) {
		made_add("\xff\xfb\x90\x00", 4);
		made_add_zeros(413);
	}
	is_called("audio/mpeg", "MP3");
	made_add("#!AMR\n\x3c", 7);
	made_add_zeros(31);
	is_called("audio/amr", "AMR");
	made_add("OggS\0\2\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\1\x13OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0", 47);
	is_called("audio/ogg", "Opus");
}

/* A file of an archive, without content, its size known only behind it. */
static void
add_packed(const char *name)
{
	made_add("PK\3\4\x14\0\x08\0\x08\0\0\0\0\0", 14);
	made_add_zeros(12);
	made_add_little(strlen(name), 2);
	made_add_zeros(2);
	made_add_text(name);
	made_add_text("\3");
	made_add_zeros(1);
	made_add("PK\7\x08", 4);
	made_add_zeros(12);
}

/* Its entry in the directory. */
static void
add_entry(const char *name)
{
	made_add("PK\1\2", 4);
	made_add_zeros(24);
	made_add_little(strlen(name), 2);
	made_add_zeros(16);
	made_add_text(name);
}

static void
add_end(size_t directory)
{
	made_add("PK\5\6", 4);
	made_add_zeros(12);
	made_add_little(directory, 4);
	made_add_zeros(2);
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
	is_called(wanted, first);
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
	made_add_zeros(90000);
	directory = made_length;
	add_entry("docProps/thumbnail.jpeg");
	add_entry("xl/workbook.xml");
	add_end(directory);
	is_called(OFFICE "spreadsheetml.sheet", "an archive that is read from its end");
	made_add("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x27\0\0\0\x27\0\0\0\x08\0\0\0", 30);
	made_add_text("mimetypeapplication/vnd.oasis.opendocument.text");
	is_called("application/vnd.oasis.opendocument.text", "a text of OpenDocument");
}

static void
has_charset(const char *wanted, const char *what)
{
	int file = made_stored();
	const char *charset = filetype_charset(file, "text/plain");

	claim_text(charset ? charset : "none", wanted, what);
	claim(!filetype_charset(file, "image/png"), "what is no text has no character set");
	close(file);
}

static void
tell_charsets(void)
{
	made_add_text("plain");
	has_charset("utf-8", "ASCII");
	made_add_text("sch\xc3\xb6n \xf0\x9f\x98\x80");
	has_charset("utf-8", "UTF-8");
	made_add_text("sch\xf6n");
	has_charset("none", "Latin 1");
	made_add_text("ends early \xe2\x82");
	has_charset("none", "half a character");
	/* Characters of two, three and four bytes across the edges of what is read at once. */
	for (int i = 0; i < 4; i++) {
		made_add_zeros((size_t)i);
		while (made_length < 50000)
			made_add_text("\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80");
		has_charset("utf-8", "UTF-8 of many pieces");
	}
	while (made_length < 50000)
		made_add_text("a");
	made_add_text("\xff");
	has_charset("none", "a wrong byte at the very end");
	while (made_length < 50000)
		made_add_text("\x80");
	has_charset("none", "nothing but wrong bytes");
}

/* Empty boxes without end, each in the one before, or an archive of names alone: what is looked at is bounded. */
static void
bear_traps(void)
{
	add_brands("isom....");
	while (made_length + 8 < sizeof made_bytes)
		made_end(made_begin("free"));
	is_called("video/mp4", "a file of empty boxes");
	add_brands("isom....");
	for (size_t at; made_length + 8 < sizeof made_bytes;) {
		at = made_begin(made_length % 16 ? "trak" : "mdia");
		made_put_big32(at, sizeof made_bytes - at);
	}
	is_called("video/mp4", "boxes within boxes");
	while (made_length + 30 < 60000)
		made_add("PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0", 30);
	is_called("application/octet-stream", "headers without names");
	made_add("\x1a\x45\xdf\xa3\x80\x18", 6);
	is_called("application/octet-stream", "Matroska without a word");
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
