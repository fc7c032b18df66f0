// The rows as elements: those that are still wanted stay as they are, in place; only what has come or gone is touched.

export class RowList {
	#container;
	#make;
	#views = new Map();      // key → view

	// `make(row)` gives a view: { element, update(row), destroy?() }.
	constructor(container, make) {
		this.#container = container;
		this.#make = make;
	}

	view(key) {
		return this.#views.get(key) ?? null;
	}

	show(rows) {
		this.#drop(new Set(rows.map((row) => row.key)));
		let next = this.#container.firstElementChild;

		for (const row of rows) {
			const view = this.#viewOf(row);

			if (view.element === next)
				next = next.nextElementSibling;
			else
				this.#container.insertBefore(view.element, next);
		}
	}

	#drop(wanted) {
		for (const [key, view] of this.#views) {
			if (!wanted.has(key)) {
				view.destroy?.();
				view.element.remove();
				this.#views.delete(key);
			}
		}
	}

	#viewOf(row) {
		let view = this.#views.get(row.key);

		if (view) {
			view.update(row);
		} else {
			view = this.#make(row);
			view.element.dataset.key = row.key;
			this.#views.set(row.key, view);
		}
		return view;
	}

	destroy() {
		this.#drop(new Set());
	}
}
