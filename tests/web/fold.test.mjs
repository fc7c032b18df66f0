// What the search in the list of rooms takes for the same; the server's own table is in tests/unit/search_key.c.
import assert from "node:assert/strict";
import { test } from "node:test";
import { searchKey } from "../../web/js/core/fold.js";

test("case, accents and compatibility forms do not matter", () => {
	for (const [one, other] of [["Ёлкин", "елкин"], ["İstanbul", "istanbul"], ["ISTANBUL", "istanbul"], ["Iğdır", "igdir"], ["cafe\u0301", "café"], ["CAFÉ", "cafe"],
		["Straße", "STRASSE"], ["ΟΔΥΣΣΕΎΣ", "οδυσσευς"], ["Nguyễn Đức", "nguyen duc"], ["Łukasz", "lukasz"], ["Øyvind", "oyvind"], ["Ｒｏｏｍ", "room"],
		["ещё\u0301", "еще"], ["за\u0301мок", "замок"], ["маи\u0306", "МАЙ"], ["שָׁלוֹם", "שלום"], ["أحمد", "احمد"], ["علی", "علي"], ["ｶﾞ", "ガ"],
		["O’Brien", "o'brien"], ["Jean–Luc", "jean-luc"], ["a\u200bb\u00ad", "ab"], ["Anna\u00a0\u3000Maria", "anna maria"]])
		assert.equal(searchKey(one), searchKey(other), `${one}, ${other}`);
});

test("what makes another letter does", () => {
	for (const [one, other] of [["май", "маи"], ["Київ", "Киів"], ["ў", "у"], ["が", "か"], ["कि", "क"], ["한", "하"], ["a_b", "a.b"]])
		assert.notEqual(searchKey(one), searchKey(other), `${one}, ${other}`);
});
