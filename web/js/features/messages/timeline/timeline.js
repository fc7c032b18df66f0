// The conversation of a room as one scrolls through it: a window of the room's messages, drawn at most once a frame, with
// never more than a few hundred rows, however long one scrolls and however fast messages arrive.
import { beforeLeaving, keepMessages, keptMessages } from "../../../core/kept.js";
import { session } from "../../../core/session.js";
import { redraw } from "../../../core/ui/redraw.js";
import { outbox } from "../composer/sender.js";
import { openMenu, toolbarOf } from "./actions.js";
import { Editors } from "./editors.js";
import { Ends } from "./ends.js";
import { firstPageCame } from "./first-page.js";
import { Frame } from "./frame.js";
import { History } from "./history.js";
import { Jumps } from "./jumps.js";
import { dayView, newView } from "./markers.js";
import { MessageView } from "./message.js";
import { Messages } from "./messages.js";
import { MessageEvents } from "./events.js";
import { places } from "./places.js";
import { Pointing } from "./pointing.js";
import { Reading } from "./reading.js";
import { Retry } from "./retry.js";
import { RowList } from "./rowlist.js";
import { rowsOf } from "./rows.js";
import { Quotes } from "../replies/quotes.js";
import { Schedule } from "./schedule.js";
import { ScrollKeeper } from "./scroll.js";
import { Settled } from "./settled.js";
import { Reactor } from "../../reactions/reactor.js";
import { peopleOf } from "../../rooms/people.js";

const MOST = 300;            // messages in the window …
const KEPT = 200;            // … and after the oldest of them were let go, following the newest
const UNREAD_NEAR = 40;      // more than so many unread ones are not on the newest page

export class Timeline {
	element;
	#room;
	#compose;
	#messages = new Messages();
	#history;
	#editors;
	#reading;
	#events;
	#frame = new Frame(() => this.toNewest(), () => this.#jumps.back());
	#rows = this.#frame.rows;
	#settled = new Settled(this.#rows);
	#log = this.#frame.log;
	#list;
	#keeper;
	#pointing;
	#jumps;
	#quotes;
	#reactor;
	#ends;
	#phase = "waiting";      // "waiting", "loading", "failed" or "shown"
	#schedule = new Schedule(() => redraw(this.#rows, this.#drawn));
	#retry = new Retry();
	#stop = new AbortController();
	#unkeep = beforeLeaving(() => this.#keepEnd());

