export default {
	"people.session_ended": "You have been logged out. Please log in again.",
	"people.participants": "Participants",
	"people.online": "Online",
	"people.offline": "Offline",
	"people.owner": "Owner",
	"people.you": "you",
	"people.invite": "Invite",
	"people.remove": "Remove from room",
	"people.remove_named": "Remove {name} from the room",
	"people.joined": "Joined {date}",
};
