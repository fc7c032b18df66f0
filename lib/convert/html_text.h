/*
 * Rich text of other systems, which is HTML, as the text that messages are here: with its marks for bold, code, quotes and the like.
 * What it has no mark for is left out, its text stays. ActionText of Rails is known: who is mentioned becomes a name behind an @.
 */
#ifndef MOZNODS_CONVERT_HTML_TEXT_H
#define MOZNODS_CONVERT_HTML_TEXT_H

/* The text of HTML. `names` is a JSON object with the names of users by their ids, for mentions; NULL: none are known. On the heap, the
 * caller's; NULL when memory ran out. Takes any bytes. */
char *html_text(const char *html, const char *names);

/* The id of the user in the signed id of an attachment of ActionText, as digits; "" where it is none. What it was signed with is not
 * known and not asked. */
void html_text_user(const char *signed_id, char id[20]);

#endif
