// What a reloaded page needs to take up its call. It is in the tab's own storage, and dated when the page is closed: a
// copy of a tab that is still open has no date, and does not take the call away from it.
import { storageKey } from "../../core/storage.js";

const HOLDS_MS = 60000;

const store = (value) => {
	try {
		if (value)
			sessionStorage.setItem(storageKey("call"), JSON.stringify(value));
		else
			sessionStorage.removeItem(storageKey("call"));
	} catch {
		// Without storage a reload leaves the call.
	}
};

const read = () => {
	try {
		return JSON.parse(sessionStorage.getItem(storageKey("call")));
	} catch {
		return null;
	}
};

export const memory = {
	kept: null,             // { room, audio, video, hand }

	keep({ roomId, media, call }) {
		this.kept = { room: roomId, audio: media.audio, video: media.video, hand: call.hand };
	},

	clear() {
		this.kept = null;
		store(null);
	},

	// The page closes, now.
	close(kept) {
		store(kept && { ...kept, at: Date.now() });
	},

	// The call that this page was in a moment ago, once; null without one.
	take() {
		const stored = read();

		store(null);
		return stored?.room && Date.now() - stored.at < HOLDS_MS ? stored : null;
	},
};
