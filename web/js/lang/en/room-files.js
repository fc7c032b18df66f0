export default {
	"files.of_room": "Pictures and files of {room}",
	"files.pictures": "Pictures",
	"files.others": "Files",
	"files.none": "No files yet",
	"files.none_text": "What is sent with messages of this room is listed here.",
	"files.older": "Look further back",
	"files.in_conversation": "Show in the conversation",
	"files.in_conversation_named": "Show {name} in the conversation",
};
