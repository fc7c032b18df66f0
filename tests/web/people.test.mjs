// Whose names look alike, so that their usernames are shown beside them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lookOf, peopleOf } from "../../web/js/features/rooms/people.js";

const user = (id, display_name, username = `user${id}`) => ({ id, display_name, username });

test("letters of other scripts, case, accents, blanks and what cannot be seen make no difference to the eye", () => {
	for (const [name, other] of [["Ada", "ada"], ["Ada", "Аdа"], ["Ada", "Adá"], ["Ada L", "Ad\u200ba\u00a0L"], ["Alice", "AIice"], ["Paul", "Pau1"],
		["Ёлкин", "Eлкин"], ["ＡＤＡ", "Ada"]])
		assert.equal(lookOf(name), lookOf(other), `${name} and ${other}`);
});

test("names that differ to the eye are not confused", () => {
	for (const [name, other] of [["Ada", "Ida"], ["Ада", "Ada B"], ["李", "王"], ["Müller", "Mailer"], ["", "a"]])
		assert.notEqual(lookOf(name), lookOf(other), `${name} and ${other}`);
});

test("both of two are ambiguous from the moment that the second is seen, and that is told once", () => {
	const people = peopleOf(1), ada = user(1, "Ada"), other = user(2, "Аda");
	let changes = 0;

	people.addEventListener("change", () => changes++);
	people.see(ada, user(3, "Bob"));
	assert.equal(people.isAmbiguous(ada), false);
	people.see(other);
	people.see(ada, other);
	assert.deepEqual([ada, other, user(3, "Bob")].map((one) => people.isAmbiguous(one)), [true, true, false]);
	assert.equal(changes, 1);
});

test("who shows somebody else's username as their name is told apart, in this room alone", () => {
	peopleOf(2).see(user(1, "Augusta", "ada"), user(2, "ada", "eve"));
	assert.equal(peopleOf(2).isAmbiguous(user(2, "ada", "eve")), true);
	assert.equal(peopleOf(3).isAmbiguous(user(2, "ada", "eve")), false);
});
