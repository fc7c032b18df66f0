// Where the reader is, kept by hand while rows come and go above and below: at the bottom, or at the row they look at,
// to the pixel. (Browsers do this by themselves, but not all of them, and not when rows are taken away.)

const BOTTOM_PX = 48;

export class ScrollKeeper {
	stuck = true;            // at the bottom, and to stay there
	#final = true;           // whether the bottom is the end of it all, and not only of what is here
	#scroller;
	#rows;
	#moved;
	#marks = [];             // rows in view, as [element, its distance from the top of the view]
	#top = 0;
	#watcher;
	#listener;
	#frame = null;
	#gliding = null;

	// `moved` is called after the reader has scrolled.
	constructor(scroller, rows, moved) {
		this.#scroller = scroller;
		this.#rows = rows;
		this.#moved = moved;
		this.#listener = () => this.#scrolled();
		scroller.addEventListener("scroll", this.#listener, { passive: true });
		this.#watcher = new ResizeObserver(() => this.restore());
		this.#watcher.observe(scroller);
		this.#watcher.observe(rows);
	}

	destroy() {
		this.#watcher.disconnect();
		clearTimeout(this.#gliding);
		cancelAnimationFrame(this.#frame);
		this.#scroller.removeEventListener("scroll", this.#listener);
	}

	get fromBottom() {
		const { scrollHeight, scrollTop, clientHeight } = this.#scroller;

		return scrollHeight - scrollTop - clientHeight;
	}

	get fromTop() {
		return this.#scroller.scrollTop;
	}

	// The id of the message in the middle of the view, and of the last one; null when there is none.
	get anchor() {
		const messages = this.#marks.filter(([element]) => element.dataset.id);

		return this.#idOf(messages[messages.length >> 1]);
	}

	get lastSeen() {
		return this.#idOf(this.#marks.findLast(([element]) => element.dataset.id));
	}

	// The first message in view, and its distance from the top: { id, offset }; null at the bottom.
	get place() {
		this.mark();
		const first = this.stuck ? null : this.#marks.find(([element]) => element.dataset.id);

		return first ? { id: this.#idOf(first), offset: first[1] } : null;
	}

	// Shows a row at this distance from the top.
	showAt(element, offset) {
		this.stuck = false;
		this.#jump(element.offsetTop - offset);
		this.mark();
	}

	#idOf(mark) {
		return mark ? Number(mark[0].dataset.id) : null;
	}

	// Whether the rows end where the room ends: only there one stays at the bottom.
	endsHere(final) {
		this.#final = final;
		this.stuck &&= final;
	}

	// Only going up leaves the bottom: growing below the view does not.
	#scrolled() {
		const top = this.#scroller.scrollTop;

		if (this.#final && this.fromBottom <= BOTTOM_PX)
			this.stuck = true;
		else if (top < this.#top - 1)
			this.stuck = false;
		this.#top = top;
		this.#frame ??= requestAnimationFrame(() => {
			this.#frame = null;
			if (!this.stuck)
				this.mark();
			this.#moved();
		});
	}

	// The first child that reaches into the view. They lie in order, so halving finds it.
	#firstInView() {
		const children = this.#rows.children, top = this.#scroller.scrollTop;
		let low = 0, high = children.length;

		while (low < high) {
			const middle = (low + high) >> 1;

			if (children[middle].offsetTop + children[middle].offsetHeight <= top)
				low = middle + 1;
			else
				high = middle;
		}
		return low;
	}

	// Remembers the rows in view; several, for one may be deleted.
	mark() {
		const children = this.#rows.children, { scrollTop, clientHeight } = this.#scroller;

		this.#marks = [];
		for (let i = this.#firstInView(); i < children.length && children[i].offsetTop < scrollTop + clientHeight; i++)
			if (children[i].dataset.anchor !== undefined)
				this.#marks.push([children[i], children[i].offsetTop - scrollTop]);
	}

	// Puts the view back to where the reader was.
	restore() {
		if (this.#gliding !== null)
			return;
		if (this.stuck) {
			this.#jump(this.#scroller.scrollHeight);
			return;
		}
		const mark = this.#marks.find(([element]) => element.parentNode === this.#rows);

		if (mark)
			this.#jump(mark[0].offsetTop - mark[1]);
	}

	#jump(top) {
		if (Math.abs(this.#scroller.scrollTop - top) > 0.5)
			this.#scroller.scrollTop = top;
		this.#top = this.#scroller.scrollTop;
	}

	// Changes the rows without moving what the reader sees.
	keep(change) {
		if (!this.stuck)
			this.mark();
		change();
		this.restore();
	}

	toBottom({ smooth = false } = {}) {
		const soft = smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches && this.fromBottom < 4000;

		this.stuck = true;
		clearTimeout(this.#gliding);
		this.#gliding = null;
		if (soft) {
			this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: "smooth" });
			this.#gliding = setTimeout(() => {
				this.#gliding = null;
				this.restore();
			}, 400);
		} else {
			this.restore();
		}
	}

	// Shows a row at a part of the view's height, 0 its top.
	show(element, part = 0.35) {
		this.stuck = false;
		this.#jump(Math.max(0, element.offsetTop - this.#scroller.clientHeight * part));
		this.stuck = this.#final && this.fromBottom <= 1;
		this.mark();
	}
}
