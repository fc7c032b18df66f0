/* Names of people all over the world, and what pretends to be one: lib/username. */
#include "tap.h"
#include "lib/account/username.h"
#include "lib/base/text.h"

#include <stdlib.h>

/* clang-format off */
static const char *const allowed[] = {
	/* Latin, of many languages. */
	"alice", "Bob2", "a.b_c-1", "4ever", "Łukasz", "Žofie", "Þórður", "Nguyễn", "Đặng", "İbrahim", "Iğdır", "François", "Jürgen",
	"Ñandú", "Øystein", "Ștefan", "Māori", "Okinaʻ", "Hausaɓa", "Ọlá", "Ṣẹgun", "Jose\u0301", "Ali", "ALI", "a11", "A11", "user1", "Alli", "Hallo", "heer",
	"adam", "system1x", "allen", "channels", "Adelina", "here-after",
	/* Cyrillic, Greek, Caucasus. */
	"Ёлкин", "Андрей", "Иван_Петров", "Їжакевич", "Ўладзімір", "Ђорђе", "Қайрат", "Өмүр", "Алл", "Алі", "Αθηνά", "Ὀδυσσεύς", "Αλέξης", "Հայկ", "გიორგი",
	/* Semitic and Iranian, with points and without. */
	"דוד", "דָּוִד", "שִׁמְעוֹן", "محمد", "مُحَمَّد", "أحمد", "علی\u200cرضا", "کیان", "פּייגע", "ትዕግስት", "ܝܘܚܢܢ",
	/* India and its neighbours. */
	"किरण", "श्रीनिवास", "हिन्दी", "सोनू१", "অনির্বাণ", "ਹਰਪ੍ਰੀਤ", "પ્રિયા", "ପ୍ରଭାତ", "முருகன்", "శ్రీను", "ಕೃಷ್ಣ", "കൃഷ്ണൻ", "ශ්\u200dරියා",
	/* Southeast Asia and Tibet. */
	"สมชาย", "ธีรเดช", "น้ำฝน", "ກິດຕິ", "សុខា", "ខ្ញុំ", "ရွှေ့စင်", "བསྒྲུབས", "ᜀᜊᜒ",
	/* East Asia: each language counts as one script. */
	"山田太郎", "山田_太郎", "佐々木", "みどり", "ケンタ", "サーシャ", "山田はなコ", "김철수", "金철수", "王小明", "ㄅ小明",
	/* Elsewhere. */
	"ᓄᓇᕗᑦ", "ꦏꦸꦱꦸꦩ", "ᏣᎳᎩ", "ⴰⵎⴰⵣⵉⵖ", "ߒߞߏ", "𞤀𞤣𞤢𞤥",
};
/* clang-format on */

/* clang-format off */
static const char *const refused[] = {
	/* Too short, too long, wrong characters, wrong beginning. */
	"x", "abcdefghijklmnopqrstuvwxyzabcdefg", "two words", "at@sign", "_under", ".dot", "-dash", "smile😀", "per%cent", "a\u00a0b", "１．５",
	/* What cannot be seen, or turns the direction. */
	"al\u200bice", "al\u200cice", "al\u200dice", "al\u00adice", "al\u2060ice", "al\ufeffice", "alice\u202e", "alice\u200f", "alice\u061c",
	"\u3164\u3164", "a\u3164", "\u115f\u1160", "a\u2800", "a\ufe0f", "a\U000e0061", "a\u034fb", "\u17b4\u17b5", "عل\u200dی", "عل\u200c",
	/* Marks without a letter, too many of them, twice the same. */
	"\u0301a", "\u0e38\u0e38", "a.\u0301", "q\u0300\u0316\u0324\u0325\u0331b", "q\u0323\u0323b", "ก\u0e48\u0e48", "a\u20dd", "1\ufe0f\u20e3",
	/* Letters of several scripts. */
	"\u0430dmin", "аlice", "alicе", "Βob", "pаypal", "ɑдмин", "aбв", "Ωmega", "山田alice", "김みどり", "みどり김", "ㄅみ", "דavid", "محمدx", "किरणx", "a१",
	"Հayk", "ᏣAL", "alice\u0930", "aーb", "abꓲ",
	/* Reserved, in any case, with accents and separators, digits for letters. */
	"all", "here", "everyone", "channel", "admin", "system", "deleted", "Admin", "EVERYONE", "ＡＬＬ", "𝐚𝐝𝐦𝐢𝐧", "ádmin", "âdmın", "ałł", "ad.min",
	"a-d_m.i-n", "admin.", "all_", "adm1n", "a1l", "al1", "every0ne", "5ystem", "h3r3", "admln", "adrnin", "systern", "aIl", "AII", "alI", "de1eted",
	/* In shapes of letters of other scripts. */
	"а\u04cf\u04cf", "а\u0456\u0456", "\u0405\u0423\u0405\u0422\u0415\u041c", "һеге", "сһаппеӏ", "ԁеӏетеԁ", "Αιι", "ΑΙΙ", "ᴀᴅᴍɪɴ", "ʜᴇʀᴇ", "ᎪᏞᏞ", "ꭺꮮꮮ",
	"ꓮꓓꓟꓲꓠ", "ꓧꓰꓣꓰ", "aǀǀ",
};
/* clang-format on */

static void
judge(const char *typed, bool fine)
{
	char *name = text_normalized(typed), what[160];
	const char *fault = name ? username_fault(name) : "no memory";

	snprintf(what, sizeof what, "%s: %s", fine ? "allowed" : "refused", typed);
	claim(!fault == fine, what);
	if (!fault != fine)
		printf("# %s: %s\n", typed, fault ? fault : "allowed");
	free(name);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		judge(allowed[i], true);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		judge(refused[i], false);
	return tap_done();
}
