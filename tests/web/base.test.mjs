// Where the client finds what the API speaks of: always beside the page, wherever the server believes to be.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { baseURI: "https://chat.example/here/index.html" };
const { absolute } = await import("../../web/js/core/base.js");

test("an address of the API is one beside the page, whatever it begins with", () => {
	const wanted = "https://chat.example/here/api/files/7/download/?expires=1&signature=a";

	for (const base of ["", "/here", "https://chat.example/here", "http://10.0.0.1:8000", "https://wrong.example/else/where", "https://x.example/api/x"])
		assert.equal(absolute(`${base}/api/files/7/download/?expires=1&signature=a`), wanted, base);
	assert.equal(absolute("icon.svg"), "https://chat.example/here/icon.svg");
	assert.equal(absolute(null), null);
});
