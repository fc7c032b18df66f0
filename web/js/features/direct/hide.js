// Taking a conversation off one's own list: nothing in it is lost, and the next message brings it back.
import { t } from "../../core/i18n.js";
import { toast } from "../../core/ui/toast.js";
import { depart } from "../rooms/leave.js";

export const hide = async (room) => {
	const { name } = room;

	if (await depart(room))
		toast(t("direct.hidden", { name }));
};
