// Whom `from:` and where `in:` may mean, while it is being typed into the search (../messages/composer/completion.js).
import { api } from "../../core/api.js";
import { searchKey } from "../../core/fold.js";
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { personLine } from "../../core/ui/person.js";
import { Answers, begins } from "../people/answers.js";
import { roomMark } from "../rooms/mark.js";
import { rooms } from "../rooms/rooms.js";
import { operatorAt, roomWord } from "./query.js";

const PAGE = 20, SHOWN = 6;

// Those whose names begin so, of whom the server has told.
class People {
	#answers = new Answers(async (key) => {
		const { count, results } = await api.get("users/", { search: key, page_size: PAGE });

		return { users: results, whole: count <= results.length };
	});

	typed({ start, name }) {
		const key = searchKey(name);

		return {
			start, name,
			label: t("search.people"),
			items: () => (this.#answers.nearest(key)?.users ?? []).filter((user) => begins(user, key)).slice(0, SHOWN),
			isKnown: () => this.#answers.of(key) !== null,
			ask: () => this.#answers.ask(key),
			contents: personLine,
			textOf: ({ username }) => username,
		};
	}
}

// Rooms are all here, the one where somebody wrote last first; those whose names begin so go before those that have it elsewhere.
const matching = (name) => {
	const key = searchKey(name), found = rooms.list.map((room) => ({ room, at: searchKey(room.name).indexOf(key) })).filter(({ at }) => at >= 0);

	return [...found.filter(({ at }) => at === 0), ...found.filter(({ at }) => at > 0)].slice(0, SHOWN).map(({ room }) => room);
};

const roomTyped = ({ start, name }) => ({
	start, name,
	label: t("search.rooms"),
	items: () => matching(name),
	isKnown: () => true,
	contents: (room) => [el("span", { class: "suggestion-mark" }, roomMark(room, 24)), el("bdi", { class: "name" }, room.name)],
	textOf: (room) => roomWord(room, rooms.list),
});

export const typedOperator = () => {
	const people = new People();

	return (text, cursor) => {
		const typed = operatorAt(text, cursor);

		return typed && (typed.operator === "in" ? roomTyped(typed) : people.typed(typed));
	};
};
