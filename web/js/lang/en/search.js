export default {
	"search.title": "Search",
	"search.label": "Search rooms, people and messages",
	"search.operators": "Narrow the search down",
	"search.rooms": "Rooms",
	"search.people": "People",
	"search.messages": "Messages",
	"search.begin": "Type what you are looking for",
	"search.begin_text": "Words, a “phrase” in quotes, or one of the conditions above: from:ada, in:lobby, before:2026-05-01.",
	"search.none": "No message was found",
	"search.more_words": "Add a word to look for.",
	"search.incomplete": "Something may be missing: the server has not looked through everything.",
};
