// All answers to a message, the oldest first.
import { t } from "../../../core/i18n.js";
import { openDialog } from "../../../core/ui/dialog.js";
import { pagedList } from "../../../core/ui/pages.js";
import { nothing } from "../../../core/ui/view.js";
import { messageItem } from "../list/item.js";

const PAGE = 30;

// `go(id)` shows one of them where it stands.
export const replyList = (id, go) => {
	const stop = new AbortController();
	const show = ({ id: reply }) => {
		close();
		go(reply);
	};
	const { element } = pagedList({ path: `messages/${id}/replies/`, params: { page_size: PAGE }, kind: "mention-list", lineOf: (message) => messageItem(message, { go: show }),
		idOf: (message) => message.id, none: () => nothing(t("replies.none")), signal: stop.signal });
	const { close, closed } = openDialog({ title: t("replies.list"), body: element, size: "large" });

	closed.then(() => stop.abort());
};
