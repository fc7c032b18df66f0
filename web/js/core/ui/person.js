// What a person is called, beside their avatar: the name that is shown, and below it the user name.
import { el } from "./dom.js";

export const personNames = ({ display_name: name, username }) => el("span", { class: "person-names" },
	el("bdi", { class: "name" }, name),
	el("span", { class: "quiet", dir: "auto" }, `@${username}`));
