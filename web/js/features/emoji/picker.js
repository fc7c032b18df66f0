// A panel to choose an emoji from: the six used last, a field that finds them in English and Russian, and all of them.
import { t } from "../../core/i18n.js";
import { rightward } from "../../core/ui/direction.js";
import { clear, el } from "../../core/ui/dom.js";
import { openPanel } from "../../core/ui/popover.js";
import { loading } from "../../core/ui/view.js";
import { findEmoji, loadEmoji, recentEmoji } from "./emoji.js";

const COLUMNS = 8;

const button = ({ emoji, codes }) => el("button", { type: "button", class: "emoji", tabindex: "-1", title: codes && `:${codes[0]}:`, dataset: { emoji } }, emoji);

// The arrows go through the buttons, of which one is in the order of Tab.
const walk = (event) => {
	const all = [...event.currentTarget.querySelectorAll(".emoji")], at = all.indexOf(event.target), aside = rightward(event.currentTarget);
	const step = { ArrowRight: aside, ArrowLeft: -aside, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
	const next = at < 0 ? null : all[at + step];

	if (!next)
		return;
	event.preventDefault();
	all[at].tabIndex = -1;
	next.tabIndex = 0;
	next.focus();
};

// Opens it beside a button; `take(emoji)` gets the one that was chosen, and notes its use (usedEmoji). `open(label, content)` has it elsewhere. Returns what closes it.
export const pickEmoji = (from, take, { align = "end", open = null } = {}) => {
	const grid = el("div", { class: "emoji-grid emoji-all", role: "group", "aria-label": t("emoji.all") }, loading());
	const recent = el("div", { class: "emoji-grid", role: "group", "aria-label": t("emoji.recent") }, recentEmoji().map((emoji) => button({ emoji })));
	const search = el("input", { type: "search", class: "emoji-search", placeholder: t("emoji.find"), "aria-label": t("emoji.find"), autocomplete: "off", spellcheck: "false" });
	const found = () => clear(grid, (search.value.trim() ? findEmoji(search.value.trim()) : all).map(button));
	const fill = () => {
		found();
		recent.hidden = search.value.trim() !== "";
		if (!grid.firstElementChild)
			clear(grid, el("p", { class: "quiet emoji-none" }, t("emoji.none")));
		const first = grid.querySelector(".emoji");

		if (first)
			first.tabIndex = 0;
	};
	const choose = (emoji) => {
		close();
		take(emoji);
	};
	let all = [];
	const panel = el("div", { class: "emoji-panel", on: { keydown: (event) => {
		const { emoji } = event.target.dataset;

		walk(event);
		// The key must not go on to where the focus goes.
		if (emoji && event.key === "Enter") {
			event.preventDefault();
			choose(emoji);
		}
	}, click: ({ target }) => {
		const { emoji } = target.closest?.(".emoji")?.dataset ?? {};

		if (emoji)
			choose(emoji);
	} } }, search, recent, grid);
	const close = open ? open(t("emoji.choose"), panel) : openPanel(from, { label: t("emoji.choose"), align }, panel);

	recent.querySelector(".emoji").tabIndex = 0;
	search.addEventListener("input", fill);
	search.addEventListener("keydown", (event) => {
		const first = grid.querySelector(".emoji");

		if (event.key === "Enter" && first && search.value.trim()) {
			event.preventDefault();
			choose(first.dataset.emoji);
		} else if (event.key === "ArrowDown") {
			event.preventDefault();
			(recent.hidden ? first : recent.querySelector(".emoji"))?.focus();
		}
	});
	loadEmoji().then((list) => {
		all = list;
		fill();
	}, () => clear(grid, el("p", { class: "quiet emoji-none" }, t("errors.network"))));
	return close;
};
