// One picture of a call: a person, or a screen that a person shares.
import { t } from "../../core/i18n.js";
import { avatar, nameOf } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { opensCard } from "../people/card.js";
import { openTileMenu } from "./tile-menu.js";

// What a tile shows is given to update():
// { key, user, own, screen, track, audio, hand, state, speaking, large, owned }.
export class Tile {
	constructor(call, key) {
		this.call = call;
		this.key = key;
		this.shown = {};
		this.video = el("video", { class: "call-video", ".muted": true, ".autoplay": true, ".playsInline": true, "aria-hidden": "true" });
		this.face = el("span", { class: "call-face" });
		this.name = el("span", { class: "call-name", dir: "auto" });
		this.marks = el("span", { class: "call-marks" });
		this.state = el("span", { class: "call-state" });
		this.more = el("button", { type: "button", class: "icon-button call-more", on: { click: () => openTileMenu(this) } }, icon("more"));
		this.element = el("li", { class: "call-tile", dataset: { key } }, this.face, this.video, this.state,
			el("div", { class: "call-caption" }, this.marks, this.name), this.more);
		this.video.addEventListener("dblclick", () => this.toggleFullscreen());
	}

	update(wanted) {
		const before = this.shown;

		this.shown = wanted;
		if (before.user?.avatar_url !== wanted.user.avatar_url || before.user?.display_name !== wanted.user.display_name || !before.user)
			this.showUser(wanted);
		if (before.track !== wanted.track)
			this.video.srcObject = wanted.track ? new MediaStream([wanted.track]) : null;
		this.video.hidden = !wanted.track;
		this.element.classList.toggle("is-screen", wanted.screen);
		this.element.classList.toggle("is-mirrored", wanted.own && !wanted.screen);
		this.element.classList.toggle("is-speaking", wanted.speaking);
		this.element.classList.toggle("is-large", wanted.large);
		this.showState(wanted.state);
		this.showMarks(wanted);
	}

	showUser({ user, own, screen }) {
		const name = nameOf(user);

		clear(this.face, screen ? icon("screen") : avatar(user, 64));
		clear(this.name, screen || own ? null : opensCard(el("span", {}), user));
		(this.name.firstChild ?? this.name).textContent = screen ? t(own ? "calls.own_screen" : "calls.screen_of", { name }) : own ? t("calls.you", { name }) : name;
		this.more.setAttribute("aria-label", t("calls.more", { name: this.name.textContent }));
	}

	showState(state) {
		const text = state ? t(`calls.state.${state}`) : "";

		this.element.classList.toggle("is-away", state !== null && state !== "opening");
		if (this.state.textContent !== text)
			this.state.textContent = text;
	}

	showMarks({ audio, hand, screen }) {
		const marks = screen ? "" : `${audio ? "" : "mic-off "}${hand ? "hand" : ""}`;

		if (this.marks.dataset.marks === marks)
			return;
		this.marks.dataset.marks = marks;
		clear(this.marks, marks.split(" ").filter(Boolean).map((name) => [icon(name),
			el("span", { class: "visually-hidden" }, t(name === "hand" ? "calls.mark.hand" : "calls.mark.muted"))]));
	}

	toggleFullscreen() {
		if (document.fullscreenElement)
			document.exitFullscreen();
		else
			this.element.requestFullscreen?.().catch(() => {});
	}

	close() {
		this.video.srcObject = null;
		this.element.remove();
	}
}
