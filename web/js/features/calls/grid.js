// How many columns give the largest pictures: for any number of people, in any place.
const RATIO = 16 / 9;

// { columns, width, height } of each of `count` pictures in a field.
export const bestGrid = (count, width, height, gap) => {
	let best = { columns: 1, width: 0, height: 0 };

	for (let columns = 1; columns <= count; columns++) {
		const rows = Math.ceil(count / columns);
		const w = Math.min((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows * RATIO);

		if (w > best.width)
			best = { columns, width: w, height: w / RATIO };
	}
	return best;
};
