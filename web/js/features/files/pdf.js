// A PDF: a card that unfolds into the browser's own viewer, where it has one.
import { describe } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";
import { fileCard } from "./card.js";
import { linkTo } from "./links.js";

export const pdfCard = (file) => {
	const figure = el("figure", { class: "file-pdf" });
	const toggle = el("button", { type: "button", class: "icon-button", "aria-expanded": "false", title: t("files.preview"),
		"aria-label": t("files.preview_named", { name: file.name }), on: { click: () => unfold() } }, icon("chevron-down"));
	let frame = null;
	const unfold = async () => {
		if (frame) {
			frame.remove();
			frame = null;
		} else {
			frame = el("iframe", { class: "file-frame", title: file.name, referrerpolicy: "no-referrer" });
			figure.append(frame);
			linkTo(file).then((url) => {
				if (frame)
					frame.src = `${url}#navpanes=0`;
			}, (error) => {
				toast(describe(error), { kind: "bad" });
				unfold();
			});
		}
		toggle.setAttribute("aria-expanded", String(frame !== null));
	};

	figure.append(fileCard(file, { symbol: "file", open: true }, navigator.pdfViewerEnabled && toggle));
	return figure;
};
