// Mentions as the client finds them: by the server's own vectors (tests/unit/mention_find.c), in what is shown and at the caret.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./page.mjs";
import { nameAt } from "../../web/js/features/messages/composer/caret.js";
import { after, concerns, goneOf } from "../../web/js/features/mentions/concerns.js";
import { parseBlocks } from "../../web/js/features/messages/text/blocks.js";
import { Names, namesIn } from "../../web/js/features/messages/text/mentions.js";

const source = readFileSync(new URL("../unit/mention_find.c", import.meta.url), "utf8");
const members = [...source.match(/members\[\] = \{([^}]*)\}/)[1].matchAll(/"([^"]*)"/g)].map(([, name], index) => ({ id: index + 1, name }));
const table = source.slice(source.indexOf("vectors[] = {"), source.indexOf("/* clang-format on */"));
const vectors = [...table.matchAll(/\{ ("(?:[^"\\]|\\.)*"), ("(?:[^"\\]|\\.)*") \}/g)].map(([, ...pair]) => pair.map((text) => JSON.parse(text)));

// All mentions of a tree, in order.
const mentionsOf = (nodes) => nodes.flatMap((node) => (node.type === "mention" ? node : mentionsOf(node.children ?? node.items?.flat() ?? [])));

const plain = (node) => (typeof node === "string" ? node : node.text ?? (node.children ?? node.items.flat()).map(plain).join(""));

// As the vectors say it: each person once, then what calls everybody.
const say = (text, names) => {
	const found = mentionsOf(parseBlocks(text, names)), once = new Map();
	const everybody = new Set(found.filter(({ user }) => !user).map((node) => (/here/i.test(node.text) ? "here" : "all")));

	found.filter(({ user }) => user).forEach((node) => once.has(node.user.id) || once.set(node.user.id, node.text.slice(1)));
	return [...[...once].map(([id, name]) => `${id}=${name}`), ...["all", "here"].filter((name) => everybody.has(name))].join(" ");
};

test("the vectors of the server are there", () => assert.ok(vectors.length > 120, `${vectors.length} of them`));

for (const [text, found] of vectors)
	test(`mentions: ${JSON.stringify(text)}`, () => assert.equal(say(text, new Names(members, true)), found));

const bob = { id: 2, username: "robert", display_name: "Robert", name: "bob" };
const find = (content, mentions, mentions_room = false) => mentionsOf(parseBlocks(content, namesIn({ mentions, mentions_room })));

test("the name as typed is found, whatever its owner is called now, and nobody else's", () => {
	assert.deepEqual(find("hi @bob and @robert", [bob]), [{ type: "mention", user: bob, text: "@bob" }]);
	assert.deepEqual(find("hi @bob", []), []);
	assert.equal(namesIn({ mentions: [], mentions_room: false }), null);
	assert.equal(namesIn({}), null);
});

test("a name that is there twice is found twice, in either case", () => {
	assert.deepEqual(find("@bob @BOB", [bob]).map(({ text }) => text), ["@bob", "@BOB"]);
});

test("everybody is called only where the message does", () => {
	assert.deepEqual(find("@all @here @bob", [bob], false).map(({ text }) => text), ["@bob"]);
	assert.deepEqual(find("@all `@here`", [], true), [{ type: "mention", user: null, text: "@all" }]);
});

const shown = {
	"**@bob**": [{ type: "strong", children: [["@bob"]] }],
	"*a @bob_*": [{ type: "em", children: ["a ", ["@bob"], "_"] }],
	"😀 @bob 😀": ["😀 ", ["@bob"], " 😀"],
	"שלום @bob שלום": ["שלום ", ["@bob"], " שלום"],
	"😀@bob": ["😀@bob"],
	"[@bob](https://example.org/)": [{ type: "link", href: "https://example.org/", children: ["@bob"] }],
	"https://example.org/@bob": [{ type: "link", href: "https://example.org/@bob", children: ["https://example.org/@bob"] }],
	"ada@example.org": ["ada@example.org"],
	"a @ b @": ["a @ b @"],
};
const withoutUsers = (nodes) => nodes.map((node) => (node.type === "mention" ? [node.text] : node.children ? { ...node, children: withoutUsers(node.children) } : node));