	// `room()` gives the room as it is now; `compose` has focus(), reply(message), quote(message), reuse(entry), and `candidates`: whom one
	// may mention.
	constructor(room, channel, compose) {
		this.#room = room;
		this.#compose = compose;
		this.#history = new History(room().id, this.#messages);
		this.#ends = new Ends(this.#history, this.#messages, this.#frame, {
			begin: () => {
				this.#frame.hush();
				this.#schedule.later();
			},
			come: (side) => (side === "older" ? this.#messages.trimNewer(MOST) : this.#messages.trimOlder(MOST)),
			end: () => {
				if (this.#stop.signal.aborted)
					return;
				this.#draw();
				this.#moved();
			},
		});
		this.#editors = new Editors({ room, candidates: compose.candidates }, (message) => this.#edited(message));
		this.#reading = new Reading(room().id, () => this.#schedule.later());
		this.element = this.#frame.element;
		this.#list = new RowList(this.#rows, (row) => this.#viewOf(row));
		this.#keeper = new ScrollKeeper(this.#log, this.#rows, () => this.#moved());
		this.#pointing = new Pointing(this.#rows, { toolbarOf: (element) => this.#actionsFor(element, toolbarOf), leave: compose.focus,
			menu: (element) => this.#actionsFor(element, openMenu) });
		this.#jumps = new Jumps({ rows: this.#rows, keeper: this.#keeper, reach: (element) => this.#pointing.reach(element), frame: this.#frame,
			open: (id) => this.open(id) });
		this.#reactor = new Reactor(this.#messages, () => this.#schedule.later());
		this.#quotes = new Quotes(channel, this.#messages, () => this.#schedule.later());
		this.#events = new MessageEvents(channel, this.#messages, { changed: () => this.#schedule.later(), arrived: (message) => this.#arrived(message),
			stale: () => this.#phase !== "waiting" && this.#refetch(), back: () => {
				this.#retry.now();
				this.#ends.retry();
				this.#quotes.retry();
			} });
		this.#listen();
	}

	#listen() {
		const { signal } = this.#stop;

		outbox.addEventListener("change", (event) => event.room === this.#room().id && this.#schedule.later(), { signal });
		outbox.addEventListener("delivered", ({ entry, message }) => {
			if (message && entry.room === this.#room().id)
				this.#messages.insert({ ...message, nonce: entry.nonce });
		}, { signal });
		peopleOf(this.#room().id).addEventListener("change", () => this.#schedule.later(), { signal });
		document.addEventListener("visibilitychange", () => this.#see(), { signal });
		window.addEventListener("focus", () => this.#see(), { signal });
	}

	destroy() {
		const place = this.#phase === "shown" ? this.#keeper.place : null;

		if (place)
			places.set(this.#room().id, place);
		this.#unkeep();
		this.#keepEnd();
		this.#stop.abort();
		[this.#events, this.#quotes, this.#keeper, this.#pointing, this.#editors, this.#list, this.#settled].forEach((part) => part.destroy());
		[this.#schedule, this.#retry, this.#ends, this.#frame].forEach((part) => part.stop());
	}

	// ---- Opening

	// At a message, at the first unread one, where one was reading, or at the newest.
	async open(target = null) {
		this.#retry.stop();
		await this.#events.ready(firstPageCame(this.#room().id));
		if (this.#stop.signal.aborted)
			return;
		this.#phase = "loading";
		try {
			await this.#load(target);
		} catch (error) {
			this.#fail(error, () => this.open(target));
		}
	}

	async #load(target) {
		const { newAfter, unread } = this.#reading;
		const far = newAfter !== null && unread > UNREAD_NEAR;
		const kept = target || newAfter !== null ? null : places.get(this.#room().id);
		const current = await (target || far || kept ? this.#history.around(target ?? kept?.id ?? newAfter) : this.#history.newest(!this.#events.known));

		if (!current || this.#stop.signal.aborted)
			return;
		this.#phase = "shown";
		this.#frame.open();
		places.delete(this.#room().id);
		this.#keeper.stuck = !target && !far && !kept;
		this.#draw();
		this.#place(target, kept);
		this.#moved();
	}

	// Where the reader begins.
	#place(target, kept) {
		const line = this.#list.view("new")?.element, row = kept && this.#rows.querySelector(`:scope > [data-id="${kept.id}"]`);

		if (target)
			this.#jumps.pointOut(target);
		else if (row)
			this.#keeper.showAt(row, kept.offset);
		else if (line && (this.#messages.newer || this.#bottom - line.offsetTop > this.#log.clientHeight))
			this.#keeper.show(line, 0.15);
		else if (this.#messages.newer)
			this.toNewest();
		else
			this.#keeper.toBottom();
	}

	get #bottom() {
		const last = this.#rows.lastElementChild;

		return last.offsetTop + last.offsetHeight;
	}

	// For when the server cannot be reached.
	#keepEnd() {
		if (this.#phase === "shown" && !this.#messages.newer)
			keepMessages(this.#room().id, this.#messages.list);
	}

	// What was kept of the room, to be read until there is more. Whether there was any.
	#showKept() {
		const kept = keptMessages(this.#room().id);

		if (kept.length === 0)
			return false;
		this.#messages.replace(kept, { older: true, newer: false });
		this.#phase = "shown";
		this.#frame.open();
		this.#draw();
		this.#keeper.toBottom();
		return true;
	}

	#fail(error, again) {
		if (this.#stop.signal.aborted)
			return;
		if (this.#phase !== "shown" && !(error.status === 0 && this.#showKept())) {
			this.#phase = "failed";
			this.#frame.fail(error, again);
		}
		this.#retry.later(error, again);
	}

	// What was missed cannot be told: the same place again, from the server.
	async #refetch() {
		const anchor = this.#keeper.stuck ? null : this.#keeper.anchor;

		if (this.#phase !== "shown") {
			this.open();
			return;
		}
		try {
			if (await (anchor === null ? this.#history.newest() : this.#history.around(anchor)) && !this.#stop.signal.aborted) {
				this.#draw();
				this.#moved();
			}
		} catch (error) {
			this.#fail(error, () => this.#refetch());
		}
	}

	// ---- Drawing

	// By itself: while a message is pressed, the others stay where they are.
	#drawn = () => this.#draw();

	#draw() {
		this.#schedule.done();
		if (this.#phase !== "shown" || this.#stop.signal.aborted)
			return;
		if (this.#messages.list.length === 0 && (this.#messages.older || this.#messages.newer)) {
			this.#refetch();
			return;
		}
		this.#trim();
		const pending = this.#messages.newer ? [] : outbox.of(this.#room().id);
		peopleOf(this.#room().id).see(this.#room().owner, ...new Set(this.#messages.list.flatMap(({ author, mentions = [] }) => [author, ...mentions])));
		this.#quotes.want([...this.#messages.list.map(({ reply_to: reply }) => reply), ...pending.map(({ reply }) => reply)].filter(Boolean));
		const rows = rowsOf({ list: this.#messages.list, pending, newAfter: this.#reading.newAfter, me: session.user?.id });

		this.#keeper.keep(() => {
			this.#list.show(rows);
			this.#ends.draw(this.#room());
			this.#settled.settle();
		});
		this.#keeper.endsHere(!this.#messages.newer);
		this.#pointing.refresh();
		this.#pointing.reach();
		this.#schedule.ticks(pending.length > 0);
		this.#see();
		this.#frame.speak();
	}

	// Following the newest, the oldest rows are let go; reading further up, the newest.
	#trim() {
		if (this.#keeper.stuck)
			this.#messages.trimOlder(MOST, KEPT);
		else
			this.#messages.trimNewer(MOST);
	}

	#viewOf(row) {
		if (row.type === "day")
			return dayView(row);
		if (row.type === "new")
			return newView();
		return this.#settled.add(new MessageView(row, { room: this.#room().id, outbox, people: peopleOf(this.#room().id), reuse: this.#compose.reuse,
			editorOf: (id) => this.#editors.elementOf(id), quotes: this.#quotes,
			react: (id, emoji) => this.#reactor.toggle(id, emoji), go: (id, from) => this.#jumps.to(id, from) }));
	}

	// ---- Scrolling

	#moved() {
		if (this.#phase !== "shown")
			return;
		this.#see();
		this.#ends.near(this.#keeper.fromTop, this.#keeper.fromBottom);
	}

	// What has been seen, and how much waits below.
	#see() {
		if (this.#phase !== "shown")
			return;
		const atEnd = this.#keeper.stuck && !this.#messages.newer;

		this.#reading.see(atEnd ? this.#messages.last?.id : this.#keeper.lastSeen, atEnd);
		this.#frame.tellBelow(atEnd, this.#reading.missed);
	}

	#arrived(message) {
		const atEnd = this.#phase !== "shown" || (this.#keeper.stuck && !this.#messages.newer);

		if (message.author.id !== session.user?.id)
			this.#reading.arrived(message, atEnd);
		if (this.#messages.list.length > MOST * 1.5)
			this.#trim();
	}

	async toNewest() {
		this.#reading.catchUp();
		this.#jumps.forget();
		if (!this.#messages.newer) {
			this.#keeper.toBottom({ smooth: true });
			this.#see();
			return;
		}
		this.#frame.hush();
		try {
			if (!await this.#history.newest())
				return;
			this.#keeper.stuck = true;
			this.#draw();
			this.#keeper.toBottom();
			this.#see();
		} catch (error) {
			this.#fail(error, () => this.toNewest());
		}
	}

	// One's own message has gone to the outbox: one wants to see it.
	sent() {
		this.#reading.forget();
		if (this.#messages.newer)
			this.toNewest();
		else
			this.#keeper.toBottom();
		this.#schedule.later();
	}

	// ---- Single messages

	// Shows a message, wherever in the room it is.
	jumpTo(id) {
		return this.#jumps.to(id);
	}

	// Who has written what is here, each once, the last one first.
	get authors() {
		const { list } = this.#messages, authors = new Map();

		for (let index = list.length - 1; index >= 0; index--)
			if (!authors.has(list[index].author.id))
				authors.set(list[index].author.id, list[index].author);
		return [...authors.values()];
	}

	// Gives `show` what may be done with the message of a row, which is `now()`; both may be others by the time that something is done.
	#actionsFor(element, show) {
		const message = this.#messages.get(Number(element.dataset.id)), { reply, quote } = this.#compose, room = this.#room;

		return message && show({ get room() {
			return room();
		}, now: () => this.#messages.get(message.id) ?? message, at: element, edit: (id) => this.edit(id), reply, quote,
			react: (emoji) => this.#reactor.toggle(message.id, emoji),
			unread: (id) => this.#reading.unreadFrom(id), gone: (id) => {
				this.#messages.remove(id);
				this.#schedule.later();
				this.#compose.focus();
			} });
	}

	// At once: what is typed next is meant for the editor.
	edit(id) {
		const message = this.#messages.get(id);

		if (!message)
			return;
		this.#editors.open(message);
		this.#draw();
		this.#editors.focus(id);
		this.#rows.querySelector(`:scope > [data-id="${id}"]`)?.scrollIntoView({ block: "nearest" });
	}

	// The last message of one's own that is here.
	get lastOwn() {
		return this.#messages.list.findLast((message) => message.author.id === session.user?.id);
	}

	// Whether there is one.
	editLast() {
		const { lastOwn: last } = this;

		if (last)
			this.edit(last.id);
		return last !== undefined;
	}

	// Editing is over; with the message as it is now, or null.
	#edited(message) {
		if (message)
			this.#messages.update(message);
		this.#draw();
		this.#compose.focus();
	}
}
