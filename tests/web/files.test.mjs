// Files: what is refused before it is sent, and how what is there is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf } from "../../web/js/features/files/check.js";
import { extensionOf, fitted, kindOf } from "../../web/js/features/files/kinds.js";

const limits = { attachments: 3, upload_size: 1000 };

test("what the server would refuse is refused before", () => {
	assert.equal(faultOf({ name: "a", size: 1000 }, limits, 0), null);
	assert.equal(faultOf({ name: "a", size: 1001 }, limits, 0).code, "too_large");
	assert.equal(faultOf({ name: "a", size: 0 }, limits, 0).code, "empty");
	assert.equal(faultOf({ name: "a", size: 1 }, limits, 2), null);
	assert.equal(faultOf({ name: "a", size: 1 }, limits, 3).code, "too_many");
});

test("documents that may hold scripts are never shown in place", () => {
	for (const type of ["image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/octet-stream", "text/plain", ""])
		assert.equal(kindOf(type), "other", type);
	assert.deepEqual(["image/png", "video/webm", "audio/mpeg", "application/pdf"].map(kindOf), ["image", "video", "audio", "pdf"]);
});

test("pictures keep their shape within their bounds", () => {
	assert.deepEqual(fitted({ width: 100, height: 50 }), { width: 100, height: 50 });
	assert.deepEqual(fitted({ width: 4800, height: 2400 }), { width: 480, height: 240 });
	assert.deepEqual(fitted({ width: 100, height: 100000 }), { width: 24, height: 360 });
});

test("the ending of a name is short and plain, or none", () => {
	assert.deepEqual(["a.pdf", "a.tar.gz", "a", "a.", "a.<script>", "a.toolongone"].map(extensionOf), ["PDF", "GZ", "", "", "", ""]);
});
