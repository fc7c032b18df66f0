// Signed links to files, which work without a login for some minutes: one a file, until it is nearly over. Asked for a
// few at a time, and when the server has had enough, later.
import { api } from "../../core/api.js";
import { absolute } from "../../core/base.js";
import { serverNow, steadyNow } from "../../core/clock.js";
import { session } from "../../core/session.js";

const SLACK_MS = 60 * 1000;
const AT_ONCE = 4;

const links = new Map();         // file id → { promise, until }
const waiting = [];
let busy = 0, pausedUntil = 0, timer = null;

session.addEventListener("end", () => links.clear());

const next = () => {
	const pause = pausedUntil - steadyNow();

	if (pause > 0) {
		timer ??= setTimeout(() => {
			timer = null;
			next();
		}, pause);
		return;
	}
	while (busy < AT_ONCE && waiting.length) {
		busy++;
		ask(waiting.shift()).finally(() => {
			busy--;
			next();
		});
	}
};

const ask = async (wish) => {
	try {
		wish.resolve(await api.post(`files/${wish.id}/link/`));
	} catch (error) {
		if (error.status === 429) {
			pausedUntil = steadyNow() + (error.retryAfter ?? 10) * 1000;
			waiting.unshift(wish);
		} else {
			wish.reject(error);
		}
	}
};

const signed = (id) => new Promise((resolve, reject) => {
	waiting.push({ id, resolve, reject });
	next();
});

// A URL of the file that holds for at least a minute.
export const linkTo = (file) => {
	const known = links.get(file.id);

	if (known && serverNow() < known.until - SLACK_MS)
		return known.promise;
	const link = { until: Infinity };

	link.promise = signed(file.id).then(({ url, expires_at }) => {
		link.until = Date.parse(expires_at);
		return absolute(url);
	});
	link.promise.catch(() => links.get(file.id) === link && links.delete(file.id));
	links.set(file.id, link);
	return link.promise;
};

// The same of its thumb: what the link is signed with is good for both.
export const thumbLinkTo = async (file) => absolute(file.thumb_url) + new URL(await linkTo(file)).search;

// Whether the link that was given out is still good.
export const linkHolds = (file) => {
	const known = links.get(file.id);

	return known !== undefined && serverNow() < known.until - SLACK_MS;
};

// The link did not work: the next one is a new one.
export const dropLink = (file) => links.delete(file.id);
