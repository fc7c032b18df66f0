// Language and theme: kept in this browser.
import { chooseLanguage, chosenLanguage, languages, t } from "../../core/i18n.js";
import { installer } from "../../core/installed.js";
import { el } from "../../core/ui/dom.js";
import { choice, field } from "../../core/ui/field.js";
import { icon } from "../../core/ui/icons.js";
import { chooseTheme, chosenTheme, themes } from "../../core/ui/theme.js";

export const appearance = () => {
	const language = field({ name: "language", label: t("shell.language"), type: "select", ".value": chosenLanguage() ?? "",
		optional: false, options: [["", t("settings.language_system")], ...Object.entries(languages)] });
	const theme = choice({ name: "theme", label: t("settings.theme"), value: chosenTheme(), onChange: chooseTheme,
		options: themes.map((each) => [each, t(`settings.theme_${each}`)]) });

	const install = el("button", { type: "button", class: "button", hidden: !installer.offered, on: { click: () => installer.install() } }, icon("download"), t("settings.install"));

	installer.addEventListener("change", () => {
		install.hidden = !installer.offered;
	});
	language.input.removeAttribute("required");
	language.input.addEventListener("change", () => chooseLanguage(language.value || null));
	theme.element.classList.add("choices-row");
	return el("section", { class: "section" }, el("h2", {}, t("settings.appearance")),
		el("div", { class: "form" }, language.element, theme.element, install));
};
