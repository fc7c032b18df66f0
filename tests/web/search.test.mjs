// What is typed into the search: what of it may be a name, and the conditions that are put to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isEnough, operatorAt, roomWord, withOperator, wordsOf } from "../../web/js/features/search/query.js";

test("words may be a name; with a condition only messages are meant", () => {
	assert.equal(wordsOf("  Lob  by "), "Lob by");
	assert.equal(wordsOf('"the key" -door nail*'), "the key nail");
	for (const query of ["from:ada", "key in:\"Big Lobby\"", "has:link x", "before:2026-05-01", "-from:ada key"])
		assert.equal(wordsOf(query), "", query);
	assert.equal(wordsOf("login: ada"), "login: ada");
});

test("a condition goes to the end, one letter is not looked for", () => {
	assert.equal(withOperator("", "from:"), "from:");
	assert.equal(withOperator("key ", "has:file"), "key has:file");
	assert.ok(isEnough("鍵は"));
	assert.ok(!isEnough(" k "));
});

test("behind from: and in: a person or a room is being typed, up to the cursor", () => {
	const at = (text) => operatorAt(text, text.length);

	assert.deepEqual(at("key from:ad"), { operator: "from", start: 9, name: "ad" });
	assert.deepEqual(at("-FROM:@ad"), { operator: "from", start: 6, name: "ad" });
	assert.deepEqual(at("in:"), { operator: "in", start: 3, name: "" });
	assert.deepEqual(at('key in:"Big Lo'), { operator: "in", start: 7, name: "Big Lo" });
	assert.deepEqual(operatorAt("from:ada key", 7), { operator: "from", start: 5, name: "ad" });
	for (const text of ["from:ada ", 'in:"Big Lobby"', "login:a", "has:link", ""])
		assert.equal(at(text), null, text);
});

test("a room is named by its name, by its number where that may mean another one", () => {
	const room = (id, name, kind = "room") => ({ id, name, kind });
	const rooms = [room(1, "Lobby"), room(2, "Big Lobby"), room(3, "12"), room(4, "Attic"), room(5, "attic"), room(6, "Bob", "direct"), room(7, 'A "quoted" one')];

	assert.deepEqual(rooms.map((each) => roomWord(each, rooms)), ["Lobby", '"Big Lobby"', '"12"', "4", "5", "6", "7"]);
});
