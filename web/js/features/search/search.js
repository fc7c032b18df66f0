// One search: the user's rooms and people by name, and messages by what stands in them.
import { api } from "../../core/api.js";
import { serverNow } from "../../core/clock.js";
import { searchKey } from "../../core/fold.js";
import { t } from "../../core/i18n.js";
import { roomHash, route, searchHash } from "../../core/router.js";
import { avatar } from "../../core/ui/avatar.js";
import { clear, el } from "../../core/ui/dom.js";
import { insertText } from "../../core/ui/insert.js";
import { pagedList } from "../../core/ui/pages.js";
import { personNames } from "../../core/ui/person.js";
import { redraw } from "../../core/ui/redraw.js";
import { searchField } from "../../core/ui/search.js";
import { empty, failure, page } from "../../core/ui/view.js";
import { mayWriteTo, openDirect } from "../direct/open.js";
import { Completion } from "../messages/composer/completion.js";
import { isTaken } from "../messages/composer/taken.js";
import { messageItem } from "../messages/list/item.js";
import { roomMark } from "../rooms/mark.js";
import { rooms } from "../rooms/rooms.js";
import { typedOperator } from "./operator.js";
import { isEnough, operators, withOperator, wordsOf } from "./query.js";
import { snippetElement } from "./snippet.js";

const NAMES_MOST = 5, PAGE = 20, QUERY_MOST = 200;

const part = (title, ...content) => el("section", { class: "search-part" }, el("h2", {}, title), content);

const roomItem = (room) => el("li", {}, el("a", { class: "row-button", href: roomHash(room.id) }, roomMark(room, 24), el("bdi", {}, room.name)));

const personItem = (user) => el("li", {}, el("button", { type: "button", class: "row-button", on: { click: () => openDirect([user.id]) } }, avatar(user, 24), personNames(user)));

const resultItem = ({ message, snippet }) => messageItem(message, { room: rooms.get(message.room_id)?.name ?? t("rooms.room"), body: snippetElement(snippet) });

// Completes people and rooms in the field.
const complete = (input) => {
	const field = { element: input, intercept: null, insert: (text) => insertText(input, text) };

	input.addEventListener("keydown", (event) => isTaken(event, field.intercept));
	return new Completion(field, typedOperator());
};

class Search {
	#query = route().params.q?.trim() ?? "";
	#turn = new AbortController();
	#field = searchField({ label: t("search.label"), value: this.#query, most: QUERY_MOST, run: (query) => this.#search(query) });
	#input = this.#field.querySelector("input");
	#completion = complete(this.#input);
	#names = el("div", {});
	#note = el("p", { class: "quiet", role: "status" });
	#messages = el("div", {});

	constructor() {
		const today = new Date(serverNow()).toISOString().slice(0, "2026-01-01".length);

		this.element = page({ title: t("search.title"), wide: true }, this.#field,
			el("div", { class: "chips search-operators", role: "group", "aria-label": t("search.operators") }, operators(today).map((operator) => this.#operator(operator))),
			this.#names, this.#note, this.#messages);
		this.#draw();
	}

	title() {
		return t("search.title");
	}

	focus() {
		this.#input.focus();
		this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
	}

	destroy() {
		this.#turn.abort();
		this.#completion.destroy();
	}

	// One that is whole is looked for at once, for another there is a list.
	#operator(operator) {
		return el("button", { type: "button", class: "chip", dir: "ltr", on: { click: () => {
			this.#input.value = withOperator(this.#input.value, operator);
			this.focus();
			if (operator.endsWith(":"))
				this.#completion.look();
			else
				this.#input.dispatchEvent(new Event("input"));
		} } }, operator);
	}

	#search(query) {
		this.#query = query;
		this.#turn.abort();
		this.#turn = new AbortController();
		history.replaceState(null, "", searchHash(query));
		redraw(this.element, this.#draw);
	}

	#draw = () => {
		const { signal } = this.#turn, words = wordsOf(this.#query);

		this.#note.textContent = "";
		clear(this.#names);
		if (!isEnough(this.#query)) {
			clear(this.#messages, empty("search", t("search.begin"), t("search.begin_text")));
			return;
		}
		if (words)
			this.#drawNames(words, signal);
		clear(this.#messages, part(t("search.messages"), pagedList({ path: "search/", params: { q: this.#query, page_size: PAGE }, kind: "mention-list", signal,
			lineOf: resultItem, idOf: ({ message }) => message.id, none: () => empty("search", t("search.none")), told: ({ complete }) => this.#tell(complete),
			failed: (error, again) => (error.status === 400 ? empty("search", t("search.more_words")) : failure(error, again)) }).element));
	};

	#tell(complete) {
		if (!complete)
			this.#note.textContent = t("search.incomplete");
	}

	// Rooms are here; people come when the server has found them, or not at all.
	async #drawNames(words, signal) {
		const key = searchKey(words), found = rooms.list.filter(({ name }) => searchKey(name).includes(key)).slice(0, NAMES_MOST);
		const people = el("div", {});

		clear(this.#names, found.length > 0 && part(t("search.rooms"), el("ul", { class: "search-names", role: "list" }, found.map(roomItem))), people);
		const { results } = await api.get("users/", { search: words, page_size: NAMES_MOST }, { signal }).catch(() => ({ results: [] }));
		const others = results.filter(mayWriteTo);

		// They push down all that stands below them.
		if (others.length && !signal.aborted)
			redraw(this.element, () => clear(people, part(t("search.people"), el("ul", { class: "search-names", role: "list" }, others.map(personItem)))));
	}
}

export const search = () => new Search();
