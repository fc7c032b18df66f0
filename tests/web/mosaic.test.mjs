// How pictures are placed beside each other.
import assert from "node:assert/strict";
import { test } from "node:test";

const { mosaic, MOST_SHOWN } = await import("../../web/js/features/files/mosaic.js");

const wide = { width: 1200, height: 400 }, tall = { width: 300, height: 900 }, small = { width: 64, height: 64 }, photo = { width: 1600, height: 1200 };

test("pictures fill one rectangle of at most 360 pixels in height, without lying over each other", () => {
	for (const set of [[photo, photo], [tall, wide], [small, tall, wide], [photo, tall, small, wide], [tall, tall], [wide, wide, wide], [photo, photo, photo, photo], [{}, photo]]) {
		const { width, height, cells } = mosaic(set);

		assert.equal(cells.length, set.length);
		assert.ok(width <= 480 && height <= 360.01, `${width}x${height}`);
		assert.ok(Math.abs(Math.max(...cells.map((cell) => cell.x + cell.width)) - width) < 1, "the right edge");
		assert.ok(Math.abs(Math.max(...cells.map((cell) => cell.y + cell.height)) - height) < 1, "the lower edge");
		const area = cells.reduce((sum, cell) => sum + cell.width * cell.height, 0);

		assert.ok(area > width * height * 0.96 && area <= width * height, "the gaps are small");
		for (const [index, one] of cells.entries())
			for (const other of cells.slice(index + 1))
				assert.ok(one.x + one.width <= other.x + 0.01 || other.x + other.width <= one.x + 0.01 || one.y + one.height <= other.y + 0.01
					|| other.y + other.height <= one.y + 0.01, "one lies over another");
	}
});

test("each keeps its shape, but for what is extreme", () => {
	const { cells } = mosaic([small, tall, wide, { width: 10000, height: 10 }]);

	[1, 1 / 3, 3, 3].forEach((shape, index) => assert.ok(Math.abs(cells[index].width / cells[index].height / shape - 1) < 0.01));
});

test("more than four are counted", () => assert.equal(mosaic(Array(9).fill(photo)).cells.length, MOST_SHOWN));
