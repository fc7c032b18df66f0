// Light or dark: as the system is, unless the user has chosen.
import { load, save, watch } from "../storage.js";

export const themes = ["system", "light", "dark"];

// The colour of the browser's own frame follows; the page's metas name it for both.
const metas = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => ({ meta, own: meta.content, dark: meta.media.includes("dark") }));

const apply = (theme) => {
	const forced = theme === "light" || theme === "dark" ? theme : null;

	if (forced)
		document.documentElement.dataset.theme = forced;
	else
		delete document.documentElement.dataset.theme;
	for (const { meta, own } of metas)
		meta.content = forced ? metas.find(({ dark }) => dark === (forced === "dark")).own : own;
};

export const chosenTheme = () => load("theme", "system");

export const chooseTheme = (theme) => {
	save("theme", theme === "system" ? null : theme);
	apply(theme);
};

apply(chosenTheme());
watch("theme", apply);
