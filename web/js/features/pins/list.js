// The pinned messages of a room, the newest first.
import { t } from "../../core/i18n.js";
import { openDialog } from "../../core/ui/dialog.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { pagedList } from "../../core/ui/pages.js";
import { whileBusy } from "../../core/ui/redraw.js";
import { empty } from "../../core/ui/view.js";
import { messageItem } from "../messages/list/item.js";
import { mayPin, setPinned } from "./pin.js";

const PAGE = 50;                // as many as a room may have

// The row goes when it is done, and the focus to the next button that does the same.
const unpinButton = (message, gone) => {
	const label = t("pins.unpin"), button = el("button", { type: "button", class: "icon-button", title: label, "aria-label": label, on: { click: () => whileBusy(button, async () => {
		if (await setPinned(message, false))
			gone(message.id);
	}) } }, icon("close"));

	return button;
};

// `go(id)` shows one of them where it stands.
export const pinList = (room, go) => {
	const stop = new AbortController(), may = mayPin(room);
	const show = ({ id }) => {
		close();
		go(id);
	};
	const { element, remove } = pagedList({ path: `rooms/${room.id}/pins/`, params: { page_size: PAGE }, kind: "mention-list", signal: stop.signal, idOf: ({ message }) => message.id,
		lineOf: ({ message }) => messageItem(message, { go: show, aside: may && unpinButton(message, (id) => remove(id)) }), none: () => empty("pin", t("pins.none")) });
	const { close, closed } = openDialog({ title: t("pins.title"), body: element, size: "large" });

	closed.then(() => stop.abort());
};
