// Where several pictures stand beside each other: justified, so that their edges are those of one rectangle, each in its own shape as far
// as that is not extreme. Of the few ways to divide them the one counts that leaves the smallest of them largest.

const WIDTH = 480;              // pixels, where there is room for it
const TALLEST = 360;
const GAP = 2;
const SHAPES = { flattest: 3, tallest: 1 / 3 };         // width to height; beyond, the edges are cut off
export const MOST_SHOWN = 4;

// One row after the other: `rows` are lists of shapes.
const inRows = (rows, width) => {
	const cells = [];
	let y = 0;

	for (const row of rows) {
		const height = (width - GAP * (row.length - 1)) / row.reduce((sum, shape) => sum + shape, 0);
		let x = 0;

		for (const shape of row) {
			cells.push({ x, y, width: shape * height, height });
			x += shape * height + GAP;
		}
		y += height + GAP;
	}
	return { width, height: y - GAP, cells };
};

// The first as high as all others, which stand below each other beside it.
const withLead = ([lead, ...others], width) => {
	const gaps = GAP * (others.length - 1), steep = others.reduce((sum, shape) => sum + 1 / shape, 0);
	const height = (width - GAP + gaps / steep) / (lead + 1 / steep), beside = (height - gaps) / steep;
	const cells = [{ x: 0, y: 0, width: lead * height, height }];
	let y = 0;

	for (const shape of others) {
		cells.push({ x: lead * height + GAP, y, width: beside, height: beside / shape });
		y += beside / shape + GAP;
	}
	return { width, height, cells };
};

// All ways to cut a list into rows, in its order.
const divisions = (list) => (list.length === 0 ? [[]] : list.flatMap((last, index) => divisions(list.slice(index + 1)).map((rest) => [list.slice(0, index + 1), ...rest])));

// Narrower, where it would be too high: the height grows evenly with the width.
const within = (lay) => {
	const { height } = lay(WIDTH), growth = (lay(2 * WIDTH).height - height) / WIDTH;

	return height <= TALLEST ? lay(WIDTH) : lay(WIDTH - (height - TALLEST) / growth);
};

const smallest = ({ cells }) => Math.min(...cells.map(({ width, height }) => width * height));

// {width, height, cells: [{x, y, width, height}]} in pixels for these pictures, of which at most MOST_SHOWN are placed. A picture of which
// the size is not known counts as four to three.
export const mosaic = (pictures) => {
	const shapes = pictures.slice(0, MOST_SHOWN).map(({ width, height }) =>
		Math.min(SHAPES.flattest, Math.max(SHAPES.tallest, width && height ? width / height : 4 / 3)));
	const ways = [...divisions(shapes).map((rows) => (width) => inRows(rows, width)), ...(shapes.length > 2 ? [(width) => withLead(shapes, width)] : [])];

	return ways.map(within).reduce((best, each) => (smallest(each) > smallest(best) ? each : best));
};
