// Saving a file: a link to it is asked for when it is wanted, and followed.
import { describe } from "../../core/errors.js";
import { el } from "../../core/ui/dom.js";
import { toast } from "../../core/ui/toast.js";
import { linkTo } from "./links.js";

const follow = (url, attributes) => {
	const link = el("a", { href: url, rel: "noopener noreferrer", ...attributes });

	document.body.append(link);
	link.click();
	link.remove();
};

export const download = async (file) => {
	try {
		follow(await linkTo(file), { download: file.name });
	} catch (error) {
		toast(describe(error), { kind: "bad" });
	}
};

// In a page of its own, for what the browser shows by itself. The page is opened at once, while the click still counts.
export const openFile = async (file) => {
	const page = window.open("about:blank", "_blank");

	try {
		const url = await linkTo(file);

		if (page) {
			page.opener = null;
			page.location.replace(url);
		} else {
			follow(url, {});
		}
	} catch (error) {
		page?.close();
		toast(describe(error), { kind: "bad" });
	}
};
