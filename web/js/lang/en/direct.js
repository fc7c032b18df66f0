// Direct rooms, and how one is told of what happens in a room.
export default {
	"direct.message": "Message",
	"direct.message_named": "Message {name}",
	"direct.one_unavailable": "One of these people cannot be written to.",
	"direct.shared_only": "On this server you can write only to people with whom you share a room.",
	"direct.off": "There are no direct messages on this server any more.",
};
