/*
 * Rich text of other systems as text: lib/convert/html_text.
 */
#include "tap.h"
#include "lib/convert/html_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct {
	const char *html, *text;
} cases[] = {
	{ "", "" },
	{ "plain text", "plain text" },
	{ "<div>one</div><div>two</div>", "one\ntwo\n" },
	{ "<p>one<br><br>two</p>", "one\n\ntwo\n" },
	{ "a  \n b", "a b" },
	{ "<strong>b</strong> <em>i</em> <del>s</del> <code>c</code>", "**b** *i* ~~s~~ `c`" },
	{ "<pre>a\n  b</pre>", "```\na\n  b\n```\n" },
	{ "<pre><code>a</code></pre>", "```\na\n```\n" },
	{ "<blockquote>q<br>r</blockquote>after", "> q\n> r\nafter" },
	{ "<ul><li>one</li><li>two</li></ul>", "- one\n- two\n" },
	{ "<a href=\"https://x.example/\">here</a>", "here (https://x.example/)" },
	{ "<a href=\"https://x.example/\">https://x.example/</a>", "https://x.example/" },
	{ "<a href=\"javascript:alert(1)\">here</a>", "here" },
	{ "&lt;b&gt; &amp;amp; &quot;x&quot; &#39;y&#x27; &nbsp;z", "<b> &amp; \"x\" 'y'  z" },
	{ "&#xd800; &#0; &nope; & &", "&#xd800; &#0; &nope; & &" },
	{ "1 < 2 and <", "1 < 2 and <" },
	{ "<unknown x='>'>text", "'>text" },
	{ "</blockquote></blockquote>still", "still" },
	{ "<averyveryverylongnameofatagthatisnone>x", "x" },
};
/* clang-format on */

static void
judge(const char *html, const char *wanted)
{
	char *text = html_text(html, NULL), what[256];

	snprintf(what, sizeof what, "%.200s", *html ? html : "nothing");
	claim(text && !strcmp(text, wanted), what);
	if (text && strcmp(text, wanted) != 0)
		printf("# got: %s\n", text);
	free(text);
}

static void
judge_mention(const char *signed_id, const char *wanted)
{
	char html[1024], *text;

	snprintf(html, sizeof html, "<action-text-attachment sgid=\"%s\" content-type=\"application/vnd.campfire.mention\">",
	         signed_id);
	text = html_text(html, "{\"2\":\"Bob the Builder\"}");
	claim(text && !strcmp(text, wanted), *wanted ? "a mention is a name" : "one of nobody is nothing");
	free(text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		judge(cases[i].html, cases[i].text);
	judge_mention("eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2NhbXBmaXJlL1VzZXIvMj9leHBpcmVzX2luIiwicHVyIjoiYXR0YWNoYWJsZSJ9fQ==--0123",
	              "@Bob_the_Builder");
	judge_mention("eyJfcmFpbHMiOnsibWVzc2FnZSI6IkJBaEpJaU5uYVdRNkx5OWpZVzF3Wm1seVpTOVZjMlZ5THpJL1pYaHdhWEpsYzE5cGJnWTZCa1ZVIiwi"
	              "ZXhwIjpudWxsLCJwdXIiOiJhdHRhY2hhYmxlIn19--0123",
	              "@Bob_the_Builder");
	judge_mention("nonsense", "");
	judge_mention("", "");
	return tap_done();
}
