// A chat server as one writes it in an hour with what most would reach for: Fastify, better-sqlite3, ws. It does what is
// measured, and no less: a token is looked up in every request, a member is one, a message is on the disk before anybody
// hears of it. One process, because one core is all that is measured. Prints its port.
import { createHash } from "node:crypto";
import Database from "better-sqlite3";
import Fastify from "fastify";
import { WebSocketServer } from "ws";

const db = new Database(process.argv[2]);
const app = Fastify();
const rooms = new Map();

db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.pragma("foreign_keys = ON");

const findUser = db.prepare("SELECT user.* FROM token JOIN user ON user.id = user_id WHERE hash = ? AND is_active");
const findMember = db.prepare("SELECT 1 FROM participant WHERE room_id = ? AND user_id = ?");
const columns = `message.id, room_id, content, message.created_at, edited_at,
	author_id, username, display_name FROM message JOIN user ON user.id = author_id`;
const findMessage = db.prepare(`SELECT ${columns} WHERE message.id = ?`);
const findPage = db.prepare(`SELECT ${columns} WHERE room_id = ? ORDER BY message.id DESC LIMIT ? OFFSET ?`);
const findCount = db.prepare("SELECT message_count FROM room WHERE id = ?").pluck();
const insertMessage = db.prepare("INSERT INTO message (room_id, author_id, content) VALUES (?, ?, ?)");
const countMessage = db.prepare("UPDATE room SET message_count = message_count + 1, activity = ? WHERE id = ?");

const time = seconds => seconds === null ? null : new Date(seconds * 1000).toISOString().replace(".000", "");

const showMessage = row => ({
	id: row.id,
	room_id: row.room_id,
	author: { id: row.author_id, username: row.username, display_name: row.display_name, avatar_url: null },
	content: row.content,
	attachments: [],
	created_at: time(row.created_at),
	edited_at: time(row.edited_at)
});

const userOf = token => token && findUser.get(createHash("sha256").update(token).digest());

function fail(code, message) {
	throw Object.assign(new Error(message), { statusCode: code });
}

function mustBeMember(room, user) {
	if (!findMember.get(room, user.id))
		fail(403, "You are no member of this room.");
}

// Stores a message and, once that is done, tells everybody in the room.
const store = db.transaction((room, user, content) => {
	mustBeMember(room, user);
	const { lastInsertRowid: id } = insertMessage.run(room, user.id, content);
	countMessage.run(id, room);
	return findMessage.get(id);
});

function send(room, user, content) {
	if (typeof content !== "string" || !content.trim() || content.length > 4000)
		fail(400, "A message has 1 to 4000 characters.");
	const message = showMessage(store.immediate(room, user, content.trim()));
	const frame = Buffer.from(JSON.stringify({ type: "chat_message", data: message }));

	for (const socket of rooms.get(room) ?? [])
		socket.send(frame, { binary: false });
	return message;
}

app.addHook("onRequest", async request => {
	request.user = userOf(request.headers.authorization?.replace(/^(Token|Bearer) /, ""));
	if (!request.user)
		fail(401, "Log in.");
});

app.get("/api/auth/me/", async ({ user }) => ({
	id: user.id, username: user.username, display_name: user.display_name, avatar_url: null,
	created_at: time(user.created_at), email: user.email, is_admin: Boolean(user.is_admin)
}));

app.get("/api/messages/:id/", async ({ user, params }) => {
	const message = findMessage.get(Number(params.id)) ?? fail(404, "There is no such message.");

	mustBeMember(message.room_id, user);
	return showMessage(message);
});

app.get("/api/rooms/:room/messages/", async ({ user, params, query }) => {
	const room = Number(params.room), size = Math.min(Number(query.page_size ?? 20), 100), page = Number(query.page ?? 1);

	mustBeMember(room, user);
	return {
		count: findCount.get(room), next: null, previous: null,
		results: findPage.all(room, size, (page - 1) * size).map(showMessage)
	};
});

app.post("/api/rooms/:room/messages/", async ({ user, params, body }, reply) => {
	reply.code(201);
	return send(Number(params.room), user, body?.content);
});

function listen(socket, room, user) {
	if (!rooms.has(room))
		rooms.set(room, new Set());
	rooms.get(room).add(socket);
	socket.on("close", () => rooms.get(room).delete(socket));
	socket.on("error", () => socket.terminate());
	socket.on("message", text => {
		try {
			send(room, user, JSON.parse(text).data.content);
		} catch (error) {
			socket.send(JSON.stringify({ type: "error", data: { message: error.message } }));
		}
	});
}

const sockets = new WebSocketServer({ noServer: true });

app.server.on("upgrade", (request, connection, head) => {
	const url = new URL(request.url, "http://localhost");
	const room = Number(/^\/ws\/room\/(\d+)\/$/.exec(url.pathname)?.[1]);
	const user = userOf(url.searchParams.get("token"));

	if (!user || !findMember.get(room, user.id))
		connection.end("HTTP/1.1 403 Forbidden\r\n\r\n");
	else
		sockets.handleUpgrade(request, connection, head, socket => listen(socket, room, user));
});

await app.listen({ host: "127.0.0.1", port: 0, backlog: 4096 });
console.log(app.server.address().port);
