// Logging in on another device without typing a password there: this one shows a code, which is good once and for two minutes.
import { api } from "../../core/api.js";
import { serverNow } from "../../core/clock.js";
import { t } from "../../core/i18n.js";
import { openDialog } from "../../core/ui/dialog.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { shareLink } from "../../core/ui/share.js";
import { failure, loading } from "../../core/ui/view.js";

const TICK_MS = 1000;

class Handover {
	element = el("div", { class: "handover" });
	#left = el("p", { class: "quiet", role: "timer" });
	#timer = null;

	// Asks for a new link: an older one is of no use any more.
	async show() {
		clear(this.element, loading());
		try {
			const { url, expires_at: end } = await api.post("auth/handover/");

			if (!this.element.isConnected)
				return;
			clear(this.element, shareLink(t("settings.handover_link"), url), this.#left);
			this.#count(Date.parse(end));
		} catch (error) {
			clear(this.element, failure(error, () => this.show()));
		}
	}

	#count(end) {
		const tick = () => {
			const left = Math.ceil((end - serverNow()) / 1000);

			if (left <= 0)
				this.#over();
			else
				this.#left.textContent = t("settings.handover_left", { count: left });
		};

		this.stop();
		this.#timer = setInterval(tick, TICK_MS);
		tick();
	}

	#over() {
		this.stop();
		const again = el("button", { type: "button", class: "button", on: { click: () => this.show() } }, icon("retry"), t("settings.handover_again"));

		clear(this.element, el("div", { class: "state", role: "status" }, icon("clock"), el("p", {}, t("settings.handover_over")), again));
	}

	stop() {
		clearInterval(this.#timer);
	}
}

// Resolves when the dialog is closed.
export const showHandover = async () => {
	const handover = new Handover();
	const { closed } = openDialog({ title: t("settings.handover"), body: [el("p", { class: "quiet" }, t("settings.handover_text")), handover.element] });

	handover.show();
	await closed;
	handover.stop();
};
