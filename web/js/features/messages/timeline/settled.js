// Rows out of view are neither laid out nor painted, so that a page that comes above them costs its own rows alone. Each row is laid
// out once before, and the browser told how high it is: nothing moves when it comes into view.

export class Settled {
	#rows;
	#waiting = new Set();
	#again = new Set();
	#width = 0;
	#watcher;
	#frame = null;

	// `rows`: the element that holds them.
	constructor(rows) {
		this.#rows = rows;
		this.#watcher = new ResizeObserver(() => this.#sized());
		this.#watcher.observe(rows);
	}

	// The view of a row that is about to come. Gives it back.
	add(view) {
		this.#waiting.add(view.element);
		return view;
	}

	// Those that have been added are in their places. Reads first and writes then: one layout for them all.
	settle() {
		const heights = [...this.#waiting].map((element) => [element, this.#heightOf(element)]);

		for (const [element, height] of heights) {
			if (height <= 0)
				continue;
			element.style.containIntrinsicBlockSize = `auto ${height}px`;
			element.classList.add("settled");
			this.#waiting.delete(element);
		}
	}

	// Of what is in it: its padding is not left out. None while the rows are not shown.
	#heightOf(element) {
		const { height } = element.getBoundingClientRect(), { paddingTop, paddingBottom } = getComputedStyle(element);

		return height - parseFloat(paddingTop) - parseFloat(paddingBottom);
	}

	// In another width all have other heights. The browser remembers the new one in the frame in which it lays them out. Rows that are not
	// shown have no width, and those that were settled before there was one are as high as it makes them.
	#sized() {
		const before = this.#width, width = this.#rows.clientWidth;

		this.#width = width || before;
		if (before === 0 || this.#width === before)
			return;
		for (const element of this.#rows.querySelectorAll(":scope > .settled")) {
			element.classList.remove("settled");
			this.#again.add(element);
		}
		cancelAnimationFrame(this.#frame);
		this.#frame = requestAnimationFrame(() => {
			this.#frame = requestAnimationFrame(() => this.#settleAgain());
		});
	}

	#settleAgain() {
		this.#again.forEach((element) => element.classList.add("settled"));
		this.#again.clear();
	}

	destroy() {
		this.#watcher.disconnect();
		cancelAnimationFrame(this.#frame);
		this.#waiting.clear();
	}
}
