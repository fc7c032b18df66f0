export default {
	"replies.answering": "Reply to {name}",
	"replies.cancel": "Do not reply",
	"replies.to": "Reply to",
	"replies.go": "Show the message",
	"replies.gone": "Deleted message",
	"replies.back": "Back",
	"replies.count": { one: "{count} reply", other: "{count} replies" },

	"reactions.reactions": "Reactions",
	"reactions.add": "Add a reaction",
	"reactions.with": "React with {emoji}",
	"reactions.chip": { one: "{emoji} {count} reaction", other: "{emoji} {count} reactions" },
	"reactions.others": { one: "{count} other", other: "{count} others" },

	"pins.newest": "Pinned:",
	"pins.all": { one: "{count} pinned message", other: "{count} pinned messages" },
};
