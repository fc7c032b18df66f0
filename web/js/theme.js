// Light or dark: as the system is, unless the user has chosen.
import { load, save, watch } from "./storage.js";

export const themes = ["system", "light", "dark"];

const apply = (theme) => {
	if (theme === "light" || theme === "dark")
		document.documentElement.dataset.theme = theme;
	else
		delete document.documentElement.dataset.theme;
};

export const chosenTheme = () => load("theme", "system");

export const chooseTheme = (theme) => {
	save("theme", theme === "system" ? null : theme);
	apply(theme);
};

apply(chosenTheme());
watch("theme", apply);
