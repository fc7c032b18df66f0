// The newest page of a room, asked for ahead: it has come for whoever takes it, and for nobody after them.
import "./page.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const { askFirstPage, firstPageCame, takeFirstPage } = await import("../../web/js/features/messages/timeline/first-page.js");

// Whether a promise is fulfilled already.
const isThere = (promise) => Promise.race([promise.then(() => true), new Promise((resolve) => setTimeout(resolve, 0, false))]);

test("who opens the room first need not wait for its channel; who opens it again has nothing that came", async () => {
	globalThis.fetch = async () => new Response("{}", { status: 200 });
	askFirstPage(3);
	await firstPageCame(3);
	assert.equal(await isThere(firstPageCame(3)), true);
	assert.equal(await isThere(firstPageCame(4)), false);
	assert.deepEqual(await takeFirstPage(3), {});
	assert.equal(await isThere(firstPageCame(3)), false);
	assert.equal(takeFirstPage(3), null);
});
