export default {
	"messages.copy_text": "Copy text",
	"messages.copy_link": "Copy link",
	"messages.text_copied": "The text is copied.",
	"messages.link_copied": "The link is copied.",
	"messages.mark_unread": "Mark as unread",
	"messages.delete_title": "Delete this message?",
	"messages.delete_text": "It goes for everybody, with its files, and cannot be brought back.",
	"replies.list": "Replies",
	"replies.none": "There are no replies any more.",
	"messages.open": "Show the message of {name}:",

	"pins.title": "Pinned messages",
	"pins.none": "Nothing is pinned",
	"pins.pin": "Pin",
	"pins.unpin": "Unpin",
	"reactions.who": "Who has reacted",
	"reactions.none": "Nobody has reacted.",
};
