// What is known of names that are being typed, and when the server has to be asked. The clock is the test's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Answers } from "../../web/js/features/people/answers.js";

let now = 0;

performance.now = () => now;

// Answers, of which each is given by the test when it likes: `give[key](users, whole)`.
const asked = () => {
	const give = {};
	const answers = new Answers((key) => new Promise((resolve) => {
		give[key] = (users, whole) => resolve({ users, whole });
	}));
	const ask = async (key, users, whole = false) => {
		const done = answers.ask(key);

		give[key](users, whole);
		await done;
	};

	return { answers, give, ask };
};
const users = (answer) => answer?.users ?? null;

test("a longer name is known where all are known that begin so; what is too old is not", async () => {
	const { answers, ask } = asked();

	await ask("a", ["ada", "alan"]);
	assert.deepEqual(["a", "ad", ""].map((key) => users(answers.of(key))), [["ada", "alan"], null, null]);
	await ask("ad", ["ada"], true);
	assert.deepEqual(users(answers.of("ada")), ["ada"]);
	now += 60000;
	assert.equal(answers.of("ada"), null);
	assert.equal(answers.nearest("ada"), null);
});

test("while the server is asked, it is the longest that is known which stands there, however late a shorter one was answered", async () => {
	const { answers, give, ask } = asked(), slow = answers.ask("a");

	await ask("ad", ["ada", "adele"]);
	give.a(["alan"], false);
	await slow;
	assert.deepEqual(["ade", "ad", "al", "b"].map((key) => users(answers.nearest(key))), [["ada", "adele"], ["ada", "adele"], ["alan"], null]);
});
