// Which room the user looks at, in whichever tab of this browser: the one that has the focus says so to the others.
import { onRoute, route } from "../../core/router.js";
import { load, save } from "../../core/storage.js";

const tab = Math.random();

const hasFocus = () => !document.hidden && document.hasFocus();

const here = () => (hasFocus() ? route().room ?? null : null);

// What another tab has said by now is its own, but while this one has the focus: then the other was killed before it could take it back.
const say = () => {
	const room = here();

	if (room !== null)
		save("looking", { tab, room });
	else if (hasFocus() || load("looking")?.tab === tab)
		save("looking", null);
};

for (const type of ["focus", "blur"])
	window.addEventListener(type, say);
onRoute(say);
window.addEventListener("pagehide", () => load("looking")?.tab === tab && save("looking", null));
document.addEventListener("visibilitychange", say);
say();

export const isLookedAt = (room) => {
	const other = load("looking");

	return here() === room || (other !== null && other.tab !== tab && other.room === room);
};
