// What a person is called, beside their avatar.
import { avatar, nameOf } from "./avatar.js";
import { el } from "./dom.js";

// The name that is shown, and below it the user name.
export const personNames = ({ display_name: name, username }) => el("span", { class: "person-names" },
	el("bdi", { class: "name" }, name),
	el("span", { class: "quiet", dir: "auto" }, `@${username}`));

// The avatar and both names in one line.
export const personLine = (user) => [avatar(user, 24), el("bdi", { class: "name" }, nameOf(user)), el("bdi", { class: "quiet" }, `@${user.username}`)];
