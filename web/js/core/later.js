// The part of the client that nobody needs at the first load: screens and dialogs (../later.js) with their words and styles, fetched
// when one of them is wanted first.
import { describe } from "./errors.js";
import { loadLaterWords, t } from "./i18n.js";
import { el } from "./ui/dom.js";
import { toast } from "./ui/toast.js";

let module = null, coming = null;

// What ../later.js exports, null while it is not here.
export const arrived = () => module;

// What did not come is no part of the page, so that it can be asked for again.
const loadStyle = (href) => new Promise((resolve, reject) => {
	const link = document.querySelector(`link[href="${href}"]`) ?? el("link", { rel: "stylesheet", href, on: {
		load: () => resolve(),
		error: () => {
			link.remove();
			reject(new Error("The styles do not come."));
		},
	} });

	if (link.isConnected)
		resolve();
	else
		document.head.append(link);
});

// The page says where they are.
const loadStyles = () => Promise.all(document.querySelector('meta[name="later-styles"]').content.split(" ").map(loadStyle));

const fetchAll = async () => {
	const [loaded] = await Promise.all([import("../later.js"), loadLaterWords(), loadStyles()]);

	module = loaded;
	return module;
};

// Resolves to the same; what failed is tried again at the next call.
export const later = () => {
	coming ??= fetchAll().catch(() => {
		coming = null;
		throw Object.assign(new Error("A part of the client does not come."), { status: 0, code: "network" });
	});
	return coming;
};

// A listener for a button: runs `run(module, event)`, or tells that it could not be fetched. A server that was upgraded has the part
// of this page no more: that one has to be loaded again.
export const withLater = (run) => async (event) => {
	try {
		run(module ?? await later(), event);
	} catch (error) {
		if (error.code !== "network")
			throw error;
		toast(describe(error), { kind: "bad", action: { label: t("shell.reload"), run: () => location.reload() } });
	}
};
