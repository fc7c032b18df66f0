// A file that is not shown in place: its kind, name and size, and what can be done with it.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { formatBytes } from "../../core/units.js";
import { clock } from "../voice/peaks.js";
import { download, openFile } from "./download.js";
import { extensionOf } from "./kinds.js";

const about = (file) => [extensionOf(file.name), formatBytes(file.size), file.duration != null && clock(file.duration)].filter(Boolean).join(" · ");

// The name can be as long as it likes, and in any direction: it is cut, and told whole in the title.
export const fileCard = (file, { symbol = "file", open = false, ...rest } = {}, ...actions) => el("div", { class: "file-card", ...rest },
	el("span", { class: "file-symbol" }, icon(symbol)),
	el("span", { class: "file-words" },
		el("bdi", { class: "file-name", title: file.name }, file.name),
		el("span", { class: "file-about" }, about(file))),
	actions,
	open && el("button", { type: "button", class: "icon-button", title: t("files.open"), "aria-label": t("files.open_named", { name: file.name }),
		on: { click: () => openFile(file) } }, icon("expand")),
	el("button", { type: "button", class: "icon-button", title: t("files.download"), "aria-label": t("files.download_named", { name: file.name }),
		on: { click: () => download(file) } }, icon("download")));
