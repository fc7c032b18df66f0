// When the system tells of a message while nobody looks at the page.
import "./page.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";

const notes = [];

globalThis.Notification = class extends EventTarget {
	static permission = "granted";

	constructor(title, { body }) {
		super();
		notes.push(body);
	}
};
Object.assign(window, { Notification, isSecureContext: true });
document.hidden = true;
// The server keeps what it is told.
globalThis.fetch = async (url, { body }) => new Response(body, { status: 200 });

const { save } = await import("../../web/js/core/storage.js");
const { preferences } = await import("../../web/js/features/notifications/preferences.js");
const { rooms } = await import("../../web/js/features/rooms/rooms.js");

await import("../../web/js/features/rooms/notify.js");

const say = (content) => rooms.announce({ room_id: 3, content, author: { display_name: "Bob" }, attachments: [], mentions: [], created_at: new Date().toISOString() });

test("quiet hours hold it back, and do not bring it later", async () => {
	const always = { from: "00:00", to: "00:00", days: [1, 2, 3, 4, 5, 6, 7], zone: "UTC" };

	save("notify", true);
	rooms.upsert({ id: 3, name: "Hall", kind: "room", participant_count: 2, membership: { notify: "all", silenced_until: null } });
	say("before");
	await preferences.save({ notify_default: "default", quiet: always });
	say("in the night");
	await preferences.save({ notify_default: "default", quiet: null });
	say("after");
	assert.deepEqual(notes, ["before", "after"]);
});
