// The messages of a room that the page knows: a window of the whole, without a gap between its ends, in the order of
// their ids. Pages fetched and news heard may come in any order and more than once; here they fall into place.

export class Messages {
	list = [];               // ascending by id
	older = false;           // whether the room goes on beyond the first …
	newer = false;           // … and beyond the last
	#known = new Map();      // id → message, of the list
	#gone = new Set();       // ids of deleted messages: a page may still hold them
	#nonces = new Map();     // id → the sender's mark, which pages do not tell
	#heard = new Map();      // id → message as last heard, while a page is on its way
	#changes = [];           // [id, fieldsOf] of what was not known then, likewise
	#flights = 0;

	get first() {
		return this.list[0] ?? null;
	}

	get last() {
		return this.list.at(-1) ?? null;
	}

	get(id) {
		return this.#known.get(id) ?? null;
	}

	// Between these two, what is heard is also kept aside: it may be newer than the page that is on its way.
	begin() {
		this.#flights++;
	}

	end() {
		if (--this.#flights === 0) {
			this.#heard.clear();
			this.#changes = [];
		}
	}

	// A new window, from any page.
	replace(page, { older, newer }) {
		this.list = [];
		this.#known.clear();
		this.older = older;
		this.newer = newer;
		this.#merge(page);
	}

	addOlder(page, older) {
		this.older = older;
		this.#merge(page);
	}

	addNewer(page, newer) {
		this.newer = newer;
		this.#merge(page);
	}

	// The page may be staler than what was heard since it was asked for, and end before the newest that was heard.
	#merge(page) {
		const end = page.reduce((last, message) => Math.max(last, message.id), this.last?.id ?? 0);

		for (const message of page)
			this.#put(this.#heard.get(message.id) ?? message);
		if (!this.newer)
			for (const message of this.#heard.values())
				if (message.id > end)
					this.#put(message);
		for (const [id, fieldsOf] of this.#changes)
			this.#changeKnown(id, fieldsOf);
	}

	#put(message) {
		const { nonce = this.#nonces.get(message.id), ...rest } = message;
		const known = nonce === undefined ? rest : { ...rest, nonce };

		if (this.#gone.has(message.id))
			return false;
		if (nonce !== undefined)
			this.#nonces.set(message.id, nonce);
		if (this.#known.has(message.id))
			this.list[this.#indexOf(message.id)] = known;
		else
			this.list.splice(this.#indexOf(message.id), 0, known);
		this.#known.set(message.id, known);
		return true;
	}

	// Where this id is, or belongs. News belong at the end, so the search begins there.
	#indexOf(id) {
		let low = 0, high = this.list.length;

		if (high > 0 && this.list[high - 1].id < id)
			return high;
		while (low < high) {
			const middle = (low + high) >> 1;

			if (this.list[middle].id < id)
				low = middle + 1;
			else
				high = middle;
		}
		return low;
	}

	// A message was sent, by whomever. "added"; "known" when it was there; "beyond" when the window ends before it or
	// begins after it; "gone" when it has been deleted since.
	insert(message) {
		if (this.#gone.has(message.id))
			return "gone";
		if (this.#flights > 0)
			this.#heard.set(message.id, message);
		if (this.#known.has(message.id)) {
			this.#noteNonce(message);
			return "known";
		}
		this.#count(message, 1);
		return this.#add(message);
	}

	// "added" where it belongs into the window, else "beyond".
	#add(message) {
		if (this.newer && !(this.last && message.id < this.last.id))
			return "beyond";
		if (this.older && !(this.first && message.id > this.first.id))
			return "beyond";
		this.#put(message);
		return "added";
	}

	// What is known already may be newer than a frame that tells of the sending again; only the mark is new.
	#noteNonce(message) {
		if (message.nonce !== undefined && !this.#nonces.has(message.id)) {
			this.#nonces.set(message.id, message.nonce);
			this.#put(this.#known.get(message.id));
		}
	}

	// A message was edited: "changed"; "added" when it had not been heard that it was sent, which who was away is not told; false
	// where it does not show. One beyond the window may be as old as the room: that it was sent is no news.
	update(message) {
		if (this.#gone.has(message.id))
			return false;
		if (this.#flights > 0)
			this.#heard.set(message.id, message);
		if (this.#known.has(message.id)) {
			this.#put(message);
			return "changed";
		}
		if (this.#add(message) === "beyond")
			return false;
		this.#count(message, 1);
		return "added";
	}

	// There is an answer more, or one less: what it answers has their number.
	#count(answer, step) {
		if (answer?.reply_to)
			this.#changeKnown(answer.reply_to.id, ({ reply_count: count = 0 }) => ({ reply_count: Math.max(0, count + step) }));
	}

	// Something about a message is another now, such as the reactions to it: `fieldsOf(message)` gives what, the same when it is asked
	// again. Whether it is in the window; a page that is on its way may hold the message as it was.
	change(id, fieldsOf) {
		const changed = this.#changeKnown(id, fieldsOf);

		if (!changed && this.#flights > 0)
			this.#changes.push([id, fieldsOf]);
		return changed;
	}

	#changeKnown(id, fieldsOf) {
		const message = this.#known.get(id);

		if (message === undefined)
			return false;
		this.update({ ...message, ...fieldsOf(message) });
		return true;
	}

	// Somebody has other names or another picture now. Whether they show.
	rename(user) {
		const now = (each) => (each.id === user.id ? { ...each, ...user } : each);
		const named = this.list.filter(({ author, mentions = [] }) => author.id === user.id || mentions.some(({ id }) => id === user.id));

		for (const message of named)
			this.#put({ ...message, author: now(message.author), ...(message.mentions && { mentions: message.mentions.map(now) }) });
		return named.length > 0;
	}

	// A message was deleted. Whether it was in the window.
	remove(id) {
		this.#gone.add(id);
		this.#heard.delete(id);
		this.#nonces.delete(id);
		this.#count(this.#known.get(id), -1);
		if (!this.#known.delete(id))
			return false;
		this.list.splice(this.#indexOf(id), 1);
		return true;
	}

	// Of more than so many only some are kept, those at the new end or those at the old one. In large bites: letting one
	// go for each that comes would move all the rows each time.
	trimOlder(most, kept = most) {
		if (this.list.length > most) {
			this.older = true;
			this.#forget(this.list.splice(0, this.list.length - kept));
		}
	}

	trimNewer(most, kept = most) {
		if (this.list.length > most) {
			this.newer = true;
			this.#forget(this.list.splice(kept));
		}
	}

	#forget(messages) {
		for (const { id } of messages) {
			this.#known.delete(id);
			this.#nonces.delete(id);
		}
	}
}
