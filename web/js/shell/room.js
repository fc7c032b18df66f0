// A room: its header, the line that tells of trouble, the call, the conversation, and the details beside it.
import { api } from "../core/api.js";
import { formatNumber, t } from "../core/i18n.js";
import { channels } from "../core/live/channel.js";
import { navigate } from "../core/router.js";
import { avatar } from "../core/ui/avatar.js";
import { clear, el } from "../core/ui/dom.js";
import { icon } from "../core/ui/icons.js";
import { toast } from "../core/ui/toast.js";
import { empty, failure, loading, page } from "../core/ui/view.js";
import { mountCallButton } from "../features/calls/button.js";
import { mountStage } from "../features/calls/mount.js";
import { mountConversation } from "../features/messages/conversation.js";
import { blockedLine } from "../features/direct/blocked-line.js";
import { isDirect, othersIn } from "../features/direct/names.js";
import { openDirect } from "../features/direct/open.js";
import { details } from "../features/rooms/details.js";
import { rememberRoom } from "../features/rooms/home.js";
import { joinScreen } from "../features/rooms/join.js";
import { roomMark } from "../features/rooms/mark.js";
import { peopleOf } from "../features/rooms/people.js";
import { rooms } from "../features/rooms/rooms.js";
import { banner } from "./banner.js";
import { roomPath, takeRoom } from "./first-screen.js";

const FACES = 3;
// What is told where one is out of a room by something else than this page, by the channel's reason.
const ENDS = { permission_denied: "rooms.no_longer_member", hidden: "direct.hidden", banned: "rooms.banned" };
const MEET_MS = 2000;          // the conversation goes first
const MEET_MOST = 100;

const header = (room, toggle) => {
	const stop = new AbortController();
	const title = el("h1", { dir: "auto", tabindex: "-1" });
	const topic = el("p", { class: "topic", dir: "auto" });
	const faces = el("span", { class: "header-call" });
	const mark = el("span", { class: "header-mark" });
	const people = el("span", {});
	const button = el("button", { type: "button", class: "icon-button people-button", "aria-expanded": "false",
		"aria-controls": "details", title: t("rooms.details"), on: { click: toggle } },
	icon("people"), people);
	let drawn = null;
	const draw = () => {
		const now = rooms.get(room.id) ?? room;

		// The list changes with every message; the room itself hardly ever.
		if (now === drawn)
			return;
		drawn = now;
		title.textContent = now.name;
		topic.textContent = now.description.split("\n")[0];
		topic.title = now.description;
		topic.hidden = !now.description;
		clear(mark, roomMark(now, 24));
		people.textContent = formatNumber(now.participant_count);
		button.setAttribute("aria-label", `${t("rooms.details")}: ${formatNumber(now.participant_count)}`);
		clear(faces, now.call?.active && now.call.participants.slice(0, FACES).map((user) => avatar(user, 24)));
	};

	rooms.addEventListener("change", draw, { signal: stop.signal });
	draw();
	return {
		destroy: () => stop.abort(),
		opened: (open) => button.setAttribute("aria-expanded", String(open)),
		element: el("header", { class: "room-header" },
			el("a", { class: "icon-button back", href: "#/", "aria-label": t("shell.back") }, icon("back")),
			mark,
			el("div", { class: "room-title" }, title, topic),
			faces,
			el("div", { id: "call-button" }),
			button),
	};
};

// Whose names look alike shows only once the people are known: those who are shown beside the conversation are, the longest-standing
// ones of a narrow page are asked for. Returns what ends it.
const meet = (room, channel, areShown) => {
	const people = peopleOf(room.id), joined = ({ detail }) => people.see(detail.user);
	const timer = setTimeout(() => areShown() || api.get(`rooms/${room.id}/participants/`, { page_size: MEET_MOST })
		.then(({ results }) => people.see(...results.map(({ user }) => user)), () => {}), MEET_MS);

	channel.addEventListener("participant_joined", joined);
	return () => {
		clearTimeout(timer);
		channel.removeEventListener("participant_joined", joined);
	};
};

// Notes to oneself have nobody to talk with.
const mayCall = (room) => !isDirect(room) || othersIn(room).length > 0;

