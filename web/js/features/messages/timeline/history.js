// The pages of a room's messages: asked for one at a time, and laid into the window of those that are known.
import { api } from "../../../core/api.js";
import { PAGE, newest, takeFirstPage } from "./first-page.js";

const PAGE_AROUND = 100;     // half of it lies on either side, and should fill a tall window
const PAGE_ON = 25;          // while one scrolls: as many rows as are made and laid out within two frames

const pageOf = ({ results, next, previous }) => ({ results, next: next !== null, previous: previous !== null });

export class History {
	#room;
	#messages;
	#turn = 0;
	#busy = { older: false, newer: false };

	constructor(room, messages) {
		this.#room = room;
		this.#messages = messages;
	}

	busy(side) {
		return this.#busy[side];
	}

	async #get(params, asked = null) {
		this.#messages.begin();
		try {
			return pageOf(await (asked ?? api.get(`rooms/${this.#room}/messages/`, { page_size: PAGE, ...params })));
		} catch (error) {
			this.#messages.end();
			throw error;
		}
	}

	// Lays a page in unless the window has become another one meanwhile. Whether it did.
	async #take(params, lay, asked) {
		const turn = this.#turn, page = await this.#get(params, asked);

		if (turn === this.#turn)
			lay(page);
		this.#messages.end();
		return turn === this.#turn;
	}

	// A new window at the newest messages. `ahead`: the page that was asked for ahead will do, if there is one.
	newest(ahead = false) {
		const asked = takeFirstPage(this.#room);

		this.#turn++;
		return this.#take(newest, (page) => this.#messages.replace(page.results, { older: page.next, newer: false }), ahead ? asked : null);
	}

	// A new window around a message, which need not exist. Its page is newest first, so `next` goes on to older ones.
	around(id) {
		this.#turn++;
		return this.#take({ around: id, page_size: PAGE_AROUND }, (page) => this.#messages.replace(page.results, { older: page.next, newer: page.previous }));
	}

	older() {
		return this.#extend("older", { before: this.#messages.first.id, page_size: PAGE_ON }, (page) => this.#messages.addOlder(page.results, page.next));
	}

	newer() {
		return this.#extend("newer", { after: this.#messages.last.id, page_size: PAGE_ON }, (page) => this.#messages.addNewer(page.results, page.next));
	}

	async #extend(side, params, lay) {
		if (this.#busy[side])
			return false;
		this.#busy[side] = true;
		try {
			return await this.#take(params, lay);
		} finally {
			this.#busy[side] = false;
		}
	}
}
