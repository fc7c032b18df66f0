// Files that come by themselves: dropped on the conversation, or pasted into it.
import { t } from "../../core/i18n.js";
import { el } from "../../core/ui/dom.js";
import { icon } from "../../core/ui/icons.js";
import { toast } from "../../core/ui/toast.js";

// Directories come as files without content; only their entry tells.
const filesOf = (transfer) => {
	const items = [...transfer.items].filter((item) => item.kind === "file");
	const files = items.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile()).filter(Boolean);

	if (files.length < items.length)
		toast(t("messages.no_directories"), { kind: "bad" });
	return files;
};

const holdsFiles = (transfer) => transfer !== null && [...transfer.types].includes("Files");

// `add(files)` takes them. Ends with `signal`.
export const takeDrops = (element, add, signal) => {
	const veil = el("div", { class: "drop-veil", "aria-hidden": "true", hidden: true }, icon("upload"), el("p", {}, t("messages.drop")));
	const listen = (type, run) => element.addEventListener(type, (event) => {
		if (holdsFiles(event.dataTransfer)) {
			event.preventDefault();
			run(event);
		}
	}, { signal });
	const show = (shown) => {
		veil.hidden = !shown;
	};

	element.append(veil);
	listen("dragenter", () => show(true));
	listen("dragover", (event) => {
		event.dataTransfer.dropEffect = "copy";
	});
	element.addEventListener("dragleave", (event) => element.contains(event.relatedTarget) || show(false), { signal });
	listen("drop", (event) => {
		show(false);
		add(filesOf(event.dataTransfer));
	});
};

// Pictures are pasted without a name of their own. Text that comes with a picture of itself is meant as text.
export const takePastes = (field, add, signal) => field.addEventListener("paste", (event) => {
	const { clipboardData } = event;

	if (!holdsFiles(clipboardData) || clipboardData.getData("text/plain") !== "")
		return;
	event.preventDefault();
	add(filesOf(clipboardData));
}, { signal });
