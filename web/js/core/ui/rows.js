// Rows of lists that are drawn anew (redraw.js): each is known by a key, and stays the element that it is as long as it shows the same.
// A function that gives the row of a key: the one there is where it looks so, else the one that `make` makes.
export const keptRows = () => {
	const known = new Map();

	return (key, look, make) => {
		const mark = JSON.stringify(look), before = known.get(key);

		if (before?.mark === mark)
			return before.element;
		const element = make();

		element.dataset.key = key;
		known.set(key, { mark, element });
		return element;
	};
};

// Puts these rows into a list, in this order. Moves only what stands in the wrong place.
export const arrange = (list, rows) => {
	const keep = new Set(rows);

	[...list.children].forEach((row) => keep.has(row) || row.remove());
	let next = list.firstElementChild;

	for (const row of rows) {
		if (row === next)
			next = next.nextElementSibling;
		else
			list.insertBefore(row, next);
	}
};
