// Says why a call has ended, where the user has not ended it, and what can be done.
import { t } from "../../core/i18n.js";
import { toast } from "../../core/ui/toast.js";

// The reasons of the server (call_left), of its refusals and of seat.js, each with the label of what can be done about it.
const ENDS = {
	replaced: "calls.move_here",
	elsewhere: "calls.move_here",
	unreachable: "calls.try_again",
	timeout: "calls.try_again",
	busy: "calls.try_again",
	removed: null,
	ended: null,
	full: null,
	closed: null,
	polling: null,
	refused: null,
};

export const explain = (room, reason, again) => {
	if (!(reason in ENDS))
		return;
	toast(t(reason === "polling" ? "rooms.call_no_socket" : `calls.end.${reason}`, { room: room.name }), {
		kind: ENDS[reason] === "calls.move_here" || reason === "ended" ? "info" : "bad",
		action: ENDS[reason] && { label: t(ENDS[reason]), run: again },
	});
};
