// What a member is told of a room: "all", "mentions" or "none".

const FEW = 8;                 // of so many participants one wants to hear everything

export const levels = ["default", "all", "mentions", "none"];

// What the level `default` means in this room, to somebody whose own default for all rooms is this.
export const defaultLevel = (room, ofAll = "default") => {
	if (ofAll !== "default")
		return ofAll;
	return room.kind === "direct" || room.participant_count <= FEW ? "all" : "mentions";
};

export const levelOf = (room, ofAll) => (!room.membership || room.membership.notify === "default" ? defaultLevel(room, ofAll) : room.membership.notify);
