// The conversation of a room as one scrolls through it: a window of the room's messages, drawn at most once a frame, with
// never more than a few hundred rows, however long one scrolls and however fast messages arrive.
import { outbox } from "../composer/sender.js";
import { t } from "../i18n.js";
import { bring, there } from "../parts.js";
import { session } from "../session.js";
import { toast } from "../toast.js";
import { Editors } from "./editors.js";
import { Frame } from "./frame.js";
import { History } from "./history.js";
import { dayView, drawEnd, newView } from "./markers.js";
import { MessageView } from "./message.js";
import { Messages } from "./messages.js";
import { News } from "./news.js";
import { Pointing } from "./pointing.js";
import { Reading } from "./reading.js";
import { Retry } from "./retry.js";
import { RowList } from "./rowlist.js";
import { rowsOf } from "./rows.js";
import { ScrollKeeper } from "./scroll.js";

const MOST = 300;            // messages in the window …
const KEPT = 200;            // … and after the oldest of them were let go, following the newest
const NEAR_PX = 900;         // from an end, at which the next page is fetched
const FLASH_MS = 2500;
const QUIET_MS = 1000;
const HIDDEN_MS = 250;       // between two drawings while nobody looks
const UNREAD_NEAR = 40;      // more than so many unread ones are not on the newest page

export class Timeline {
	element;
	#room;
	#compose;
	#messages = new Messages();
	#history;
	#editors;
	#reading;
	#news;
	#frame = new Frame(() => this.toNewest());
	#rows = this.#frame.rows;
	#log = this.#frame.log;
	#list;
	#keeper;
	#pointing;
	#ends = { older: { state: "idle" }, newer: { state: "idle" } };
	#phase = "waiting";      // "waiting", "loading", "failed" or "shown"
	#drawing = null;
	#retries = { window: new Retry(), older: new Retry(), newer: new Retry() };
	#tick = null;
	#calm = null;
	#stop = new AbortController();

	// `room()` gives the room as it is now; `compose` has focus(), quote(message) and reuse(entry).
	constructor(room, channel, compose) {
		this.#room = room;
		this.#compose = compose;
		this.#history = new History(room().id, this.#messages);
		this.#editors = new Editors(channel, (message) => this.#edited(message));
		this.#reading = new Reading(room().id, () => this.#drawLater());
		this.element = this.#frame.element;
		this.#list = new RowList(this.#rows, (row) => this.#viewOf(row));
		this.#keeper = new ScrollKeeper(this.#log, this.#rows, () => this.#moved());
		this.#pointing = new Pointing(this.#rows, (element) => this.#toolbarFor(element), compose.focus);
		this.#news = new News(channel, this.#messages, { changed: () => this.#drawLater(), arrived: (message) => this.#arrived(message),
			stale: () => this.#phase !== "waiting" && this.#refetch(), back: () => Object.values(this.#retries).forEach((retry) => retry.now()) });
		this.#listen();
	}

	#listen() {
		const { signal } = this.#stop;

