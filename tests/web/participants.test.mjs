// The participants of a room: when they are asked for, and what stands there until they come.
import "./element.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.requestAnimationFrame = () => 1;
globalThis.cancelAnimationFrame = () => {};

const { participants } = await import("../../web/js/features/rooms/participants.js");

// The list of a room whose server answers so, one request after the other; null: not at all.
const list = (tells, ...answers) => {
	const channel = Object.assign(new EventTarget(), { tells, online: null }), asked = [];

	globalThis.fetch = async (address) => {
		const answer = answers[asked.push(new URL(address).searchParams.get("page")) - 1];

		return new Response(JSON.stringify(answer ?? {}), { status: answer ? 200 : 403 });
	};
	const { element } = participants({ id: 1, kind: "room", participant_count: 0 }, channel, () => false);

	return { asked, resync: () => channel.dispatchEvent(new CustomEvent("resync", { detail: {} })),
		state: () => ["spinner", "state-bad"].find((name) => element.has(name)) ?? null };
};
const nobody = { count: 0, results: [] };

// Waits until this is what stands there.
const comesTo = async ({ state }, wanted) => {
	for (let turns = 200; state() !== wanted && turns; turns--)
		await new Promise((resolve) => setTimeout(resolve, 10));
	assert.equal(state(), wanted);
};

test("they are asked for at once where the channel tells what changes, else when it begins to", async () => {
	const now = list(true, nobody);

	assert.deepEqual([now.state(), now.asked], ["spinner", ["1"]]);
	await comesTo(now, null);
	const later = list(false, nobody);

	assert.deepEqual([later.state(), later.asked], ["spinner", []]);
	later.resync();
	assert.deepEqual([later.state(), later.asked], ["spinner", ["1"]]);
	await comesTo(later, null);
});

test("where the first page could not be had, it is asked for again with all that is", async () => {
	const failed = list(true, null, nobody);

	await comesTo(failed, "state-bad");
	failed.resync();
	await comesTo(failed, null);
	assert.deepEqual(failed.asked, ["1", "1"]);
});