// The mounted room: everything that ends with it.
const mount = (host, room, options) => {
	const channel = channels.acquire(room.id);
	const note = banner(channel);
	const head = header(room, () => side.toggle());
	const side = details(room, channel, (open) => head.opened(open));
	const blocked = blockedLine(room);
	const element = el("div", { class: "room" }, head.element, note.element, blocked.element,
		el("div", { class: "room-columns" }, el("div", { id: "call-stage" }), el("div", { id: "conversation" })));
	const state = () => {
		if (channel.state === "closed" && channel.reason !== "authentication_required" && !rooms.leaving.has(room.id)) {
			toast(t(ENDS[channel.reason] ?? "rooms.gone_now", { name: room.name }));
			rooms.remove(room.id);
			navigate("#/", { replace: true });
		}
	};

	clear(host, element, side.element);
	channel.attend();
	const part = meet(room, channel, () => side.open);

	channel.addEventListener("state", state);
	const mounted = [
		mountConversation(element.querySelector("#conversation"), { room, channel, message: options.message }),
		mountStage(element.querySelector("#call-stage"), { room, channel }),
		mayCall(room) && mountCallButton(element.querySelector("#call-button"), { room, channel }),
		note, blocked, side, head,
	].filter(Boolean);

	const beside = (event) => event.target === host && side.dismiss();

	host.addEventListener("click", beside);
	side.show(options.name === "participants");
	return {
		focus: () => side.element.contains(document.activeElement) || mounted[0].focus(),
		update: (now) => {
			side.show(now.name === "participants");
			if (now.message)
				mounted[0].jumpTo(now.message);
		},
		destroy: () => {
			host.removeEventListener("click", beside);
			channel.removeEventListener("state", state);
			part();
			mounted.forEach((each) => each.destroy());
			channels.release(room.id);
		},
	};
};

// The screen of a room, whatever the user is to it: {element, title(), destroy()}.
export const roomView = (id, options = {}) => {
	const element = el("div", { class: "room-view" });
	let mounted = null;
	let gone = false;
	let known = rooms.get(id);
	const enter = (room) => {
		known = room;
		rememberRoom(room.id);
		mounted = mount(element, room, options);
		mounted.focus();
	};
	const visit = (room) => {
		known = room;
		clear(element, joinScreen(room, (joined) => {
			rooms.upsert(joined);
			enter(joined);
		}));
	};
	// A conversation that was taken off the list is put there again.
	const reopen = async (room) => {
		const opened = await openDirect(othersIn(room).map((user) => user.id));

		if (gone)
			return;
		if (opened)
			enter(rooms.get(id));
		else
			clear(element, page({ title: t("rooms.room") }, empty("lock", t("rooms.not_for_you"))));
	};
	// `asked`: a promise of the room where it was asked for ahead, of null elsewhere. Who is not in it is told by the list.
	const ofList = async (asked) => {
		await rooms.known();
		return rooms.get(id) ?? (gone ? null : await asked ?? api.get(roomPath(id)));
	};
	const open = async () => {
		clear(element, loading());
		try {
			// What was asked for ahead may be there before the list is.
			const asked = takeRoom(id), listed = ofList(asked);
			const room = await Promise.race([listed, asked.then((ahead) => (ahead?.membership ? ahead : listed))]);

			if (gone)
				return;
			if (!rooms.get(id) && isDirect(room)) {
				await reopen(room);
				return;
			}
			// The list may be a moment old, or not whole yet.
			rooms.upsert(room);
			if (rooms.get(id))
				enter(room);
			else
				visit(room);
		} catch (error) {
			if (!gone)
				clear(element, page({ title: t("rooms.room") }, error.status === 403 || error.status === 404
					? empty("lock", t("rooms.not_for_you"), t("rooms.not_for_you_text"),
						el("a", { class: "button", href: "#/directory" }, t("rooms.browse")))
					: failure(error, open)));
		}
	};

	if (known)
		enter(known);
	else
		open();
	return {
		element,
		room: id,
		update: (now) => {
			options = now;
			mounted?.update(now);
		},
		title: () => (rooms.get(id) ?? known)?.name,
		focus: () => mounted?.focus(),
		destroy: () => {
			gone = true;
			mounted?.destroy();
		},
	};
};