		outbox.addEventListener("change", (event) => event.room === this.#room().id && this.#drawLater(), { signal });
		outbox.addEventListener("delivered", ({ entry, message }) => {
			if (message && entry.room === this.#room().id)
				this.#messages.hear({ ...message, nonce: entry.nonce });
		}, { signal });
		document.addEventListener("visibilitychange", () => this.#see(), { signal });
		window.addEventListener("focus", () => this.#see(), { signal });
	}

	destroy() {
		this.#stop.abort();
		[this.#news, this.#keeper, this.#pointing, this.#editors, this.#list].forEach((part) => part.destroy());
		cancelAnimationFrame(this.#drawing?.frame);
		[this.#drawing?.timer, this.#calm].forEach(clearTimeout);
		Object.values(this.#retries).forEach((retry) => retry.stop());
		clearInterval(this.#tick);
	}

	// ---- Opening

	// At a message, at the first unread one, or at the newest.
	async open(target = null) {
		this.#retries.window.stop();
		await this.#news.ready();
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
		const current = await (target || far ? this.#history.around(target ?? newAfter) : this.#history.newest());

		if (!current || this.#stop.signal.aborted)
			return;
		this.#phase = "shown";
		this.#frame.open();
		this.#keeper.stuck = !target && !far;
		this.#draw();
		this.#place(target);
		this.#moved();
	}

	// Where the reader begins.
	#place(target) {
		const line = this.#list.view("new")?.element;

		if (target)
			this.#pointOut(target);
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

	#fail(error, again) {
		if (this.#stop.signal.aborted)
			return;
		if (this.#phase !== "shown") {
			this.#phase = "failed";
			this.#frame.fail(error, again);
		}
		this.#retries.window.later(error, again);
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

	// At the next frame; a hidden page has none.
	#drawLater() {
		if (this.#drawing !== null)
			return;
		const draw = () => {
			cancelAnimationFrame(this.#drawing?.frame);
			clearTimeout(this.#drawing?.timer);
			this.#draw();
		};

		this.#drawing = { frame: requestAnimationFrame(draw), timer: setTimeout(draw, HIDDEN_MS) };
	}

	#draw() {
		this.#drawing = null;
		if (this.#phase !== "shown" || this.#stop.signal.aborted)
			return;
		if (this.#messages.list.length === 0 && (this.#messages.older || this.#messages.newer)) {
			this.#refetch();
			return;
		}
		this.#trim();
		const pending = this.#messages.newer ? [] : outbox.of(this.#room().id);
		const rows = rowsOf({ list: this.#messages.list, pending, newAfter: this.#reading.newAfter, me: session.user?.id });

		this.#keeper.keep(() => {
			this.#list.show(rows);
			this.#drawEnds();
		});
		this.#keeper.endsHere(!this.#messages.newer);
		this.#pointing.refresh();
		this.#pointing.reach();
		this.#keepTicking(pending.length > 0);
		this.#see();
		this.#calm ??= setTimeout(() => this.#log.setAttribute("aria-live", "polite"), QUIET_MS);
	}

	// Following the newest, the oldest rows are let go; reading further up, the newest.
	#trim() {
		if (this.#keeper.stuck)
			this.#messages.trimOlder(MOST, KEPT);
		else
			this.#messages.trimNewer(MOST);
	}

	#drawEnds() {
		const { older, newer } = this.#messages;

		drawEnd(this.#frame.older, older ? this.#ends.older : { state: "start", room: this.#room() });
		drawEnd(this.#frame.newer, newer ? this.#ends.newer : { state: "idle" });
	}

	// Waiting times run while something waits.
	#keepTicking(waits) {
		if (waits && this.#tick === null) {
			this.#tick = setInterval(() => this.#drawLater(), 500);
		} else if (!waits && this.#tick !== null) {
			clearInterval(this.#tick);
			this.#tick = null;
		}
	}

	#viewOf(row) {
		if (row.type === "day")
			return dayView(row);
		if (row.type === "new")
			return newView();
		return new MessageView(row, { room: this.#room().id, outbox, reuse: this.#compose.reuse, editorOf: (id) => this.#editors.elementOf(id) });
	}

	// ---- Scrolling

	#moved() {
		if (this.#phase !== "shown")
			return;
		this.#see();
		if (this.#messages.older && this.#keeper.fromTop < NEAR_PX)
			this.#extend("older");
		if (this.#messages.newer && this.#keeper.fromBottom < NEAR_PX)
			this.#extend("newer");
	}

	async #extend(side, again = false) {
		if (this.#history.busy(side) || (this.#ends[side].state === "failed" && !again))
			return;
		this.#hush();
		this.#ends[side] = { state: "loading" };
		this.#drawLater();
		try {
			await this.#history[side]();
			this.#ends[side] = { state: "idle" };
			if (side === "older")
				this.#messages.trimNewer(MOST);
			else
				this.#messages.trimOlder(MOST);
		} catch (error) {
			const again = () => this.#extend(side, true);

			this.#ends[side] = { state: "failed", error, again };
			this.#retries[side].later(error, again);
		}
		if (this.#stop.signal.aborted)
			return;
		this.#draw();
		this.#moved();
	}

	// Pages of history are no news: screen readers are not told.
	#hush() {
		clearTimeout(this.#calm);
		this.#calm = null;
		this.#log.setAttribute("aria-live", "off");
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
		if (!this.#messages.newer) {
			this.#keeper.toBottom({ smooth: true });
			this.#see();
			return;
		}
		this.#hush();
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
		this.#drawLater();
	}

	// ---- Single messages

	// Shows a message, wherever in the room it is.
	async jumpTo(id) {
		if (this.#phase !== "shown" || !this.#messages.get(id)) {
			this.#hush();
			await this.open(id);
			return;
		}
		this.#pointOut(id);
	}

	#pointOut(id) {
		const element = this.#rows.querySelector(`:scope > [data-id="${id}"]`);

		if (!element) {
			toast(t("messages.gone"));
			return;
		}
		this.#keeper.show(element);
		element.classList.add("flash");
		setTimeout(() => element.classList.remove("flash"), FLASH_MS);
		this.#pointing.reach(element);
		element.focus({ preventScroll: true });
	}

	#toolbarFor(element) {
		const message = this.#messages.get(Number(element.dataset.id)), actions = there("actions");

		if (!actions)
			bring("actions").then(() => this.#pointing.refresh(), () => {});
		return message && actions?.toolbarOf(message, { room: this.#room(), edit: (id) => this.edit(id), quote: this.#compose.quote, gone: (id) => {
			this.#messages.remove(id);
			this.#drawLater();
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

	// The last message of one's own that is here; whether there is one.
	editLast() {
		const last = this.#messages.list.findLast((message) => message.author.id === session.user?.id);

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