for (const [text, nodes] of Object.entries(shown))
	test(`inline with mentions: ${JSON.stringify(text)}`, () => {
		const [{ children }] = parseBlocks(text, namesIn({ mentions: [bob] }));

		assert.deepEqual(withoutUsers(children), nodes);
	});

test("no text loses a letter to mentions, nor takes longer than its length allows", () => {
	for (const piece of ["@", "@a", " @a.b-c_", " @田田田田", "@bob", " @bob", " @all", "@\u200d", " @a\u0301"]) {
		const text = piece.repeat(Math.ceil(100000 / piece.length)), before = process.cpuUsage();

		assert.equal(parseBlocks(text, namesIn({ mentions: [bob], mentions_room: true })).map(plain).join("\n"), text);
		const { user, system } = process.cpuUsage(before);
		assert.ok(user + system < 5e6, `${JSON.stringify(piece)} takes ${(user + system) / 1e6} s`);
	}
});

// The cursor is at |.
const typed = {
	"@|": [0, ""],
	"@bo|": [0, "bo"],
	"hello @bo|": [6, "bo"],
	"hello @bo| and more": [6, "bo"],
	"hello @bo|b": [6, "bo"],
	"one\n@b|": [4, "b"],
	"(@b|)": [1, "b"],
	"**@b|": [2, "b"],
	"今日@b|": [2, "b"],
	"😀 @b|": [3, "b"],
	"שלום @b|": [5, "b"],
	"@Öd|": [0, "Öd"],
	"@山|": [0, "山"],
	"@a.b-c_|": [0, "a.b-c_"],
	"`a` @b|": [4, "b"],
	"```\na\n```\n@b|": [10, "b"],
	"|@bob": null,
	"hello|": null,
	"@bob |": null,
	"ada@example|": null,
	"😀@b|": null,
	"\\@b|": null,
	"`@b|": null,
	"```\n@b|": null,
	"~~~js\nx @b|": null,
	"@b,|": null,
};

for (const [text, found] of Object.entries(typed))
	test(`the name at the cursor: ${JSON.stringify(text)}`, () => {
		const cursor = text.indexOf("|");

		assert.deepEqual(nameAt(text.replace("|", ""), cursor), found && { start: found[0], name: found[1] });
	});

test("the list of mentions is concerned by what becomes of its messages, those that go together too, and of no others", () => {
	const shown = [{ id: 9, room_id: 1 }, { id: 7, room_id: 2 }, { id: 4, room_id: 1 }], of = (type, data) => [concerns(type, data, shown), ...goneOf(type, data, shown)];

	assert.deepEqual(of("user_updated", { user: bob }), [true]);
	assert.deepEqual(of("message_updated", { id: 7, room_id: 2 }), [true]);
	assert.deepEqual(of("message_deleted", { id: 9, room_id: 1 }), [true, 9]);
	assert.deepEqual(of("messages_deleted", { room_id: 1, message_ids: [3, 4] }), [true, 4]);
	assert.deepEqual(of("messages_deleted", { room_id: 1, through_id: 8, kept: [] }), [true, 4]);
	for (const [type, data] of [["message_updated", { id: 8, room_id: 2 }], ["message_deleted", { id: 3, room_id: 1 }], ["message_created", { id: 9, room_id: 1 }],
		["messages_deleted", { room_id: 1, message_ids: [3, 5] }], ["messages_deleted", { room_id: 1, through_id: 8, kept: [4] }],
		["messages_deleted", { room_id: 2, through_id: 6, kept: [] }]])
		assert.deepEqual(of(type, data), [false], JSON.stringify([type, data]));
});

test("the list of mentions shows what becomes of its messages, on whichever page they came", () => {
	const shown = [{ id: 9, room_id: 1, content: "old" }, { id: 7, room_id: 2, content: "old" }], edited = { id: 7, room_id: 2, content: "new" };
	const ids = (type, data, wanted = () => true) => after(type, data, shown, wanted).map(({ id, content }) => `${id} ${content}`);

	assert.deepEqual(ids("message_updated", edited), ["9 old", "7 new"]);
	assert.deepEqual(ids("message_updated", edited, () => false), ["9 old"]);
	assert.deepEqual(ids("message_updated", { ...edited, id: 8 }, () => false), ["9 old", "7 old"]);
	assert.deepEqual(ids("message_deleted", { id: 9, room_id: 1 }), ["7 old"]);
});
